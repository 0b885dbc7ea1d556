import { personalFields } from './personal-fields.ts'

/**
 * Takes personal data and secrets out of a text that is to be shown in an error or a log.
 *
 * It works on text and not on parsed JSON, because what is shown is often not JSON: a page of a
 * proxy, an answer that was cut off.
 */

export const mask = '***'

/** Members whose value is hidden whatever it looks like; compared without regard to case. */
export const hiddenKeys = [
  ...personalFields,
  'accessToken',
  'accountId',
  'apiKey',
  'authorization',
  'customerNumber',
  'fullName',
  'jwt',
  'password',
  'refreshToken',
  'token',
  'username',
]

/** `fullName`, also as `full_name` and `full-name`. */
const keys = hiddenKeys.map((key) => key.replace(/(?<=[a-z])(?=[A-Z])/g, '[_-]?')).join('|')

// The closing mark is optional: the text may have been cut off inside the value.
const hiddenMember = new RegExp(
  `(["'](?:${keys})["']\\s*:\\s*)(?:"(?:[^"\\\\]|\\\\.)*"?|'[^']*'?|\\[[^\\]]*\\]?|\\{[^{}]*\\}?|[^\\s,}\\]{\\[]+)`,
  'gi',
)
/** As Java and addresses write it: `User(fullName=Jan de Vries, id=1)`. Names have spaces, and end at a mark. */
const hiddenAssignment = new RegExp(
  `(?<![a-z])((?:${keys})\\s*=\\s*)(?:"[^"]*"?|'[^']*'?|[^\\s,;&)}\\]"'<][^,;&)}\\]"'<\\n]*)`,
  'gi',
)

const patterns: readonly RegExp[] = [
  /\b(?:Bearer|ApiKey)\s+[^\s"',]+/gi,
  // Not from within a run of its own signs: each would be read to its end again.
  /(?<![\w-])eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g,
  /\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,4})?\b/gi,
  /(?<![\w.-])(?:\+|00)[1-9](?:[ ().-]{0,2}\d){7,14}\b/g,
  /(?<![\w.-])0[1-9](?:[ .-]{0,2}\d){7,9}\b/g,
]

/** Words between marks, of which one that holds an address is hidden: looked at once each, however long they are. */
const words = /[^\s"'<>:;,(){}[\]]+/g
const address = /.(?:@|%40)./s

/** A bare date in an answer may be a date of birth; a time stamp is not. */
const dates: readonly RegExp[] = [
  /\b(?:19|20)\d\d-\d\d-\d\d\b(?!T\d)/g,
  /\b\d{1,2}[-/]\d{1,2}[-/](?:19|20)\d\d\b/g,
]

/** Answers that quote answers that quote answers: nobody has seen more. */
const QUOTED = 5

type Secrets = readonly (string | undefined)[]

/**
 * `secrets` are hidden literally, wherever they stand. An answer often quotes another in a text of its own: its
 * escapes are taken off and it is looked at again, and only after that, for an escaped quote ends no value.
 */
export function masked(text: string, secrets: Secrets = []): string {
  const clean = (shown: string) => maskedWords(shown, secrets).replace(hiddenAssignment, `$1${mask}`)
  let result = clean(text)
  for (let level = 0; level < QUOTED; level++) {
    const bare = unescaped(result)
    if (bare === result) break
    result = clean(bare)
  }
  return dates.reduce((text, pattern) => text.replace(pattern, mask), result)
}

/** One level of JSON's escapes; those of white space stay. */
function unescaped(text: string): string {
  return text.replace(/\\(?:u([\da-f]{4})|(["\\/]))/gi, (_, code: string | undefined, char: string) =>
    code === undefined ? char : String.fromCharCode(Number.parseInt(code, 16)),
  )
}

/** The same for a text of our own, whose dates are the days that were asked for. */
export function maskedWords(text: string, secrets: Secrets = []): string {
  let result = text
  for (const secret of secrets) if (secret) result = result.replaceAll(secret, mask)
  result = result.replace(hiddenMember, `$1"${mask}"`)
  for (const pattern of patterns) result = result.replace(pattern, mask)
  return result.replace(words, (word) => (address.test(word) ? mask : word))
}
