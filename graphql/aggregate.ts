import type { GraphQLResolveInfo } from 'graphql'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Dialect, Period } from '../db/dialect.ts'
import { pageSize } from './connection.ts'
import { type Entity, type Field, isTime } from './entities.ts'
import { invalid } from './errors.ts'
import { type Ordered, orderTerms, rowsAfter } from './order.ts'
import { checkReadable, hide, type Request, reads } from './request.ts'
import { pathOf, selectedIn } from './selection.ts'
import { columnOf, condition, type Where } from './where.ts'

type Sql = RawBuilder<unknown>

export interface AggregateArgs {
  groupBy?: readonly { column: string; by?: string | null }[] | null
  where?: Where | null
  first?: number | null
  after?: string | null
}

const FIGURES = ['sum', 'avg', 'min', 'max'] as const
type FigureKind = (typeof FIGURES)[number]

interface Figure {
  kind: FigureKind
  field: Field
  /** In the statement. */
  alias: string
}

interface Group {
  field: Field
  period: Period | undefined
  /** The column that the group is: its values order the groups and stand in cursors. */
  column: Field
}

const MAX_GROUPS = 5

/** Counts and figures by group, in at most two statements. */
export async function readAggregate(
  request: Request,
  entity: Entity,
  args: AggregateArgs,
  info: GraphQLResolveInfo,
) {
  const { db, database, cursors } = request
  const { dialect } = database
  const asked = selectedIn(info.fieldNodes, info)
  const wants = (...names: string[]) => asked.some(({ name }) => names.includes(name))
  const groups = groupsOf(request, entity, args.groupBy ?? [])
  const figures = asked
    .filter(({ name }) => name === 'items')
    .flatMap(({ key, nodes }) => figuresOf(request, entity, nodes, [...pathOf(info), key], info))
  const order = groups.map(({ column }): Ordered => ({ field: column, direction: 'asc' }))
  const list = `${entity.table} by ${groups.map(({ field, period }) => `${field.column} ${period}`).join(',')}`
  const first = pageSize(args.first)

  const check = checkReadable(request, entity)
  const scope = { dialect, entity, budget: request.budget, check }
  const grouped = groupedQuery(request, entity, groups, figures, condition(scope, args.where ?? {}))
  const column = (field: Field) => sql.ref(`q.${field.column}`)
  const aliases = ['aantal', ...new Set(figures.map(({ alias }) => alias))]
  let page = db.selectFrom(grouped.as('q')).select([
    ...groups.map(({ column: field }) => {
      const value = column(field)
      return (field.type.kind === 'decimal' ? dialect.exact(value) : value).as(field.column)
    }),
    ...aliases.map((alias) => sql.ref(`q.${alias}`).as(alias)),
  ])
  if (args.after != null) {
    page = page.where(rowsAfter(dialect, order, cursors.open(list, args.after), column))
  }
  if (order.length > 0)
    page = page
      .orderBy(orderTerms(order, column))
      .offset(0)
      .fetch(first + 1)

  const rows = wants('items', 'pageInfo') ? await page.execute() : []
  const total = wants('totalCount')
    ? await db
        .selectFrom(grouped.as('q'))
        .select(sql<number>`count(*)`.as('aantal'))
        .executeTakeFirstOrThrow()
    : undefined
  const shown = rows.slice(0, first)
  const last = shown.at(-1)
  return {
    totalCount: Number(total?.aantal ?? 0),
    items: shown.map((row) => itemOf(row, groups, figures)),
    pageInfo: {
      endCursor:
        last && groups.length > 0
          ? cursors.seal(
              list,
              groups.map(({ column }) => last[column.column]),
            )
          : null,
      hasNextPage: rows.length > first,
    },
  }
}

function groupsOf(request: Request, entity: Entity, groupBy: NonNullable<AggregateArgs['groupBy']>): Group[] {
  if (groupBy.length > MAX_GROUPS) throw invalid(`groupBy: more than ${MAX_GROUPS} columns.`)
  return groupBy.map(({ column: name, by }, place) => {
    const field = entity.fields.find((one) => one.name === name)!
    const here = `groupBy.${place}`
    checkReadable(request, entity)(field, `${here}.column`)
    if (groupBy.findIndex(({ column }) => column === name) < place) {
      throw invalid(`${here}: ${name} stands there twice.`)
    }
    if (by != null && !isTime(field)) throw invalid(`${here}.by: ${name} is neither a day nor a time.`)
    if (by == null && field.type.kind === 'timestamp') {
      throw invalid(`${here}.by: is needed for ${name}, which is a time: DAY, WEEK, MONTH, QUARTER or YEAR.`)
    }
    const period = isTime(field) ? ((by ?? 'DAY').toLowerCase() as Period) : undefined
    const type = period ? { kind: 'date' as const } : field.type
    // The day of a time can be missing where the engine has none for it.
    const column = { ...field, column: `g${place}`, type, nullable: field.nullable || period !== undefined }
    return { field, period, column }
  })
}

