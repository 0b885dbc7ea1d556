import { type RawBuilder, sql } from 'kysely'
import { id, list, type Maker, sameKey, type TransformKey } from '../../statements/maker.ts'

type Sql<T = unknown> = RawBuilder<T>

/** When a run's versions begin and end: one moment for all of them. */
export interface VersionMoment {
  at: Date
  runId: number
}

const bigint = ({ dialect }: Maker, value: number): Sql => dialect.cast(sql`${value}`, { kind: 'bigint' })
const moment = ({ dialect }: Maker, at: Date): Sql => dialect.cast(sql`${at}`, { kind: 'timestamp' })

/**
 * Ends the version of each row that the difference touches: also of one that it inserts, in case somebody else
 * deleted the row.
 */
export function endVersions(maker: Maker, { token }: TransformKey, { at, runId }: VersionMoment): Sql {
  const { names, table } = maker
  const history = names.history(table.name)
  const same = table.keys.map(({ name }) => sql`d.${id(name)} = ${history}.${id(name)}`)
  return sql`update ${history} set "GeldigTot" = ${moment(maker, at)}, "RunIdTot" = ${bigint(maker, runId)}
from ${names.difference(table.name)} as d
where d."Token" = ${token} and ${sql.join(same, sql` and `)} and ${history}."GeldigTot" is null${maker.dialect.planHint()}`
}

/** Begins a version of each row that the difference inserts or changes. */
export function beginVersions(maker: Maker, { token }: TransformKey, { at, runId }: VersionMoment): Sql {
  const { names, table } = maker
  const columns = table.columns.map(({ name }) => id(name))
  return sql`insert into ${names.history(table.name)} (${list([...columns, id('GeldigVan'), id('RunId')])})
select ${list([...columns, moment(maker, at), bigint(maker, runId)])}
from ${names.difference(table.name)}
where "Token" = ${token} and "Soort" in ('I', 'U')${maker.dialect.planHint()}`
}

/**
 * Rows without a version that holds now, and versions that hold now without a row: both 0 unless somebody else has
 * written into the table.
 */
export function countStrayVersions(maker: Maker): Sql<{ zonder: number; teveel: number }> {
  const { names, table } = maker
  const [target, history] = [names.target(table.name), names.history(table.name)]
  return sql`select
  (select count(*) from ${target} as t where not exists (select 1 from ${history} as h where ${sameKey(maker, 'h', 't')} and h."GeldigTot" is null)) as zonder,
  (select count(*) from ${history} as h where h."GeldigTot" is null and not exists (select 1 from ${target} as t where ${sameKey(maker, 't', 'h')})) as teveel`
}
