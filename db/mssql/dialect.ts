import { type RawBuilder, sql } from 'kysely'
import type { Dialect, StorageType } from '../dialect.ts'
import { reading } from './reading.ts'
import { pathText } from './records.ts'
import { shred } from './shred.ts'
import { BINARY } from './text.ts'
import { UNROUNDED } from './values.ts'

type Sql = RawBuilder<unknown>

function storage(type: StorageType): Sql {
  switch (type.kind) {
    case 'keyText':
      return sql`nvarchar(${sql.lit(type.length)}) ${BINARY}`
    case 'text':
      return type.length === 'max' ? sql`nvarchar(max)` : sql`nvarchar(${sql.lit(type.length)})`
    case 'json':
    case 'page':
      return sql`nvarchar(max)`
    case 'int':
      return sql`int`
    case 'bigint':
      return sql`bigint`
    case 'decimal':
      return sql`decimal(${sql.lit(type.precision)}, ${sql.lit(type.scale)})`
    case 'unrounded':
      return sql`decimal(${sql.lit(UNROUNDED.precision)}, ${sql.lit(UNROUNDED.scale)})`
    case 'bit':
      return sql`bit`
    case 'timestamp':
      return sql`datetime2(3)`
    case 'date':
      return sql`date`
  }
}

function cast(text: Sql, type: StorageType): Sql {
  // COLLATE is no part of a type within CAST.
  if (type.kind === 'keyText') return sql`cast(${text} as nvarchar(${sql.lit(type.length)})) ${BINARY}`
  // Straight to datetime2 an offset would be dropped without a word.
  if (type.kind === 'timestamp') {
    return sql`cast(switchoffset(cast(cast(${text} as varchar(40)) as datetimeoffset), '+00:00') as datetime2(3))`
  }
  return sql`cast(${text} as ${storage(type)})`
}

/**
 * SQL Server 2016 and newer, with a database at compatibility level 130 or above. Every statement is the
 * same on each version: nothing here needs what came with 2017.
 */
export const mssql: Dialect = {
  ...reading,
  name: 'mssql',
  storage,
  identity: () => sql`bigint identity(1, 1)`,
  now: () => sql<Date>`cast(sysutcdatetime() as datetime2(3))`,
  nowPlus: (milliseconds) =>
    sql<Date>`cast(dateadd(millisecond, cast(${milliseconds} as int), sysutcdatetime()) as datetime2(3))`,
  shred,
  parameter: (json, name) => sql<string | null>`json_value(${json}, ${sql.lit(pathText([name]))})`,
  cast,
  differs(pairs) {
    // EXCEPT finds NULLs equal, and pads texts with spaces as `=` does: their lengths stand beside them.
    const side = (of: 'left' | 'right') =>
      sql.join(
        pairs.flatMap((pair) =>
          pair.type.kind === 'text' || pair.type.kind === 'json'
            ? [sql`${pair[of]} ${BINARY}`, sql`datalength(${pair[of]})`]
            : [pair[of]],
        ),
      )
    return sql<boolean>`exists (select ${side('left')} except select ${side('right')})`
  },
  jsonObject: (members) =>
    sql<string>`(select ${sql.join(members.map(({ name, value }) => sql`${value} as ${sql.id(name)}`))} for json path, without_array_wrapper, include_null_values)`,
  hashPart: (text, part) =>
    sql`cast(substring(hashbytes('SHA2_256', ${text}), ${sql.lit(part * 7 + 1)}, 7) as bigint)`,
  round: (value, scale) => sql`round(${value}, ${sql.lit(scale)})`,
  splitNotes: (text) => sql`cross apply string_split(${text}, N';') as melding`,
  lock: (name) =>
    sql`exec sp_getapplock @Resource = ${name}, @LockMode = 'Exclusive', @LockOwner = 'Transaction'`,
  async insertedId(insert, identity) {
    const row = await insert.output(`inserted.${identity}`).executeTakeFirstOrThrow()
    return Number(row[identity])
  },
  scratch: () => undefined,
  emptyTable: (table) => sql`truncate table ${table}`,
  afterFill: (table) => sql`update statistics ${table}`,
  planHint: () => sql`\noption (recompile)`,
}
