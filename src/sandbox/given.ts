import { sheetValues, shown } from './google.ts'
import { envelope } from './gymly.ts'
import { PAGED, type Params, type Route, type StreamName } from './routes.ts'
import type { Cell } from './world/sheet.ts'

/** JSON, a text that is sent as it is, or a function of the request's parameters that gives either. */
export type GivenAnswer =
  | string
  | number
  | null
  | readonly unknown[]
  | Readonly<Record<string, unknown>>
  | ((params: Params) => unknown)

/** A cell of a sheet: as it is, or with what the sheet shows for it. */
const shownAs = (cell: unknown, params: Params): unknown =>
  typeof cell === 'object' && cell !== null && 'shown' in cell ? shown(cell as Cell, params) : cell

/**
 * Answers given by a test instead of those of the world. For a list of pages: the pages, each an
 * array of records, or the records of its only page. For a sheet: its rows. A function that gives
 * undefined leaves that request to the world.
 */
export class Given {
  readonly #answers = new Map<StreamName, GivenAnswer>()

  set(stream: StreamName, answer: GivenAnswer): void {
    this.#answers.set(stream, answer)
  }

  forget(stream?: StreamName): void {
    if (stream === undefined) this.#answers.clear()
    else this.#answers.delete(stream)
  }

  answer({ stream, params }: Route): unknown {
    const given = this.#answers.get(stream)
    const json: unknown = typeof given === 'function' ? given(params) : given
    if (json === null) return 'null'
    if (!Array.isArray(json)) return json
    if (stream === 'sheet' || stream === 'sections') {
      return sheetValues(
        undefined,
        json.map((row) => (Array.isArray(row) ? row.map((cell) => shownAs(cell, params)) : row)),
      )
    }
    if (!PAGED.has(stream)) return json
    const pages: unknown[][] = json.length > 0 && json.every(Array.isArray) ? json : [json]
    const number = Number(params.page ?? 0)
    const total = pages.reduce((sum, page) => sum + page.length, 0)
    return envelope(stream, pages[number] ?? [], number, pages.length, total)
  }
}
