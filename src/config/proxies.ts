import { SettingError } from '../errors.ts'
import type { Proxies } from '../http/agent.ts'
import type { SettingReader } from '../setting-reader.ts'

/** Other programs have these names too, in small letters as well, which win there. */
export const PROXY_SETTINGS = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY']

export function readProxies(read: SettingReader): Proxies {
  const https = proxy(read, 'HTTPS_PROXY')
  const http = proxy(read, 'HTTP_PROXY')
  const none = read.text('no_proxy') ?? read.text('NO_PROXY')
  return {
    ...(https !== undefined && { https }),
    ...(http !== undefined && { http }),
    ...(none !== undefined && { none }),
  }
}

/** The passwords in them, which are never shown. */
export function proxyPasswords({ http, https }: Proxies): string[] {
  return [http, https].flatMap((proxy) => URL.parse(proxy ?? '')?.password || [])
}

function proxy(read: SettingReader, name: string): string | undefined {
  const found = read.text(name.toLowerCase()) ?? read.text(name)
  if (found === undefined) return undefined
  // `proxy.gym.local:3128`, as many write it, is read as a scheme otherwise.
  const url = URL.parse(/^\w+:\/\//.test(found) ? found : `http://${found}`)
  if (url && /^https?:$/.test(url.protocol)) return url.href
  throw new SettingError(
    name,
    'found something else (not shown), wanted the address of a proxy such as http://proxy:3128',
  )
}
