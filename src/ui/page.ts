import type { Database } from '../../db/database.ts'
import type { Audit } from '../access/audit.ts'
import type { ApiKey } from '../access/keys.ts'
import type { Caller, Role } from '../access/roles.ts'
import type { Sync } from '../runs/sync.ts'
import type { Sources } from '../sources/source.ts'
import type { Table } from '../tables/table.ts'

/** What the pages work with. */
export interface PageContext {
  database: Database
  sync: Sync
  sources: Sources
  tables: readonly Table[]
  windowDays: Readonly<Record<string, number>>
  audit: Audit
  keys: readonly ApiKey[]
  version: string
  now(): Date
}

/** One call of a page or an action. */
export interface Asked extends PageContext {
  caller: Caller
  params: Readonly<Record<string, string>>
  /** The values of the address or of the form; of one that is named twice, the first. */
  values: Readonly<Record<string, string>>
  /** `https://tree11.example`: as the browser knows this service. */
  origin: string
  /** A hidden field, for each form that does something. */
  csrf: string
}

export interface Content {
  title: string
  /** HTML. */
  body: string
  /** Something on it still moves: browsers follow this run. */
  follows?: number
}

export interface Page {
  /** As Fastify writes it: `/nachten/:id`. */
  path: string
  role: Role
  /** The word in the menu, for a page that has a place there. */
  menu?: string
  read(asked: Asked): Promise<Content>
}

/** What a form does. It answers with the address to go to. */
export interface Action {
  path: string
  role: Role
  act(asked: Asked): Promise<string>
}
