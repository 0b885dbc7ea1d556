import type { Database } from '../../db/database.ts'
import type { Check } from '../quality/check.ts'
import type { Maker, TransformKey } from '../statements/maker.ts'
import { whole } from '../texts/figures.ts'
import { countInScope } from './sql/difference.ts'

/** When a run would delete so much that a person has to look first. */
export interface Brake {
  /** Percent of the rows that the answers speak of; 100 holds nothing. */
  share: number
  shareByTable: Readonly<Record<string, number>>
  /** Fewer deletions than this are never held, unless the answer is empty. */
  rows: number
}

/** Why nothing was written. */
export interface Hold {
  code: 'brake-deletes' | 'brake-empty' | 'check-failed'
  message: string
}

export interface Verdict {
  hold?: Hold
  /** The brake's own line among the checks. */
  check: Check
}

const number = new Intl.NumberFormat('en-US')

/** Looks at the size of a difference before anything is written. A first load deletes nothing and passes. */
export async function brakeOn(
  trx: Database['db'],
  brake: Brake,
  maker: Maker,
  key: TransformKey,
  { read, deleted, checks }: { read: number; deleted: number; checks: readonly Check[] },
): Promise<Verdict> {
  const share = brake.shareByTable[maker.table.name] ?? brake.share
  const passed: Check = {
    name: 'brake',
    status: 'PASS',
    measured: deleted,
    expected: brake.rows,
  }
  const failed = checks.find(({ status }) => status === 'FAIL')
  const held = (hold: Hold, expected: number, detail: string): Verdict => ({
    hold,
    check: { ...passed, status: 'FAIL', expected, detail },
  })
  if (failed) {
    const message = `The check ${failed.name} found ${failed.measured} where ${failed.expected} is wanted; nothing was written.`
    return { hold: { code: 'check-failed', message }, check: passed }
  }
  const empty = read === 0
  if (deleted === 0 || share === 100 || (!empty && deleted < brake.rows)) return { check: passed }
  const inScope = Number((await countInScope(maker, key).execute(trx)).rows[0]!.aantal)
  const [gone, there] = [number.format(deleted), number.format(inScope)]
  if (empty) {
    const message = `The answer is empty, where the table has ${there} ${inScope === 1 ? 'row' : 'rows'}, and ${gone} would be deleted.`
    return held(
      { code: 'brake-empty', message },
      brake.rows,
      `Het antwoord was leeg; er zijn ${whole(inScope)}.`,
    )
  }
  const allowed = Math.max(brake.rows, Math.floor((inScope * share) / 100))
  if (deleted * 100 <= share * inScope) return { check: { ...passed, expected: allowed } }
  const message = `${gone} of the ${there} rows that the answer speaks of would be deleted, more than ${share} % of them.`
  return held({ code: 'brake-deletes', message }, allowed, `Het antwoord gaat over ${whole(inScope)}.`)
}
