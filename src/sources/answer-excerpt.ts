import { STATUS_CODES } from 'node:http'
import { maskedWords } from './masking.ts'

/**
 * What an answer that was not wanted was, on one line: who reads it must know what came, and must not read a member's name in
 * it. Of JSON the fields are shown that say what went wrong, where their values are of a form that no person's are; of
 * everything else its kind and its length.
 */
export function excerpt(body: string, secrets: readonly (string | undefined)[] = []): string {
  const text = body.trim()
  if (text === '') return '(an empty body)'
  const length = `${text.length.toLocaleString('en-US')} ${text.length === 1 ? 'character' : 'characters'}`
  if (/^<(!doctype|html|\?xml)/i.test(text))
    return `(a page of ${text.startsWith('<?xml') ? 'XML' : 'HTML'}, ${length})`
  const json = text.length <= LONGEST ? parsed(text) : undefined
  if (typeof json !== 'object' || json === null) return `(a text of ${length})`
  if (Array.isArray(json)) return `(a list of ${json.length})`
  const shown = Object.entries(json).filter(([name, value]) => KNOWN[name]?.(value) === true)
  const others = Object.keys(json).length - shown.length
  const fields = shown.map(([name, value]) => `"${name}":${maskedWords(JSON.stringify(value), secrets)}`)
  const rest = others === 0 ? [] : [`${others} other ${others === 1 ? 'field' : 'fields'}`]
  return `{${[...fields, ...rest].join(', ')}}`
}

/** Longer errors say nothing that a person would read. */
const LONGEST = 20_000

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const PHRASES = new Set(
  [...Object.values(STATUS_CODES), 'Rate limit exceeded', 'Quota exceeded'].map((one) => one!.toLowerCase()),
)
/** What codes are made of. A code of other words is not shown: `jan-de-vries` has the form of one as well. */
const WORDS = new Set(
  (
    'access account api argument auth authorized authentication bad banned business client conflict credential ' +
    'credentials deadline denied disabled duplicate entity error exceeded exhausted expired failed failure forbidden ' +
    'format found gateway grant id internal invalid key limit limited location locked malformed member method ' +
    'missing not parameter permission precondition quota range rate refused request required resource scope server ' +
    'service session suspended temporarily timeout token too many type unauthenticated unauthorized unavailable ' +
    'unknown unsupported user validation value'
  ).split(' '),
)
const isStatus = (value: unknown) => typeof value === 'number' && value >= 100 && value <= 599
/** A status or a reason phrase of HTTP, or a code: `invalid_token`, `PERMISSION_DENIED`, `rate-limited`, `E1234`. */
const isReason = (value: unknown) =>
  isStatus(value) ||
  (typeof value === 'string' &&
    (PHRASES.has(value.toLowerCase()) ||
      /^E(RR)?-?\d{1,5}$/.test(value) ||
      (/^([a-z]+([_-][a-z]+)*|[A-Z]+([_-][A-Z]+)*)$/.test(value) &&
        value
          .toLowerCase()
          .split(/[_-]/)
          .every((word) => WORDS.has(word)))))
const isMoment = (value: unknown) =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]{5,15}(Z|[+-]\d{2}:?\d{2})?$/.test(value)
const isTrace = (value: unknown) => typeof value === 'string' && /^[0-9a-fA-F-]{16,64}$/.test(value)

const KNOWN: Readonly<Record<string, (value: unknown) => boolean>> = {
  status: isReason,
  statusCode: isReason,
  code: isReason,
  error: isReason,
  error_description: isReason,
  title: isReason,
  timestamp: isMoment,
  correlationId: isTrace,
  requestId: isTrace,
  traceId: isTrace,
}
