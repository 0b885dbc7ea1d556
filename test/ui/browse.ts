export interface Shown {
  status: number
  headers: Headers
  text: string
  location: string | null
}

/** A browser without scripts: it keeps cookies, follows redirects and sends forms as they stand on a page. */
export function browse(url: string) {
  const jar = new Map<string, string>()
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')

  async function ask(path: string, init: RequestInit, follow = true): Promise<Shown> {
    const response = await fetch(new URL(path, url), {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, ...(jar.size > 0 && { cookie: cookies() }) },
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      if (/Max-Age=0|Expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name!)
      else jar.set(name!, value!)
    }
    const location = response.headers.get('location')
    const text = await response.text()
    if (follow && location !== null && response.status === 303) return await ask(location, {})
    return { status: response.status, headers: response.headers, text, location }
  }

  const send = (path: string, values: Record<string, string>, { follow = true } = {}) =>
    ask(path, { method: 'POST', body: new URLSearchParams(values) }, follow)

  /** With the hidden fields of the page, such as its token. */
  const submit = (page: Shown, path: string, values: Record<string, string>, options = {}) => {
    const hidden = [...page.text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)]
    const fields = Object.fromEntries(hidden.map(([, name, value]) => [name, value!]))
    return send(path, { ...fields, ...values }, options)
  }

  const browser = {
    cookies,
    send,
    submit,
    open: (path: string) => ask(path, {}),
    async signIn(key: string) {
      await submit(await browser.open('/'), '/aanmelden', { sleutel: key })
      return browser
    },
  }
  return browser
}
