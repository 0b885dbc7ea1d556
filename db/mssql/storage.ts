import { type RawBuilder, sql } from 'kysely'
import type { StorageType } from '../dialect.ts'
import { BINARY } from './text.ts'
import { UNROUNDED } from './values.ts'

export function storage(type: StorageType): RawBuilder<unknown> {
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
