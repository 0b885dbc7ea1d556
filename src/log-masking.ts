import { hiddenKeys, mask, maskedWords } from './sources/masking.ts'

/** Signs of one text in a line: a stack of a dozen places. What is written from outside can be of any length. */
const LONGEST = 2_000

/** An address, a name or a token is hardly longer: what the cut may have broken goes with it. */
const BROKEN = 320

/** Where the cut would leave the first part of a secret, which nothing would know again, it comes before it. */
function cutShort(text: string, secrets: readonly string[]): string {
  if (text.length <= LONGEST) return text
  let end = LONGEST
  for (const secret of secrets) {
    const at = secret === '' ? -1 : text.indexOf(secret, Math.max(0, end - secret.length))
    if (at !== -1 && at < end) end = at
  }
  const lastWord = /\S*$/.exec(text.slice(Math.max(0, end - BROKEN), end))![0].length
  return `${text.slice(0, end - lastWord)}… (${text.length} signs)`
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** Written by the log itself. */
const OWN = ['level', 'time']

/**
 * Takes secrets and personal data out of a line of the log: members by their name, whatever they hold, and
 * in every other value what looks like either. The last thing that happens to a line, so that nobody who
 * writes one can forget it.
 */
export function lineMasking(options: {
  /** Hidden wherever they stand. */
  secrets: readonly string[]
  /** Names of members that point at a person. */
  personal: readonly string[]
}): (line: string) => string {
  const hidden = new Set([...hiddenKeys, ...HIDDEN, ...options.personal].map((name) => name.toLowerCase()))
  // The longest first: one secret may be the beginning of another.
  const secrets = options.secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .sort((left, right) => right.length - left.length)

  function clean(value: Json, name?: string): Json {
    if (name !== undefined && value !== null && hidden.has(name.toLowerCase())) return mask
    if (typeof value === 'string') return maskedWords(cutShort(value, secrets), secrets)
    if (typeof value === 'number') return secrets.includes(String(value)) ? mask : value
    if (Array.isArray(value)) return value.map((one) => clean(one))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, clean(one, key)]))
  }

  return (line) => {
    const fields = JSON.parse(line) as Record<string, Json>
    const cleaned = Object.entries(fields).map(([key, value]) => [
      key,
      OWN.includes(key) ? value : clean(value, key),
    ])
    return `${JSON.stringify(Object.fromEntries(cleaned))}\n`
  }
}

const HIDDEN = ['cookie', 'set-cookie', 'proxy-authorization', 'x-api-key', 'secret', 'apiKeys', 'pass']
