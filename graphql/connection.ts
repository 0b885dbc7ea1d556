import type { GraphQLResolveInfo } from 'graphql'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Entity, Field } from './entities.ts'
import { invalid } from './errors.ts'
import { type OrderBy, type Ordered, orderOf, orderTerms, rowsAfter } from './order.ts'
import { DEFAULT_FIRST, MAX_FIRST } from './page-size.ts'
import { checkReadable, hide, type Request, reads } from './request.ts'
import { pathOf, type Selected, selectedIn } from './selection.ts'
import { columnOf, condition, type Where } from './where.ts'

export interface ConnectionArgs {
  first?: number | null
  after?: string | null
  where?: Where | null
  orderBy?: OrderBy | null
  /** A local day, at its end, or a moment. */
  asOf?: string | null
}

/** Columns under the names of their fields; under `$` and the column's name what the service itself needs. */
export type Row = Readonly<Record<string, unknown>>

export interface Connection {
  nodes?: Row[]
  totalCount?: number
  pageInfo?: { endCursor: string | null; hasNextPage: boolean }
}

/** What is asked of a connection: the same for every parent that has one at this place. */
export interface Plan {
  entity: Entity
  /** In place of the table: its rows as they were. */
  source?: RawBuilder<unknown> | undefined
  /** What is paged, and how: for its cursors. */
  list: string
  first: number
  order: readonly Ordered[]
  where: RawBuilder<SqlBool>
  after?: RawBuilder<SqlBool>
  /** Fields asked for by name. */
  fields: readonly Field[]
  /** What relations join on, and what a cursor holds. */
  inner: readonly Field[]
  wantsRows: boolean
  wantsTotal: boolean
  wantsCursor: boolean
}

export const inner = ({ column }: Pick<Field, 'column'>): string => `$${column}`

export function planConnection(
  request: Request,
  entity: Entity,
  args: ConnectionArgs,
  info: GraphQLResolveInfo,
  source?: RawBuilder<unknown>,
): Plan {
  const asked = selectedIn(info.fieldNodes, info)
  const named = (name: string) => asked.filter((one) => one.name === name)
  const wantsCursor = named('pageInfo').some(({ nodes }) =>
    selectedIn(nodes, info).some(({ name }) => name === 'endCursor'),
  )
  const check = checkReadable(request, entity)
  const order = orderOf(entity, args.orderBy ?? [], check)
  const { dialect } = request.database
  const scope = { dialect, entity, budget: request.budget, check }
  const rows = named('nodes').map(({ key, nodes }) =>
    planRow(request, entity, selectedIn(nodes, info), [...pathOf(info), key]),
  )
  const [beside] = rows.flatMap(({ relations }) => relations)
  if (source && beside) {
    throw invalid(`asOf: ${beside} are rows of now. Ask for them beside this, with an asOf of their own.`)
  }
  const list = listOf(entity, order, args.asOf)
  const first = pageSize(args.first)
  return {
    entity,
    source,
    list,
    first,
    order,
    where: condition(scope, args.where ?? {}),
    ...(args.after != null && {
      after: rowsAfter(dialect, order, request.cursors.open(list, args.after)),
    }),
    fields: unique(rows.flatMap(({ fields }) => fields)),
    inner: unique([
      ...rows.flatMap((row) => row.inner),
      ...(wantsCursor ? order.map(({ field }) => field) : []),
    ]),
    wantsRows: named('nodes').length + named('pageInfo').length > 0,
    wantsTotal: named('totalCount').length > 0,
    wantsCursor,
  }
}

export function pageSize(first: number | null | undefined): number {
  const size = first ?? DEFAULT_FIRST
  if (size < 0 || size > MAX_FIRST) throw invalid(`first: found ${size}, wanted 0 to ${MAX_FIRST}.`)
  return size
}

/** The columns that a row needs for the fields asked for; those that the role may not read are left out. */
export function planRow(
  request: Request,
  entity: Entity,
  asked: readonly Selected[],
  path: string[],
): { fields: Field[]; inner: Field[]; relations: string[] } {
  const fields: Field[] = []
  const joined: Field[] = []
  const relations: string[] = []
  for (const { key, name } of asked) {
    const field = entity.fields.find((one) => one.name === name)
    if (field && reads(request, entity, field)) fields.push(field)
    else if (field) hide(request, [...path, key], entity, field)
    const relation = request.model.relations.find((one) => one.from === entity && one.name === name)
    if (!relation) continue
    relations.push(name)
    joined.push(...relation.columns.map(({ from }) => from))
  }
  return { fields: unique(fields), inner: unique(joined), relations }
}

const unique = (fields: readonly Field[]): Field[] => [...new Set(fields)]

/** The columns of a row of `t`; there is always one. */
export function columnsOf({ database: { dialect } }: Request, plan: Pick<Plan, 'fields' | 'inner'>) {
  const value = (field: Field) =>
    field.type.kind === 'decimal' ? dialect.exact(columnOf(field)) : columnOf(field)
  return [
    ...plan.fields.map((field) => value(field).as(field.name)),
    ...plan.inner.map((field) => value(field).as(inner(field))),
    ...(plan.fields.length + plan.inner.length === 0 ? [sql`1`.as('$')] : []),
  ]
}

/** Everything that the page needs, in at most two statements. */
export async function readConnection(request: Request, plan: Plan): Promise<Connection> {
  const rows = plan.wantsRows ? await rowsQuery(request, plan).execute() : []
  const total = plan.wantsTotal ? await countQuery(request, plan).executeTakeFirstOrThrow() : undefined
  return connectionOf(request, plan, rows, total && Number(total.aantal))
}

function rowsQuery(request: Request, plan: Plan) {
  let query = request.db
    .selectFrom(sourceOf(plan))
    .select(columnsOf(request, plan))
    .where(plan.where)
    .orderBy(orderTerms(plan.order))
    .offset(0)
    .fetch(plan.first + 1)
  if (plan.after) query = query.where(plan.after)
  return query
}

// biome-ignore lint/suspicious/noExplicitAny: the table is data here
const sourceOf = ({ entity, source }: Plan): any => source?.as('t') ?? `${entity.table} as t`

/** Of everything that fits the filter, wherever the page begins. */
function countQuery({ db }: Request, plan: Plan) {
  const { where } = plan
  return db.selectFrom(sourceOf(plan)).select(sql<number>`count(*)`.as('aantal')).where(where)
}

/** `rows` holds one more than the page when there is more. */
export function connectionOf(
  { cursors }: Request,
  { list, first, order, wantsCursor }: Plan,
  rows: readonly Row[],
  totalCount = 0,
): Connection {
  const nodes = rows.slice(0, first)
  const last = nodes.at(-1)
  const endCursor =
    wantsCursor && last
      ? cursors.seal(
          list,
          order.map(({ field }) => last[inner(field)]),
        )
      : null
  return { nodes, totalCount, pageInfo: { endCursor, hasNextPage: rows.length > first } }
}

const listOf = ({ table }: Entity, order: readonly Ordered[], asOf?: string | null): string =>
  [
    table,
    ...(asOf == null ? [] : [asOf]),
    ...order.map(({ field, direction }) => `${field.column} ${direction}`),
  ].join(',')
