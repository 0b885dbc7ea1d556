import { errorLine } from './errors.ts'
import type { Sealing } from './sealing.ts'

/** What anybody who reads the log may know of an unexpected error. */
const SHOWN = ['type', 'message', 'code', 'stack']
/** A driver hangs whole pages on its errors. */
const LONGEST = 100_000

/**
 * Of an error the log shows where it came from. The rest of what a driver knows (the statement with its
 * values, the row that broke a rule) holds names, which no mask recognises: it is sealed where there is a
 * key, and dropped where there is none.
 */
export function withoutDetails(line: string, sealing: Sealing | undefined): string {
  if (!line.includes('"err":')) return line
  const fields = JSON.parse(line) as { err?: Record<string, unknown>; time: string }
  const { err, time } = fields
  if (typeof err !== 'object' || err === null) return line
  const shown = Object.fromEntries(Object.entries(err).filter(([name]) => SHOWN.includes(name)))
  const details = JSON.stringify(err)
  const kept =
    details.length > LONGEST ? JSON.stringify({ ...shown, cut: details.slice(0, LONGEST) }) : details
  const sealed = sealing && { sealed: sealing.seal(kept, placeOf(time)) }
  return `${JSON.stringify({ ...fields, err: { ...shown, ...sealed } })}\n`
}

/** The line with its error as it was. One that does not open says why, and the others go on. */
export function withDetails(line: string, sealing: Sealing): string {
  try {
    const fields = JSON.parse(line) as { time: string; err?: { sealed?: string } }
    if (typeof fields.err?.sealed !== 'string') return line
    return JSON.stringify({
      ...fields,
      err: JSON.parse(sealing.open(fields.err.sealed, placeOf(fields.time))),
    })
  } catch (error) {
    return JSON.stringify({ unopened: line, reason: errorLine(error) })
  }
}

const placeOf = (time: string) => `log/${time}`
