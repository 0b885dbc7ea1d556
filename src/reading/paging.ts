import { Tree11Error } from '../errors.ts'
import { addDays, checkDay, midnight } from '../local-days.ts'

/** One page of a list that is ordered newest first. */
export interface ListPage<T> {
  items: T[]
  /** For `after`; null when there is nothing older. */
  nextCursor: string | null
}

/** Rows are found by their id and not by their place, so that new ones do not shift the pages. */
export function cursorOf(list: string, id: number): string {
  return Buffer.from(`${list}:${id}`).toString('base64url')
}

/** Throws `wrong-cursor` for anything but a cursor of this list. */
export function idOf(list: string, cursor: string): number {
  const [, id] = new RegExp(`^${list}:(\\d{1,15})$`).exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (id !== undefined) return Number(id)
  throw new Tree11Error('after: found no cursor of this list, wanted the nextCursor of an earlier answer.', {
    code: 'wrong-cursor',
    kind: 'usage',
  })
}

/** The page that `rows` begin, of which one more than `first` was asked for. */
export function pageOf<Row, T>(
  list: string,
  { rows, first, id, item }: { rows: Row[]; first: number; id(row: Row): number; item(row: Row): T },
): ListPage<T> {
  const shown = rows.slice(0, first)
  const last = shown.at(-1)
  return {
    items: shown.map(item),
    nextCursor: last !== undefined && rows.length > first ? cursorOf(list, id(last)) : null,
  }
}

/** Instants: `fromUtc` included, `toUtc` excluded. */
export interface TimeBounds {
  fromUtc?: Date
  toUtc?: Date
}

/**
 * `from` and `to` of a list: local days, both included, or moments such as `2026-11-22T02:00:00Z`.
 * Throws `wrong-date` or `from-after-to`.
 */
export function timeBounds({ from, to }: { from?: string; to?: string }): TimeBounds {
  const fromUtc = from === undefined ? undefined : moment('from', from, 0)
  const toUtc = to === undefined ? undefined : moment('to', to, 1)
  if (fromUtc && toUtc && fromUtc >= toUtc) {
    throw new Tree11Error(`from (${from}) is after to (${to}): the first day comes first.`, {
      code: 'from-after-to',
      kind: 'usage',
    })
  }
  return { ...(fromUtc && { fromUtc }), ...(toUtc && { toUtc }) }
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/

function moment(name: string, text: string, daysOn: number): Date {
  const [, day] = MOMENT.exec(text) ?? []
  if (day === undefined) return midnight(addDays(checkDay(name, text), daysOn))
  checkDay(name, day)
  const found = new Date(text)
  if (!Number.isNaN(found.getTime())) return found
  throw new Tree11Error(`${name}: found "${text}", wanted a moment such as 2026-11-22T02:00:00Z.`, {
    code: 'wrong-date',
    kind: 'usage',
  })
}
