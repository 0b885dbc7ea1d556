import type { GraphQLFieldResolver } from 'graphql'
import { rowsAsOf } from '../src/reading/as-of.ts'
import { cursorOf, type ListPage } from '../src/reading/paging.ts'
import { listRuns, type RunFilter, readRun } from '../src/reading/runs.ts'
import { tableInfo } from '../src/reading/table-info.ts'
import { findTable } from '../src/tables/find-table.ts'
import { type AggregateArgs, readAggregate } from './aggregate.ts'
import { listChanges } from './changes.ts'
import { type ConnectionArgs, planConnection, type Row, readConnection } from './connection.ts'
import { invalid } from './errors.ts'
import { relatedConnection, relatedRow } from './related.ts'
import { DOOR, type Request, requireRole } from './request.ts'
import { scalarResolvers } from './scalars.ts'
import type { Model } from './schema.ts'

// biome-ignore lint/suspicious/noExplicitAny: the arguments are those of the schema
type Resolver<Source = unknown, Args = any> = GraphQLFieldResolver<Source, Request, Args>

/** Every field that is more than a value of its row. */
export function resolversOf({ entities, relations }: Model) {
  const query: Record<string, Resolver> = { ...service }
  for (const entity of entities) {
    query[entity.name] = async (_, args: ConnectionArgs, request, info) => {
      const { asOf } = args
      const source = asOf == null ? undefined : await rowsAsOf(request.database, entity.definition!, asOf)
      return await readConnection(request, planConnection(request, entity, args, info, source))
    }
    query[`${entity.name}Aggregate`] = async (_, args: AggregateArgs, request, info) =>
      await readAggregate(request, entity, args, info)
  }
  const rows: Record<string, Record<string, Resolver<Row>>> = {}
  for (const relation of relations) {
    rows[relation.from.type] ??= {}
    rows[relation.from.type]![relation.name] = relation.many
      ? (parent, args: ConnectionArgs, request, info) =>
          relatedConnection(request, relation, parent, args, info)
      : (parent, _, request, info) => relatedRow(request, relation, parent, info)
  }
  return { ...scalarResolvers, Query: query, Mutation: mutation, ...rows }
}

const service: Record<string, Resolver> = {
  async runs(_, args: Partial<Record<keyof RunFilter, never>>, { database, tables }) {
    const { first = DEFAULT_RUNS, ...filter } = given(args) as { first?: number } & Omit<RunFilter, 'first'>
    if (first < 1 || first > MAX_RUNS) throw invalid(`first: found ${first}, wanted 1 to ${MAX_RUNS}.`)
    const { table } = filter
    const page = await listRuns(database, tables, {
      ...filter,
      first,
      ...(table !== undefined && { table: findTable(tables, table).name }),
    })
    return connectionOfPage('runs', page)
  },
  run: async (_, { id }: { id: number }, { database, tables }) => await readRun(database, tables, id),
  tables: async (_, __, { database, tables, windowDays, now }) =>
    await tableInfo(database, tables, { tables, windowDays, now: now() }),
  async changes(_, args: { table: string; key?: unknown; first?: number; after?: string }, request) {
    requireRole(request, 'analyst')
    request.personal.add(findTable(request.tables, args.table).name)
    return connectionOfPage('changes', await listChanges(request, args))
  },
}

const DEFAULT_RUNS = 20
const MAX_RUNS = 100

const mutation: Record<string, Resolver> = {
  async sync(_, args: { tables?: string[]; dryRun?: boolean; from?: string; to?: string }, request) {
    requireRole(request, 'operator')
    const { sync, database, tables, caller } = request
    const { tables: names = sync.nightly, ...rest } = given(args)
    const { runId } = await sync.request({
      tables: names,
      trigger: 'graphql',
      requestedBy: caller.name,
      ...rest,
    })
    request.audit.record({
      ...{ caller, door: DOOR, action: 'mutation sync', target: `/runs/${runId}`, outcome: '202' },
    })
    return await readRun(database, tables, runId)
  },
  async cancelRun(_, { id }: { id: number }, request) {
    requireRole(request, 'operator')
    const { sync, database, tables, caller } = request
    await sync.cancel(id)
    request.audit.record({
      ...{ caller, door: DOOR, action: 'mutation cancelRun', target: `/runs/${id}`, outcome: '202' },
    })
    return await readRun(database, tables, id)
  },
}

/** An argument that is null is one that was not given. */
function given<Args extends object>(args: Args): { [Name in keyof Args]?: NonNullable<Args[Name]> } {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null)) as never
}

function connectionOfPage<T extends { id: number }>(list: string, { items, nextCursor }: ListPage<T>) {
  const last = items.at(-1)
  return {
    nodes: items,
    pageInfo: {
      endCursor: nextCursor ?? (last ? cursorOf(list, last.id) : null),
      hasNextPage: nextCursor !== null,
    },
  }
}
