import { type RawBuilder, sql } from 'kysely'
import { and, id, type Maker } from '../statements/maker.ts'

type Sql = RawBuilder<unknown>

/** Complete requests of a stream in this run, with the pages of their completed attempt. */
export function landedPages(
  { names }: Pick<Maker, 'names'>,
  runId: number,
  stream: string,
  aliases: { request: string; page: string },
) {
  const { request, page } = aliases
  return {
    from: sql`${names.landed('Verzoek')} as ${id(request)} inner join ${names.landed('Pagina')} as ${id(page)} on ${sql.id(page, 'VerzoekId')} = ${sql.id(request, 'VerzoekId')} and ${sql.id(page, 'Poging')} = ${sql.id(request, 'Poging')}`,
    where: and([
      sql`${sql.id(request, 'RunId')} = ${runId}`,
      sql`${sql.id(request, 'Stroom')} = ${stream}`,
      sql`${sql.id(request, 'Status')} = ${'complete'}`,
    ]),
  }
}

/** The pages of a stream that a run landed, and those of the streams from which it looks columns up, to shred. */
export const landedStream = (maker: Pick<Maker, 'names'>, runId: number, stream: string) => ({
  pages: landedPages(maker, runId, stream, { request: 'v', page: 'p' }),
  lookupPages: (other: string) => landedPages(maker, runId, other, { request: 'lv', page: 'lp' }),
})

/** `earlier` is the same request as `request`, read before it in this run: what makes that one a second read. */
export function earlierRead(earlier: string, request: string): Sql {
  const same = ['RunId', 'Stroom', 'Parameters'].map(
    (name) => sql`${sql.id(earlier, name)} = ${sql.id(request, name)}`,
  )
  return and([
    ...same,
    sql`${sql.id(earlier, 'VerzoekId')} < ${sql.id(request, 'VerzoekId')}`,
    sql`${sql.id(earlier, 'Status')} = ${'complete'}`,
  ])
}

export const readBefore = ({ names }: Maker, request: string): Sql =>
  sql`exists (select 1 from ${names.landed('Verzoek')} as e where ${earlierRead('e', request)})`
