import type { ColumnType } from '../db/dialect.ts'
import type { Table } from '../src/tables/table.ts'
import { fieldName } from './names.ts'

export type FieldType = ColumnType | { kind: 'bigint' }

/** A column of an entity, and the field that it is. */
export interface Field {
  /** In the database. */
  column: string
  name: string
  type: FieldType
  nullable: boolean
  personal: boolean
  /** Part of the primary key. */
  key: boolean
}

/** A table that is read as a connection. */
export interface Entity {
  /** In the database. */
  table: string
  /** Also the GraphQL type. */
  type: string
  /** The field of Query. */
  name: string
  description: string
  fields: readonly Field[]
  keys: readonly Field[]
  /** Without an order asked for: by key, and of a log what was written last first. */
  newestFirst: boolean
  /** Whose stamp goes with an answer; a log has none. */
  definition?: Table
}

const field = (column: string, type: FieldType, options: Partial<Field> = {}): Field => ({
  column,
  name: fieldName(column),
  type,
  nullable: false,
  personal: false,
  key: false,
  ...options,
})

export function entityOf(table: Table): Entity {
  const fields = [
    ...table.columns.map(({ name, type, key, required, personal }) =>
      field(name, type, { key, personal, nullable: !required }),
    ),
    // Every table has these two stamps beside what comes from its source.
    field('DatumLaatsteUpdate', { kind: 'timestamp' }),
    field('RunId', { kind: 'bigint' }),
  ]
  return {
    table: table.name,
    type: table.name,
    name: fieldName(table.name),
    description: `Rows of tree11.${table.name}, read from ${table.stream.name}.`,
    fields,
    keys: fields.filter(({ key }) => key),
    newestFirst: false,
    definition: table,
  }
}

const id = field('Id', { kind: 'bigint' }, { key: true })

/** Checks of each table in each run, passing or not. */
export const dataQuality: Entity = {
  table: 'DataQualityLog',
  type: 'DataQuality',
  name: 'dataQuality',
  description: 'Checks of each table in each run, passing or not, newest first.',
  fields: [
    id,
    field('RunId', { kind: 'bigint' }),
    field('Tabel', { kind: 'text', length: 100 }),
    field('CheckNaam', { kind: 'text', length: 100 }),
    field('CheckStatus', { kind: 'text', length: 10 }),
    field('Gemeten', { kind: 'decimal', precision: 18, scale: 4 }, { nullable: true }),
    field('Verwacht', { kind: 'decimal', precision: 18, scale: 4 }, { nullable: true }),
    field('Bericht', { kind: 'text', length: 'max' }, { nullable: true }),
    field('CheckTijd', { kind: 'timestamp' }),
  ],
  keys: [id],
  newestFirst: true,
}

export const entitiesOf = (tables: readonly Table[]): Entity[] => [...tables.map(entityOf), dataQuality]

/** Long texts and JSON are read and searched; nothing is ordered or grouped by them. */
export const isShort = ({ type }: Field): boolean =>
  type.kind !== 'json' && !(type.kind === 'text' && type.length === 'max')

export const isNumber = ({ type }: Field): boolean => type.kind === 'int' || type.kind === 'decimal'

export const isTime = ({ type }: Field): boolean => type.kind === 'date' || type.kind === 'timestamp'
