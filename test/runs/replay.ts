import type { Database } from '../../db/database.ts'
import { knownCode } from '../../src/error-codes.ts'
import { Tree11Error } from '../../src/errors.ts'
import { parametersText } from '../../src/landing/requests.ts'
import type { Page, Source, SourceCheck } from '../../src/sources/source.ts'

/** A source whose answers are those that another database has landed in a run: the same pages, byte for byte. */
export function landedSource({ db }: Database, runId: number): Source {
  const asked = new Map<string, number>()
  return {
    async *pages({ stream, parameters }): AsyncGenerator<Page> {
      const text = parametersText(parameters)
      const key = `${stream.name} ${text}`
      const read = asked.get(key) ?? 0
      asked.set(key, read + 1)
      const requests = await db
        .selectFrom('staging.Verzoek')
        .selectAll()
        .where('RunId', '=', runId)
        .where('Stroom', '=', stream.name)
        .where('Parameters', '=', text)
        .orderBy('VerzoekId')
        .execute()
      // A list that was read twice has two rows; a request that was made again has one, of its last attempt.
      const request = requests[Math.min(read, requests.length - 1)]
      if (!request) throw new Error(`${key}: it was not landed`)
      if (request.Status !== 'complete') {
        throw new Tree11Error(request.Fout ?? '', { code: knownCode(request.FoutCode), kind: 'skip' })
      }
      const pages = await db
        .selectFrom('staging.Pagina')
        .selectAll()
        .where('VerzoekId', '=', request.VerzoekId)
        .where('Poging', '=', request.Poging)
        .orderBy('PaginaId')
        .execute()
      for (const { PaginaNr, HttpStatus, OpgehaaldOp, Inhoud, Vervangen } of pages) {
        yield {
          number: PaginaNr,
          status: HttpStatus,
          fetchedAt: OpgehaaldOp,
          body: new TextEncoder().encode(Inhoud),
          replaced: Vervangen,
          ...(request.Totaal !== null && { total: request.Totaal }),
        }
      }
    },
    unavailable: () => undefined,
    waitingUntil: () => undefined,
    check: async (): Promise<SourceCheck[]> => [],
    close: async () => {},
  }
}
