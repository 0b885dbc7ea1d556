import type { Compilable, Kysely } from 'kysely'
import type { WindowBounds } from '../local-days.ts'
import { customs, seriesOf } from '../quality/anomalies.ts'
import {
  countDuplicates,
  countMovedLists,
  countNotAsked,
  countNotes,
  countRecords,
  countRepeatedKeys,
} from '../quality/counts.ts'
import { measureFields } from '../quality/drift.ts'
import { listedRows } from '../quality/listed.ts'
import { strayNames } from '../quality/lookups.ts'
import { countUnknown } from '../quality/references.ts'
import { measureRows } from '../quality/rows.ts'
import { similarKeys } from '../quality/similar-keys.ts'
import { measureTieOuts } from '../quality/tie-outs.ts'
import type { Maker } from '../statements/maker.ts'
import { rulesOf } from '../tables/rule.ts'
import type { Table } from '../tables/table.ts'
import {
  countDifferences,
  countInScope,
  countVanished,
  diff,
  readOnce,
  targetIsEmpty,
} from './sql/difference.ts'
import { beginVersions, countStrayVersions, endVersions } from './sql/history.ts'
import {
  countOrphans,
  deleteOrphans,
  fingerprint,
  logChanges,
  merge,
  orphanHistory,
  sample,
} from './sql/merge.ts'
import {
  addSums,
  dropRepeated,
  keepOne,
  leavesOutRepeated,
  pagesToShred,
  quarantine,
  rejectLargeSums,
  setAsideForSums,
} from './sql/records.ts'
import {
  beginMissed,
  countGuarded,
  countMissed,
  countShielded,
  forgetMissed,
  shieldsEnded,
} from './sql/shields.ts'
import { fill } from './sql/shred.ts'
import { changedSince, undo } from './sql/undo.ts'
import { markBegun, takeMark } from './sql/work-mark.ts'

const MOMENT = { at: new Date('2026-11-22T01:15:00.123Z'), runId: 1 }

export interface Statement {
  /** What it does, for whoever reads sql/. */
  title: string
  query: Compilable
}

/**
 * Every statement of one table's transform, in the order in which they run, with example parameters: what
 * sql/ shows and what a parser checks.
 */
