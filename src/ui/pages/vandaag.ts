import { mayAs } from '../../access/roles.ts'
import { addDays, localDay } from '../../local-days.ts'
import { listNights, type Night, tablesOfNights } from '../../reading/nights.ts'
import { readRun } from '../../reading/runs.ts'
import { tableInfo } from '../../reading/table-info.ts'
import type { Run, RunTable } from '../../shapes/run.ts'
import type { RunTableStatus } from '../../shapes/statuses.ts'
import type { TableInfo } from '../../shapes/table.ts'
import { count, names, whole } from '../../texts/figures.ts'
import { STATUS } from '../../texts/states.ts'
import { html } from '../html.ts'
import type { Asked, Page } from '../page.ts'
import { ago, took, when } from '../times.ts'
import { badge, STANDING, type Standing, standingOf, tone } from '../verdict.ts'

const STRIP_DAYS = 30

interface Line {
  info: TableInfo
  standing: Standing
  why: string
  change: RunTable | undefined
}

export const vandaag: Page = {
  path: '/',
  role: 'reader',
  menu: 'Vandaag',
  async read(asked) {
    const { database, tables, sync, caller } = asked
    const now = asked.now()
    const infos = await tableInfo(database, tables, { ...asked, now })
    const nights = await listNights(database, { days: STRIP_DAYS, now })
    const strips = await tablesOfNights(database, nights)
    const runs = await lastRuns(asked, infos)
    const lines = infos.map((info): Line => {
      const own = runs.get(info.lastRun?.id ?? 0)
      const change = own?.tables.find(({ table }) => table === info.table)
      return { info, change, ...standingOf(info, { now, nightly: sync.nightly.includes(info.table) }) }
    })
    const resume = mayAs(caller.role, 'operator') ? (line: Line) => resumeForm(line, asked) : () => ''
    const running = [...runs.values()].find(({ finishedAt }) => finishedAt === null)
    return {
      title: 'Vandaag',
      ...(running && { follows: running.id }),
      body: html`<div id="kop" data-live>!${summary(lines, running, now)}</div>
<h2 class="hidden">Tabellen</h2>
<div class="scroll" id="tabellen" data-live><table class="cards">
<thead><tr><th scope="col">Tabel</th><th scope="col">Oordeel</th><th scope="col">Gelezen</th>
<th scope="col" class="num">Rijen</th><th scope="col">Laatste run</th><th scope="col">Dertig nachten</th></tr></thead>
<tbody>!${lines.map((line) => tableLine(line, resume(line), { nights, strips, now }))}</tbody></table></div>
!${await nextNight(asked)}
!${mayAs(caller.role, 'operator') ? syncForm(asked) : ''}`,
    }
  },
}

/** The newest run of each table; mostly one or two for all of them. */
async function lastRuns({ database, tables }: Asked, infos: readonly TableInfo[]): Promise<Map<number, Run>> {
  const ids = [...new Set(infos.flatMap(({ lastRun }) => lastRun?.id ?? []))]
  const runs = await Promise.all(ids.map((id) => readRun(database, tables, id)))
  return new Map(runs.map((run) => [run.id, run]))
}

function summary(lines: readonly Line[], running: Run | undefined, now: Date): string {
  const ofStanding = (...wanted: Standing[]) =>
    lines.filter(({ standing }) => wanted.includes(standing)).map(({ info }) => info.table)
  const read = lines.flatMap(({ info }) => info.sourceReadAt ?? []).sort()
  const latest = read.at(-1)
  const held = ofStanding('held')
  const bad = ofStanding('failed')
  const attention = ofStanding('attention', 'paused')
  const parts = [
    ...(held.length > 0 ? [`${names(held)} ${verb(held, 'wacht', 'wachten')} op een beoordeling.`] : []),
    ...(bad.length > 0 ? [`${names(bad)} ${verb(bad, 'is', 'zijn')} niet bijgewerkt.`] : []),
    ...(attention.length > 0 ? [`Let op ${names(attention)}.`] : []),
  ]
  const moves = running
    ? html`<p class="note busy">Er loopt een run. <a href="/nachten/${running.id}">Volg run ${running.id}</a></p>`
    : ''
  if (latest === undefined) {
    return html`<h1>Er is nog niets gelezen</h1>
<p class="lead">Zodra de eerste run klaar is, staat hier hoe het met de tabellen gaat.</p>!${moves}`
  }
  const head = parts.length === 0 ? `Alles is bij tot ${when(latest, now)}` : parts[0]!.replace(/\.$/, '')
  const rest = parts.length === 0 ? 'U hoeft niets te doen.' : parts.slice(1).join(' ')
  return html`<h1>${head}</h1><p class="lead">${rest} !${
    parts.length === 0 ? '' : html`Het nieuwste is van ${when(latest, now)}.`
  }</p>!${moves}`
}

const verb = (all: readonly string[], one: string, more: string) => (all.length === 1 ? one : more)

