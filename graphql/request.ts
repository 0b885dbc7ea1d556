import type { Kysely } from 'kysely'
import type { Database } from '../db/database.ts'
import type { Audit } from '../src/access/audit.ts'
import { mayRead } from '../src/access/columns.ts'
import { type Caller, mayAs, type Role } from '../src/access/roles.ts'
import { Tree11Error } from '../src/errors.ts'
import type { Sync } from '../src/runs/sync.ts'
import type { Table } from '../src/tables/table.ts'
import type { Cursors } from './cursor.ts'
import type { Entity, Field } from './entities.ts'
import type { Relation } from './relations.ts'
import type { Model } from './schema.ts'
import { type Budget, MAX_CONDITIONS } from './where.ts'

/** What resolvers work with for the life of the service. */
export interface Service {
  database: Database
  sync: Sync
  tables: readonly Table[]
  windowDays: Readonly<Record<string, number>>
  now(): Date
  model: Model
  cursors: Cursors
  audit: Pick<Audit, 'record'>
}

/** A value that the role may not read, in the place where null stands for it. */
export interface Hidden {
  path: string[]
  table: string
  column: string
}

/** One question: what its resolvers share. */
export interface Request extends Service {
  // biome-ignore lint/suspicious/noExplicitAny: tables and columns are data here
  db: Kysely<any>
  caller: Caller
  budget: Budget
  hidden: Map<string, Hidden>
  /** Tables of which columns were read, or asked about, that point at a person. */
  personal: Set<string>
  /** One for each place in the answer, so that the rows of all parents come in one statement. */
  loaders: Map<string, unknown>
}

export function newRequest(service: Service, caller: Caller): Request {
  return {
    ...service,
    db: service.database.db,
    caller,
    budget: { conditions: MAX_CONDITIONS },
    hidden: new Map(),
    personal: new Set(),
    loaders: new Map(),
  }
}

/** Whether the caller may read a column; that he does is written down. */
export function reads({ caller, personal }: Request, entity: Entity, field: Field): boolean {
  if (!mayRead(field, caller.role)) return false
  if (field.personal) personal.add(entity.table)
  return true
}

/** Throws `column-hidden` where a column that is not to be read would be told by what is found or in which order. */
export const checkReadable =
  (request: Request, entity: Entity) =>
  (field: Field, place: string): void => {
    if (reads(request, entity, field)) return
    throw new Tree11Error(
      `${place}: ${entity.table}.${field.column} points at a person; the role analyst may filter, sort and group by it.`,
      { code: 'column-hidden', kind: 'usage' },
    )
  }

/** How the audit log calls it. */
export const DOOR = 'graphql'

export function requireRole({ caller }: Request, role: Role): void {
  if (mayAs(caller.role, role)) return
  throw new Tree11Error(`This needs the role ${role}; the key ${caller.name} has the role ${caller.role}.`, {
    code: 'role-too-low',
    kind: 'usage',
  })
}

export function hide({ hidden }: Request, path: string[], { table }: Entity, { column }: Field): void {
  const key = [...path, table, column].join(' ')
  if (!hidden.has(key)) hidden.set(key, { path, table, column })
}

/** The column that keeps the caller from following a relation. */
export function hiddenColumnOf(
  request: Request,
  { from, to, columns }: Relation,
): { entity: Entity; field: Field } | undefined {
  for (const pair of columns) {
    if (!reads(request, from, pair.from)) return { entity: from, field: pair.from }
    if (!reads(request, to, pair.to)) return { entity: to, field: pair.to }
  }
  return undefined
}
