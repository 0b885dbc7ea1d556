import { html as template } from 'ghtml'

/**
 * HTML as text: `${value}` is escaped, `!${html}` is HTML already. A `!` that was forgotten shows as text on the page;
 * a value that is not escaped has to be asked for.
 */
export const html = template

/** `a=1&b=2` behind a path, without what is empty. */
export function link(
  path: string,
  values: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') query.set(name, String(value))
  }
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}
