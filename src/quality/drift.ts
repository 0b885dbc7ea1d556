import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import { landedPages } from '../landing/landed-pages.ts'
import { localDay, midnight } from '../local-days.ts'
import type { Maker, TransformKey } from '../statements/maker.ts'
import type { Check } from './check.ts'
import type { Judging } from './judging.ts'

type Sql<T = unknown> = RawBuilder<T>

/** What is looked at: so many answers spread over the run, of each array so many elements, so many levels deep. */
const PAGES = 2
const ELEMENTS = 50
const DEPTH = 8
/** A field that was in a share of the objects has gone when so many were to be expected and none came. */
const EXPECTED = 20
/** A field that has been gone for longer is no longer missed. */
const MISSED_DAYS = 7
const DAY_MS = 86_400_000
/** Paths of a stream that are kept: a record whose keys are data has more, and they tell nothing. */
const MOST = 2_000
/** One that nobody has sent for so long is forgotten. */
const KEPT_DAYS = 90
/** Rows of one INSERT, and names in one sentence. */
const ROWS = 200
const NAMED = 10

interface Field {
  path: string
  /** The share of the objects at its place that have it. */
  share: number
}

interface Remembered extends Field {
  firstSeen: Date
  lastSeen: Date
}

/** Paths of the sampled answers: how often each was met, and how often as an object. */
export function measureFields(maker: Maker, { pagesOf }: TransformKey): Sql<Record<string, unknown>> {
  const { dialect, names, table } = maker
  const { from, where } = landedPages(maker, pagesOf, table.stream.name, { request: 'v', page: 'p' })
  // The last of each of so many equal parts: the first page of a list is no better than another.
  const sample = sql`select i."Inhoud" from (
    select p."PaginaId", row_number() over (order by p."PaginaId") as nr, count(*) over () as alle from ${from} where ${where}
  ) as g inner join ${names.landed('Pagina')} as i on i."PaginaId" = g."PaginaId"
  where g.nr * ${sql.lit(PAGES)} / g.alle > (g.nr - 1) * ${sql.lit(PAGES)} / g.alle`
  return sql`${dialect.fieldPaths(sample, { elements: ELEMENTS, depth: DEPTH })}
order by count(*) desc, pad offset 0 rows fetch next ${sql.lit(MOST + 1)} rows only`
}

/** The object that a field is in: `$.content[].address` of `$.content[].address.city`. */
const holder = (path: string) => path.slice(0, path.lastIndexOf('.'))
/** The field through which that object is reached: without the `[]` of the arrays between. */
const above = (path: string) => holder(path).replace(/(\[\])+$/, '')

/**
 * Fields that the source's answers have for the first time, or no longer. Judged for the first of the tables
 * that share a stream, against what was known before the run's day, so that a repetition says the same.
 */
export async function judgeDrift(judging: Judging): Promise<{
  checks: Check[]
  remember?: (trx: Database['db']) => Promise<void>
}> {
  const { database, maker, key, tables, askedAt } = judging
  const { db } = database
  const { stream } = maker.table
  if (tables.find((table) => table.stream === stream)?.name !== maker.table.name) return { checks: [] }
  const { rows } = await measureFields(maker, key).execute(db)
  const objects = new Map(rows.map(({ pad, objecten }) => [`$${pad}`, Number(objecten)]))
  const fields = rows
    .slice(0, MOST)
    .filter(({ veld, pad }) => Number(veld) === 1 && objects.has(holder(`$${pad}`)))
    .map(({ pad, aantal }): Field => {
      const path = `$${pad}`
      return { path, share: Math.min(1, Number(aantal) / objects.get(holder(path))!) }
    })
  const remembered = await rememberedFields(db, stream.name)
  const remember = (trx: Database['db']) =>
    key.pagesOf === key.runId ? write(trx, stream.name, fields, remembered, askedAt) : Promise.resolve()
  const check = rows.length > MOST ? tooMany() : compare(fields, remembered, objects, askedAt)
  return { checks: [check], remember }
}

function compare(
  fields: readonly Field[],
  remembered: readonly Remembered[],
  objects: ReadonlyMap<string, number>,
  askedAt: Date,
): Check {
  const today = midnight(localDay(askedAt))
  const known = remembered.filter(({ firstSeen }) => firstSeen < today)
  const line = { name: 'schema_drift' as const, expected: 0 }
  if (known.length === 0) {
    const detail = `Voor het eerst gelezen: ${fields.length} velden zijn nu bekend.`
    return { ...line, status: 'PASS', measured: 0, detail }
  }
  const before = new Set(known.map(({ path }) => path))
  const now = new Set(fields.map(({ path }) => path))
  const added = fields.map(({ path }) => path).filter((path) => !before.has(path))
  const vanished = known
    .filter(({ path }) => !now.has(path))
    .filter(({ lastSeen }) => askedAt.getTime() - lastSeen.getTime() < MISSED_DAYS * DAY_MS)
    .filter(({ path, share }) => {
      const there = objects.get(holder(path)) ?? 0
      return share === 1 ? there > 0 : share * there >= EXPECTED
    })
    .map(({ path }) => path)
  // What came with a new object is told by the object.
  const told = added.filter((path) => !added.includes(above(path)))
  const measured = told.length + vanished.length
  if (measured === 0) return { ...line, status: 'PASS', measured }
  const said = [
    ...(told.length > 0 ? [`Nieuw: ${some(told)}.`] : []),
    ...(vanished.length > 0 ? [`Verdwenen: ${some(vanished)}.`] : []),
  ]
  return { ...line, status: 'WARN', measured, detail: said.join(' ') }
}

const tooMany = (): Check => ({
  name: 'schema_drift',
  status: 'WARN',
  measured: MOST,
  expected: 0,
  detail: `Meer dan ${MOST} velden, alsof namen gegevens zijn; de andere worden niet bijgehouden.`,
})

const some = (paths: readonly string[]) =>
  paths.length <= NAMED
    ? paths.join(', ')
    : `${paths.slice(0, NAMED).join(', ')} en nog ${paths.length - NAMED}`

async function rememberedFields(db: Database['db'], stream: string): Promise<Remembered[]> {
  const rows = await db
    .selectFrom('StroomVeld')
    .selectAll()
    .where('Stroom', '=', stream)
    .orderBy('Pad')
    .execute()
  return rows.map(({ Pad, Aandeel, EerstGezien, LaatstGezien }) => ({
    path: Pad,
    share: Number(Aandeel),
    firstSeen: EerstGezien,
    lastSeen: LaatstGezien,
  }))
}

async function write(
  trx: Database['db'],
  stream: string,
  fields: readonly Field[],
  remembered: readonly Remembered[],
  askedAt: Date,
): Promise<void> {
  await trx
    .deleteFrom('StroomVeld')
    .where('Stroom', '=', stream)
    .where('LaatstGezien', '<', new Date(askedAt.getTime() - KEPT_DAYS * DAY_MS))
    .execute()
  const firstSeen = new Map(remembered.map((field) => [field.path, field.firstSeen]))
  for (let start = 0; start < fields.length; start += ROWS) {
    const part = fields.slice(start, start + ROWS)
    const paths = part.map(({ path }) => path)
    await trx.deleteFrom('StroomVeld').where('Stroom', '=', stream).where('Pad', 'in', paths).execute()
    const rows = part.map(({ path, share }) => ({
      Stroom: stream,
      Pad: path,
      EerstGezien: firstSeen.get(path) ?? askedAt,
      LaatstGezien: askedAt,
      Aandeel: share,
    }))
    await trx.insertInto('StroomVeld').values(rows).execute()
  }
}
