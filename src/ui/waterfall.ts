import { scaleLinear } from 'd3-scale'
import type { Run } from '../shapes/run.ts'
import { STATUS } from '../texts/states.ts'
import { html } from './html.ts'
import { short, took } from './times.ts'
import { tone } from './verdict.ts'

const WIDTH = 900
const NAMES = 250
const ROW = 26
const TOP = 22

/** The tables of a run below one axis of time. They are taken one by one; the table of numbers beside it says the same. */
export function waterfall({ tables }: Run): string {
  const total = Math.max(
    1,
    tables.reduce((sum, { durationMs }) => sum + durationMs, 0),
  )
  const x = scaleLinear([0, total], [NAMES, WIDTH - 10])
  let at = 0
  const bars = tables.map(({ table, status, durationMs }, place) => {
    const from = x(at)
    at += durationMs
    const y = TOP + place * ROW
    return html`<g><title>${table}: ${STATUS[status]}, ${took(durationMs)}</title>
<text x="0" y="${y + 15}">${table}</text>
<rect x="${from.toFixed(1)}" y="${y + 4}" width="${Math.max(2, x(at) - from).toFixed(1)}" height="14" rx="3" class="f-${tone(status)}"/></g>`
  })
  const height = TOP + tables.length * ROW
  const ticks = x.ticks(4).map(
    (
      tick,
    ) => html`<line class="axis" x1="${x(tick).toFixed(1)}" x2="${x(tick).toFixed(1)}" y1="${TOP - 4}" y2="${height}"/>
<text x="${x(tick).toFixed(1)}" y="12" text-anchor="${tick === 0 ? 'start' : 'middle'}">${tick === 0 ? '0 s' : short(tick)}</text>`,
  )
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Verloop van de tabellen in de tijd">!${ticks}!${bars}</svg>`
}
