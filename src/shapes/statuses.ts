import type { Static } from 'typebox'
import { choice } from './shape.ts'

/** The words for how things stand; each list is the only one. */

/** In which a run or a table of it does not change any more by itself. */
export const ENDED = ['succeeded', 'partial', 'held', 'failed', 'cancelled'] as const
export type EndStatus = (typeof ENDED)[number]

export const RUN_STATUSES = ['queued', 'running', ...ENDED] as const
export const RunStatus = choice('RunStatus', RUN_STATUSES)
export type RunStatus = Static<typeof RunStatus>

export const TABLE_STATUSES = [...RUN_STATUSES, 'skipped'] as const
export const RunTableStatus = choice('RunTableStatus', TABLE_STATUSES, {
  description: 'partial: some requests failed and the rest is in; skipped: a table that it needs failed',
})
export type RunTableStatus = Static<typeof RunTableStatus>

const ENDED_TABLE: readonly string[] = [...ENDED, 'skipped']
/** Of a run, or of a table in it. */
export const hasEnded = (status: string): boolean => ENDED_TABLE.includes(status)

const UNDONE: readonly string[] = ['partial', 'failed', 'skipped', 'cancelled']
/** Whether a table of an ended run left something that a retry does. */
export const leftUndone = (status: string): boolean => UNDONE.includes(status)

export const TRIGGERS = ['api', 'graphql', 'cli', 'schedule', 'retry', 'replay', 'revert'] as const
export const Trigger = choice('Trigger', TRIGGERS)
export type Trigger = Static<typeof Trigger>

/** From the best to the worst. */
export const VERDICTS = ['PASS', 'WARN', 'FAIL'] as const
export const Verdict = choice('Verdict', VERDICTS)
export type Verdict = Static<typeof Verdict>

export const AlertStatus = choice('AlertStatus', ['waiting', 'sent', 'expired'], {
  description: 'waiting: not taken by the other side yet; expired: given up after a week',
})

export type AlertStatus = Static<typeof AlertStatus>

export const LoadKind = choice('LoadKind', ['snapshot', 'window', 'replace', 'upsert'], {
  description:
    'What a complete answer says about rows that it does not hold: snapshot deletes them, window those ' +
    'in its days, replace those of its class or day, upsert none',
})

export const RowChange = choice('RowChange', ['insert', 'update', 'delete'])