function tableLine(
  { info, standing, why, change }: Line,
  resume: string,
  {
    nights,
    strips,
    now,
  }: { nights: readonly Night[]; strips: Map<string, Map<number, RunTableStatus>>; now: Date },
): string {
  const { table, sourceReadAt, rowCount, lastRun } = info
  const age =
    sourceReadAt === null
      ? '–'
      : html`<time datetime="${sourceReadAt}" title="${when(sourceReadAt, now)}">${ago(sourceReadAt, now)}</time>`
  const run = lastRun === null ? '–' : html`<a href="/nachten/${lastRun.id}">${changed(change)}</a>`
  return html`<tr><th scope="row">${table}</th>
<td title="${why}">!${badge(standing, STANDING[standing])}<span class="hidden"> ${why}</span>!${resume}</td>
<td data-label="Gelezen">!${age}</td>
<td class="num" data-label="Rijen">${rowCount === null ? '–' : whole(rowCount)}</td>
<td data-wide>!${run}</td>
<td data-wide>!${strip(table, nights, strips.get(table), localDay(now))}</td></tr>`
}

/** For a table that was put back, and stays as it is until somebody says so. */
const resumeForm = ({ info: { table }, standing }: Line, { csrf }: Asked): string =>
  standing === 'paused'
    ? html`<form method="post" action="/tabellen/${table}/hervatten">!${csrf}<button aria-label="${table} hervatten">Hervatten</button></form>`
    : ''

/** `+12 ~3 −1`, in words. */
function changed(line: RunTable | undefined): string {
  if (!line) return 'bekijk'
  if (line.status === 'running' || line.status === 'queued') return STATUS[line.status]!
  const parts = [
    ...(line.inserted > 0 ? [`${whole(line.inserted)} nieuw`] : []),
    ...(line.updated > 0 ? [`${whole(line.updated)} gewijzigd`] : []),
    ...(line.deleted > 0 ? [`${whole(line.deleted)} weg`] : []),
  ]
  if (parts.length > 0) return parts.join(', ')
  return line.status === 'succeeded' ? 'niets veranderd' : STATUS[line.status]!
}

/** A bar for each of the last days; the text says the same. */
function strip(
  table: string,
  nights: readonly Night[],
  states: Map<number, RunTableStatus> | undefined,
  today: string,
): string {
  const byDay = new Map(nights.map((night) => [night.day, states?.get(night.run)]))
  const tally = new Map<string, number>()
  const bars = Array.from({ length: STRIP_DAYS }, (_, place) => {
    const state = byDay.get(addDays(today, place + 1 - STRIP_DAYS))
    if (state) tally.set(state, (tally.get(state) ?? 0) + 1)
    const height = state === undefined ? 6 : 20
    const fill = state === undefined ? 'none' : tone(state)
    return html`<rect x="${place * 7}" y="${20 - height}" width="5" height="${height}" rx="1.5" class="f-${fill}"/>`
  })
  const words = [...tally].map(([state, nightsOf]) => `${nightsOf} ${STATUS[state]}`).join(', ')
  const label = `${table}, dertig nachten: ${words || 'geen'}`
  return html`<svg class="strip" viewBox="0 0 208 20" preserveAspectRatio="none" role="img" aria-label="${label}">!${bars}</svg>`
}

async function nextNight({ sync }: Asked): Promise<string> {
  try {
    const { requests, secondRead, limitPerMinute, minutes } = await sync.plan({ tables: sync.nightly })
    const limit =
      limitPerMinute === 0
        ? ''
        : `, ten minste ${took(minutes * 60_000)} bij ${whole(limitPerMinute)} per minuut`
    const more = secondRead === 0 ? '' : `, en ${whole(secondRead)} meer als er iets te verwijderen is`
    return html`<section class="sheet"><h2>De volgende nacht</h2>
<p>${count(sync.nightly.length, 'tabel', 'tabellen')} vragen samen ${count(requests, 'verzoek', 'verzoeken')} aan de bron${limit}${more}.</p></section>`
  } catch {
    // What it needs is missing, or the database is busy; doctor and Beheer say which.
    return ''
  }
}

function syncForm({ csrf, tables }: Asked): string {
  const choose = html`<label>Tabel<select name="tabel"><option value="">Alle nachtelijke tabellen</option>!${tables.map(
    ({ name }) => html`<option>${name}</option>`,
  )}</select></label>`
  const days = html`<label>Vanaf dag<input type="date" name="van"></label><label>Tot en met<input type="date" name="tot"></label>`
  return html`<section class="sheet"><h2>Nu bijwerken</h2>
<p class="soft">Dit leest de bron en schrijft wat anders is. Een proef schrijft niets en zegt alleen wat er zou veranderen.</p>
<form method="post" action="/bijwerken">!${csrf}<div class="row">!${choose}!${days}
<label class="tick"><input type="checkbox" name="proef" value="1"> Alleen een proef</label>
<button class="primary">Bijwerken</button></div></form></section>`
}