// biome-ignore lint/suspicious/noExplicitAny: the table is data here
export function statementsOf(db: Kysely<any>, maker: Maker, tables: readonly Table[]): Statement[] {
  const { dialect, names, table } = maker
  const asked = Object.entries(table.asked?.({ location: 'l1' }) ?? {}) as [string, string][]
  const key = { runId: 1, pagesOf: 1, token: 1, asked: Object.fromEntries(asked) }
  const bounds: WindowBounds | undefined =
    table.load.kind === 'window'
      ? {
          from: '2026-11-15',
          to: '2026-11-22',
          fromUtc: new Date('2026-11-14T23:00:00Z'),
          toUtc: new Date('2026-11-22T23:00:00Z'),
        }
      : undefined
  // biome-ignore lint/suspicious/noExplicitAny: builders of many row types
  const made: [string, Compilable | { compile(db: any): ReturnType<Compilable['compile']> }][] = [
    ['Empty the work table', dialect.emptyTable(names.work(table.name))],
    ['Note that it was begun', markBegun(maker, key)],
    ['Pages to shred', pagesToShred(maker, key, 0)],
    ['Shred those of one batch into it', fill(maker, key, [1, 2], bounds)],
    ['Count the records', countRecords(maker, key)],
    ['Count what is wrong with them', countNotes(maker, key)],
    ['Count keys that several records have', countRepeatedKeys(maker, key)],
    ['If there are any, how many of these records are of one answer', countDuplicates(maker, key)],
    ['Count lists that moved while they were read', countMovedLists(maker, key)],
  ]
  const notAsked = countNotAsked(maker, key, bounds)
  if (notAsked) made.push(['Count those that nobody asked for', notAsked])
  if (leavesOutRepeated(table)) {
    made.splice(4, 0, ['After a second read: leave out what the first showed', dropRepeated(maker, key)])
  }
  if (table.sums.length > 0) {
    made.splice(4, 0, ['Reject what adds up to more than its column holds', rejectLargeSums(maker, key)])
    made.push(
      ['Set the records aside', setAsideForSums(maker, key)],
      ['Add them up by key', addSums(maker, key)],
    )
  } else {
    made.push(['Keep one record for each key', keepOne(maker, key)])
  }
  made.push(['Measure the rows that come', measureRows(maker, key, new Date('2026-11-22T01:00:00Z'))])
  if (rulesOf(table, 'tiesOut').length > 0) {
    made.push(['Totals of the answers, and the parts beside them', measureTieOuts(maker, key)])
  }
  if (tables.find(({ stream }) => stream === table.stream)?.name === table.name) {
    made.push(['Fields of a sample of the answers', measureFields(maker, key)])
  }
  if (rulesOf(table, 'perDay').length > 0) {
    const series = seriesOf(maker, key, bounds, '2026-11-21')
    made.push(['What is usual on a weekday', customs(dialect, series, 20_778)])
  }
  for (const rule of rulesOf(table, 'refersTo')) {
    const other = tables.find(({ name }) => name === rule.table)!
    made.push(
      [`Count rows that refer to nothing in ${rule.table}`, countUnknown(maker, key, rule)],
      ['And to nothing that this run landed for it', countUnknown(maker, key, rule, other)],
    )
  }
  if (table.stream.paged && table.load.kind !== 'upsert') {
    made.push(
      ['Lists that were read once', readOnce(maker, key)],
      ['Count rows that would be deleted', countVanished(maker, key)],
    )
  }
  for (const rule of rulesOf(table, 'listed'))
    made.push([`Rows for ${rule.name}`, listedRows(maker, key, rule)])
  for (const column of table.columns.filter(({ origin }) => origin.kind === 'lookup')) {
    made.push([`Names in the list of ${column.name} that fit no record`, strayNames(maker, key, column)])
  }
  if (table.keys.some(({ type }) => type.kind === 'text')) {
    made.push(['Keys that are nearly the same', similarKeys(maker, key)])
  }
  if (table.history) {
    made.push(
      ['Versions of its rows that end', endVersions(maker, key, MOMENT)],
      ['Versions that begin', beginVersions(maker, key, MOMENT)],
      ['Rows without a version, and versions without a row', countStrayVersions(maker)],
    )
  }
  made.push(
    ['It is what was begun', takeMark(maker, key)],
    ['What differs from the target', diff(maker, key, bounds)],
    ['Count it', countDifferences(maker, key)],
    ['Would it delete many? How many rows there are in its scope', countInScope(maker, key)],
    ['When it is held: what makes it this difference and no other', fingerprint(maker, key)],
    ['A sample of it, for a dry run or a hold', sample(maker, key)],
    ['Is this a first load?', targetIsEmpty(maker)],
    ['Rows of which a bad record has the key', countGuarded(maker, key)],
    ['Rows that a record shields whose key cannot be read', countShielded(maker, key)],
    ['Rows that are shielded no longer', shieldsEnded(maker, key)],
    ['After the MERGE: rows that are in an answer again', forgetMissed(maker, key)],
    ['Rows that are shielded for the first time', beginMissed(maker, key)],
    ['How many answers missed them', countMissed(maker, key)],
    ['Bad records', quarantine(maker, key)],
    ['The rows before', logChanges(maker, key)],
    ['Apply it', merge(db, maker, key)],
  )
  for (const child of tables) {
    for (const rule of rulesOf(child, 'deletedWith')) {
      if (rule.table !== table.name) continue
      made.push(
        [`Count the rows of ${child.name} that go with it`, countOrphans(maker, child, rule.columns, key)],
        [`The rows of ${child.name} before`, orphanHistory(maker, child, rule.columns, key)],
        [`Delete them`, deleteOrphans(maker, child, rule.columns, key)],
      )
    }
  }
  made.push(
    ['To undo a run: did others change its rows since?', changedSince(maker, 1, 2)],
    ['To undo a run: what puts its rows back', undo(maker, key, 1)],
  )
  return made.map(([title, query]) => ({ title, query: { compile: () => query.compile(db) } }))
}
