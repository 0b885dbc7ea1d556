import { type RawBuilder, sql } from 'kysely'
import { holdsMoments } from '../../../db/dialect.ts'
import { landedStream } from '../../landing/landed-pages.ts'
import type { WindowBounds } from '../../local-days.ts'
import { notAsked } from '../../quality/counts.ts'
import { and, id, list, type Maker, type TransformKey } from '../../statements/maker.ts'
import type { Table, TableColumn } from '../../tables/table.ts'

type Sql = RawBuilder<unknown>

const flag = (condition: Sql): Sql => sql`case when ${condition} then 1 else 0 end`

export const WORK_COLUMNS = [
  'Token',
  'VerzoekId',
  'PaginaId',
  'Positie',
  'Deel',
  'InBereik',
  'Geldig',
  'SleutelLeesbaar',
  'Verliest',
  'Afgeschermd',
  'Meldingen',
  'Record',
] as const

/**
 * Shreds landed pages into the work table, one row for each record.
 * `Meldingen` holds what is wrong with it, as `Column:fault;`.
 */
export function fill(
  maker: Maker,
  key: TransformKey,
  pages: readonly number[],
  bounds: WindowBounds | undefined,
): Sql {
  const { dialect, names, table } = maker
  const { columns, keys } = table
  const { pages: landed, lookupPages } = landedStream(maker, key.pagesOf, table.stream.name)
  const records = dialect.shred({
    rows: table.rows,
    columns,
    pages: {
      from: landed.from,
      where: and([landed.where, sql`${sql.id('p', 'PaginaId')} in (${sql.join(pages)})`]),
    },
    lookupPages,
  })
  const sound = (checked: readonly TableColumn[]) =>
    and(checked.map((column) => sql`${fault(column)} is null`))
  const required = columns.filter((column) => column.required)
  const leftOut = table.leaveOut
    ? sql`\nwhere (${sql.id('s', table.leaveOut.column)} is null or ${sql.id('s', table.leaveOut.column)} <> ${table.leaveOut.value})`
    : sql``
  return sql`insert into ${names.work(table.name)} (${list([...WORK_COLUMNS, ...columns.map(({ name }) => name)].map(id))})
select ${list([
    tokenOf(maker, key),
    ...['VerzoekId', 'PaginaId', 'Positie', 'Deel'].map((name) => sql.id('s', name)),
    inScope(maker, bounds),
    flag(sound(required)),
    flag(sound(keys)),
    sql`0`,
    sql`0`,
    notes(columns),
    // What is added up may turn out too large only together with others.
    table.sums.length > 0
      ? sql.id('s', 'Record')
      : sql`case when ${sound(required)} then null else ${sql.id('s', 'Record')} end`,
    ...columns.map(taken),
  ])}
from (${records}) as s${ownRequest(maker)}${leftOut}`
}

/** What nobody asked for is kept under the token's negative: every statement overlooks it, and it can be counted. */
function tokenOf({ dialect }: Maker, { token, asked }: TransformKey): Sql {
  const whole = (value: number) => dialect.cast(sql`${value}`, { kind: 'bigint' })
  const others = notAsked('s', asked)
  return others.length === 0
    ? whole(token)
    : sql`case when ${sql.join(others, sql` or `)} then ${whole(-token)} else ${whole(token)} end`
}

/** Whether a record gives no value of its own and the other column has one. */
const fallsBack = ({ name, insteadOf }: TableColumn) =>
  sql`(${sql.id('s', `${name}.fout`)} = 'required' and ${sql.id('s', insteadOf!)} is not null)`

const taken = (column: TableColumn) =>
  column.insteadOf === undefined
    ? sql.id('s', column.name)
    : sql`case when ${fallsBack(column)} then ${sql.id('s', column.insteadOf)} else ${sql.id('s', column.name)} end`

const fault = (column: TableColumn) => {
  const own = sql.id('s', `${column.name}.fout`)
  return column.insteadOf === undefined ? own : sql`case when ${fallsBack(column)} then null else ${own} end`
}

function notes(columns: readonly TableColumn[]): Sql {
  const faults = columns.map((column) => {
    const { name, insteadOf } = column
    const own = sql.id('s', `${name}.fout`)
    const told =
      insteadOf === undefined ? own : sql`case when ${fallsBack(column)} then 'fallback' else ${own} end`
    return sql`case when ${own} is not null then concat(${sql.lit(`${name}:`)}, ${told}, ';') end`
  })
  const zones = columns
    .filter(holdsMoments)
    .map(({ name }) => sql`case when ${sql.id('s', `${name}.zone`)} = 1 then ${sql.lit(`${name}:zone;`)} end`)
  const zoned = columns.filter(holdsMoments).map(({ name }) => sql`${sql.id('s', `${name}.zone`)} = 0`)
  // Most records have nothing to note: one look at the faults is cheaper than putting a text together.
  return sql`case when ${and([...columns.map(({ name }) => sql`${sql.id('s', `${name}.fout`)} is null`), ...zoned])} then null else concat(${list([sql`''`, ...faults, ...zones])}) end`
}

/** A sum may count a record only for the request whose scope it lies in: two requests can both show it. */
const sumsByRequest = (table: Table) => table.load.kind === 'window' && table.sums.length > 0

function ownRequest({ names, table }: Maker): Sql {
  return sumsByRequest(table)
    ? sql`\ninner join ${names.landed('Verzoek')} as q on q."VerzoekId" = s."VerzoekId"`
    : sql``
}

/** Outside the days that were asked for, a record is left alone; one without a readable day or key is not. */
function inScope({ dialect, table }: Maker, bounds: WindowBounds | undefined): Sql {
  if (table.load.kind !== 'window' || !bounds) return sql`1`
  const { column: name } = table.load
  const column = table.columns.find((candidate) => candidate.name === name)!
  const value = sql.id('s', name)
  const parameter = (parameterName: string) =>
    dialect.cast(dialect.parameter(sql.id('q', 'Parameters'), parameterName), column.type)
  const inside =
    column.type.kind === 'date'
      ? sumsByRequest(table)
        ? sql`${value} >= ${parameter('from')} and ${value} <= ${parameter('to')}`
        : sql`${value} >= ${bounds.from} and ${value} <= ${bounds.to}`
      : sql`${value} >= ${bounds.fromUtc} and ${value} < ${bounds.toUtc}`
  // Without its key a record may be any row's, also that of one which left the days.
  const keyless = column.key
    ? sql``
    : sql` or ${sql.join(
        table.keys.map((key) => sql`${sql.id('s', `${key.name}.fout`)} is not null`),
        sql` or `,
      )}`
  return flag(sql`${value} is null or (${inside})${keyless}`)
}
