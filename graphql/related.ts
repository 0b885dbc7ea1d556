import DataLoader from 'dataloader'
import type { GraphQLResolveInfo } from 'graphql'
import { type SqlBool, sql } from 'kysely'
import {
  type Connection,
  type ConnectionArgs,
  columnsOf,
  connectionOf,
  inner,
  type Plan,
  planConnection,
  planRow,
  type Row,
} from './connection.ts'
import { orderOf, orderTerms } from './order.ts'
import type { Relation } from './relations.ts'
import { hiddenColumnOf, hide, type Request } from './request.ts'
import { pathOf, selectedIn } from './selection.ts'
import { columnOf } from './where.ts'

/** What a parent's columns hold; undefined where one of them is NULL, which belongs to nothing. */
type Key = readonly string[]

function keyOf({ columns }: Relation, parent: Row): Key | undefined {
  const key = columns.map(({ from }) => parent[inner(from)])
  return key.includes(null) ? undefined : key.map(String)
}

/**
 * The loader of this place in the answer: the rows of all parents come in one statement, however many
 * parents there are. `plan` is made once, for its arguments and its selection are the same for all.
 */
function loaderAt<Value>(
  request: Request,
  info: GraphQLResolveInfo,
  relation: Relation,
  load: (path: string[]) => (keys: readonly Key[]) => Promise<Value[]>,
): DataLoader<Key, Value, string> | undefined {
  const path = pathOf(info)
  const place = path.join('.')
  if (!request.loaders.has(place)) {
    const hidden = hiddenColumnOf(request, relation)
    if (hidden) hide(request, path, hidden.entity, hidden.field)
    const loader = hidden
      ? undefined
      : new DataLoader(load(path), { cacheKeyFn: (key: Key) => key.join('\u0000') })
    request.loaders.set(place, loader)
  }
  return request.loaders.get(place) as DataLoader<Key, Value, string> | undefined
}

/** The connection of one parent; null where it would tell what the role may not read. */
export function relatedConnection(
  request: Request,
  relation: Relation,
  parent: Row,
  args: ConnectionArgs,
  info: GraphQLResolveInfo,
): Promise<Connection> | Connection | null {
  const loader = loaderAt(request, info, relation, () => {
    const plan = planConnection(request, relation.to, args, info)
    return (keys) => loadConnections(request, relation, plan, keys)
  })
  if (!loader) return null
  const key = keyOf(relation, parent)
  return key ? loader.load(key) : NOTHING
}

const NOTHING: Connection = { nodes: [], totalCount: 0, pageInfo: { endCursor: null, hasNextPage: false } }

/** The one row of a parent; of several that fit, the first by key. */
export function relatedRow(
  request: Request,
  relation: Relation,
  parent: Row,
  info: GraphQLResolveInfo,
): Promise<Row | null> | null {
  const loader = loaderAt(request, info, relation, (path) => {
    const { to: entity } = relation
    const columns = planRow(request, entity, selectedIn(info.fieldNodes, info), path)
    const plan: Plan = {
      list: relation.to.table,
      entity,
      ...columns,
      first: 0,
      order: orderOf(entity, [], () => {}),
      where: sql`1 = 1`,
      wantsRows: true,
      wantsTotal: false,
      wantsCursor: false,
    }
    return async (keys) => {
      const rows = await relatedRowsQuery(request, relation, plan, keys).execute()
      return byParent(rows, keys).map((own) => own[0] ?? null)
    }
  })
  const key = keyOf(relation, parent)
  return loader && key ? loader.load(key) : null
}

async function loadConnections(request: Request, relation: Relation, plan: Plan, keys: readonly Key[]) {
  const rows = plan.wantsRows ? await relatedRowsQuery(request, relation, plan, keys).execute() : []
  const totals = plan.wantsTotal ? await relatedCountQuery(request, relation, plan, keys).execute() : []
  const counts = byParent(totals, keys)
  return byParent(rows, keys).map((own, place) =>
    connectionOf(request, plan, own, Number(counts[place]![0]?.aantal ?? 0)),
  )
}

/** A page of rows for each key, and one row more where there is more. */
function relatedRowsQuery(request: Request, relation: Relation, plan: Plan, keys: readonly Key[]) {
  const place = sql`row_number() over (partition by k.nr order by ${orderTerms(plan.order)})`
  let rows = keyed(request, relation, plan, keys)
    .select(sql<number>`k.nr`.as('$nr'))
    .select(columnsOf(request, plan))
    .select(place.as('$rij'))
  if (plan.after) rows = rows.where(plan.after)
  return request.db
    .selectFrom(rows.as('q'))
    .selectAll('q')
    .where('q.$rij', '<=', plan.first + 1)
    .orderBy('q.$nr')
    .orderBy('q.$rij')
}

function relatedCountQuery(request: Request, relation: Relation, plan: Plan, keys: readonly Key[]) {
  return keyed(request, relation, plan, keys)
    .select([sql<number>`k.nr`.as('$nr'), sql<number>`count(*)`.as('aantal')])
    .groupBy(sql`k.nr`)
}

function keyed(
  { db, database }: Request,
  { columns }: Relation,
  { entity, where }: Plan,
  keys: readonly Key[],
) {
  const { dialect } = database
  const types = columns.map(({ to: { type, key } }) => {
    if (type.kind !== 'text' || type.length === 'max') throw new Error('Relations go by short texts.')
    return key ? { kind: 'keyText' as const, length: type.length } : type
  })
  const json = JSON.stringify(keys.map((key, nr) => [nr, ...key]))
  const on = columns.map(({ to }, place) => sql`${columnOf(to)} = ${sql.ref(`k.s${place}`)}`)
  return db
    .selectFrom(dialect.keyRows(sql`${json}`, types).as('k'))
    .innerJoin(`${entity.table} as t`, (join) => join.on(sql<SqlBool>`${sql.join(on, sql` and `)}`))
    .where(where)
}

function byParent<R extends Row>(rows: readonly R[], keys: readonly Key[]): R[][] {
  const groups = Map.groupBy(rows, ({ $nr }) => Number($nr))
  return keys.map((_, nr) => groups.get(nr) ?? [])
}
