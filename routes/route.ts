import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Database } from '../db/database.ts'
import type { Audit } from '../src/access/audit.ts'
import type { Sync } from '../src/runs/sync.ts'
import type { Sources } from '../src/sources/source.ts'
import type { Table } from '../src/tables/table.ts'

export type App = FastifyInstance<
  Server,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/**
 * Milliseconds for which those who watch the service wait for the database: longer than any one transaction of a
 * gym's tables, behind which the embedded database's one connection keeps them.
 */
export const PATIENCE_MS = 5_000

/** What the handlers work with. */
export interface RouteContext {
  database: Database
  sync: Sync
  sources: Sources
  tables: readonly Table[]
  windowDays: Readonly<Record<string, number>>
  /** Figures in Prometheus' text format. */
  metrics: { contentType: string; text(options: { patienceMs: number }): Promise<string> }
  now(): Date
  /** For what the doors do not write down by themselves: reads of columns that point at a person, say. */
  audit: Audit
  /** Aborted when the service closes: whoever waits is answered at once. */
  closing: AbortSignal
}
