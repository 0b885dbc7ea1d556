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
/** A reason phrase of HTTP, or a code: `invalid_token`, `PERMISSION_DENIED`, `rate-limited`, `E1234`. */
const isReason = (value: unknown) =>
  typeof value === 'number' ||
  (typeof value === 'string' &&
    (PHRASES.has(value.toLowerCase()) ||
      /^([a-z]+([_-][a-z]+)+|[A-Z]+([_-][A-Z]+)+|[A-Z]{1,6}-?\d{1,6})$/.test(value)))
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
