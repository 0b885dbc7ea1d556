/**
 * Takes personal data and secrets out of a text that is to be shown in an error or a log.
 *
 * It works on text and not on parsed JSON, because what is shown is often not JSON: a page of a
 * proxy, an answer that was cut off.
 */

export const mask = '***'

/** Members whose value is hidden whatever it looks like; compared without regard to case. */
export const hiddenKeys = [
  'accessToken',
  'accountId',
  'apiKey',
  'authorization',
  'city',
  'customerNumber',
  'dateOfBirth',
  'email',
  'firstName',
  'fullName',
  'gender',
  'iban',
  'insertion',
  'jwt',
  'lastName',
  'password',
  'phone',
  'phoneNumber',
  'postalCode',
  'refreshToken',
  'rfid',
  'street',
  'token',
  'username',
]

// The closing quote is optional: the text may have been cut off inside the value.
const hiddenMember = new RegExp(
  `("(?:${hiddenKeys.join('|')})"\\s*:\\s*)(?:"(?:[^"\\\\]|\\\\.)*"?|[^\\s,}\\]{\\[]+)`,
  'gi',
)

const patterns: readonly RegExp[] = [
  /\b(?:Bearer|ApiKey)\s+[^\s"',]+/gi,
  /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g,
  /[^\s"'<>:;,(){}[\]]+@[^\s"'<>:;,(){}[\]]+/g,
  /\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,4})?\b/gi,
  /(?<![\w.-])(?:\+|00)[1-9](?:[ ().-]{0,2}\d){7,14}\b/g,
  /(?<![\w.-])0[1-9](?:[ .-]{0,2}\d){7,9}\b/g,
]

/** A bare date in an answer may be a date of birth; a time stamp is not. */
const dates: readonly RegExp[] = [
  /\b(?:19|20)\d\d-\d\d-\d\d\b(?!T\d)/g,
  /\b\d{1,2}[-/]\d{1,2}[-/](?:19|20)\d\d\b/g,
]

type Secrets = readonly (string | undefined)[]

/** `secrets` are hidden literally, wherever they stand. */
export function masked(text: string, secrets: Secrets = []): string {
  return dates.reduce((result, pattern) => result.replace(pattern, mask), maskedWords(text, secrets))
}

/** The same for a text of our own, whose dates are the days that were asked for. */
export function maskedWords(text: string, secrets: Secrets = []): string {
  let result = text
  for (const secret of secrets) if (secret) result = result.replaceAll(secret, mask)
  result = result.replace(hiddenMember, `$1"${mask}"`)
  for (const pattern of patterns) result = result.replace(pattern, mask)
  return result
}

const excerptLength = 120
/** Masked first and cut afterwards: an address that is cut in two would not be recognised. */
const looksAt = 4_000

/** The first characters of an answer on one line, to show what came instead of what was wanted. */
export function excerpt(body: string, secrets: Secrets = []): string {
  const line = masked(body.slice(0, looksAt), secrets)
    .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
    .trim()
  if (line === '') return '(an empty body)'
  return line.length > excerptLength ? `${line.slice(0, excerptLength)}…` : line
}