export function figuresOf(
  request: Request,
  entity: Entity,
  nodes: Parameters<typeof selectedIn>[0],
  path: string[],
  info: GraphQLResolveInfo,
): Figure[] {
  return selectedIn(nodes, info).flatMap(({ key, name, nodes: inside }) => {
    const kind = FIGURES.find((one) => one === name)
    if (!kind) return []
    return selectedIn(inside, info).flatMap((one) => {
      const field = entity.fields.find((known) => known.name === one.name)
      if (!field) return []
      if (reads(request, entity, field)) return [{ kind, field, alias: `${kind} ${field.column}` }]
      hide(request, [...path, key, one.key], entity, field)
      return []
    })
  })
}

/** The groups are columns of a table of their own first: engines group by those, and not by every expression. */
function groupedQuery(
  { db, database: { dialect } }: Request,
  entity: Entity,
  groups: readonly Group[],
  figures: readonly Figure[],
  where: RawBuilder<SqlBool>,
) {
  const figured = [...new Set(figures.map(({ field }) => field))]
  const rows = db
    .selectFrom(`${entity.table} as t`)
    .select([
      ...groups.map((group) => groupValue(dialect, group).as(group.column.column)),
      ...figured.map((field) => columnOf(field).as(field.column)),
      ...(groups.length + figured.length === 0 ? [sql`1`.as('$')] : []),
    ])
    .where(where)
  const unique = [...new Map(figures.map((figure) => [figure.alias, figure])).values()]
  const grouped = db
    .selectFrom(rows.as('d'))
    .select([
      ...groups.map(({ column }) => sql.ref(`d.${column.column}`).as(column.column)),
      sql<number>`count(*)`.as('aantal'),
      ...unique.map((figure) => figureValue(dialect, figure).as(figure.alias)),
    ])
  return groups.length === 0 ? grouped : grouped.groupBy(groups.map(({ column }) => `d.${column.column}`))
}

function groupValue(dialect: Dialect, { field, period }: Group): Sql {
  const value = columnOf(field)
  if (!period) return value
  return dialect.startOf(period, field.type.kind === 'timestamp' ? dialect.localDay(value) : value)
}

function figureValue(dialect: Dialect, { kind, field }: Figure): Sql {
  const column = sql.ref(`d.${field.column}`)
  const decimal = field.type.kind === 'decimal'
  // Whole numbers are added up as wider ones, which hold the sum.
  const wide = decimal ? column : dialect.cast(column, { kind: 'bigint' })
  switch (kind) {
    case 'min':
    case 'max': {
      const extreme = sql`${sql.raw(kind)}(${column})`
      return decimal ? dialect.exact(extreme) : extreme
    }
    case 'sum':
      return decimal ? dialect.exact(sql`sum(${wide})`) : sql`sum(${wide})`
    case 'avg': {
      // From the exact sum: how engines divide and round in AVG differs.
      const sum = dialect.cast(sql`sum(${wide})`, { kind: 'decimal', precision: 38, scale: 12 })
      const rounded = dialect.round(sql`${sum} / nullif(count(${column}), 0)`, 6)
      return dialect.exact(dialect.cast(rounded, { kind: 'decimal', precision: 38, scale: 6 }))
    }
  }
}

function itemOf(row: Record<string, unknown>, groups: readonly Group[], figures: readonly Figure[]) {
  const of = (kind: FigureKind) =>
    Object.fromEntries(
      figures.filter((one) => one.kind === kind).map(({ field, alias }) => [field.name, row[alias]]),
    )
  return {
    group: Object.fromEntries(groups.map(({ field, column }) => [field.name, row[column.column]])),
    count: Number(row.aantal),
    ...Object.fromEntries(FIGURES.map((kind) => [kind, of(kind)])),
  }
}
