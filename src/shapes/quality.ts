import { type Static, Type } from 'typebox'
import { count, id, moment, numberOrNull, ref, text, textOrNull } from './shape.ts'
import { Verdict } from './statuses.ts'

/** One check of one table in one run. */
export const QualityCheck = Type.Object(
  {
    id: id(),
    runId: id(),
    table: text(),
    check: text({ examples: ['required'] }),
    status: ref(Verdict),
    measured: numberOrNull(),
    expected: numberOrNull(),
    message: textOrNull(),
    checkedAt: moment(),
  },
  { $id: 'QualityCheck' },
)
export type QualityLine = Static<typeof QualityCheck>

export const QuarantinedRecord = Type.Object(
  {
    id: id(),
    runId: id(),
    table: text({ examples: ['Leden'] }),
    key: Type.Unsafe<Record<string, unknown> | null>({
      description: 'The key columns; null when they cannot be read',
      type: ['object', 'null'],
      additionalProperties: true,
    }),
    reasons: Type.Array(
      Type.Object({
        column: text({ examples: ['GewijzigdOp'] }),
        fault: text({ description: 'required, type or length', examples: ['required'] }),
      }),
    ),
    record: Type.Unsafe<unknown>({ description: 'As it came, without the fields that no column uses' }),
    position: count('Place in its page, from 0'),
  },
  { $id: 'QuarantinedRecord' },
)
export type QuarantinedRecord = Static<typeof QuarantinedRecord>
