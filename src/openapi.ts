import type { Database } from '../db/database.ts'
import { buildApp } from './app.ts'
import type { Metrics } from './metrics.ts'
import type { Sync } from './runs/sync.ts'
import type { Sources } from './sources/source.ts'
import { tables } from './tables/index.ts'

/** The OpenAPI document of the service, which follows from its routes alone: none of them is called. */
export async function openApiDocument(): Promise<object> {
  const none: unknown = undefined
  const app = await buildApp({
    database: none as Database,
    sync: none as Sync,
    sources: {} as Sources,
    tables,
    windowDays: {},
    keys: [],
    metrics: none as Metrics,
    now: () => new Date(),
  })
  const document = app.swagger()
  await app.close()
  return document
}
