import { addDays, localDay } from '../../local-days.ts'
import { listNights, type Night } from '../../reading/nights.ts'
import { listRuns } from '../../reading/runs.ts'
import type { Run } from '../../shapes/run.ts'
import { RUN_STATUSES, type RunStatus } from '../../shapes/statuses.ts'
import { findTable } from '../../tables/find-table.ts'
import { names, whole } from '../../texts/figures.ts'
import { STATUS, TRIGGER } from '../../texts/states.ts'
import { html, link } from '../html.ts'
import type { Asked, Page } from '../page.ts'
import { fullDay, took, when } from '../times.ts'
import { badge, tone } from '../verdict.ts'

const YEAR = 365
const PAGE = 30

export const nachten: Page = {
  path: '/nachten',
  role: 'reader',
  menu: 'Nachten',
  async read(asked) {
    const { database, tables, values } = asked
    const now = asked.now()
    const { dag, tabel, na } = values
    const status = RUN_STATUSES.find((one) => one === values.stand) as RunStatus | undefined
    const { items, nextCursor } = await listRuns(database, tables, {
      first: PAGE,
      ...(status && { status }),
      ...(tabel && { table: findTable(tables, tabel).name }),
      ...(dag && { from: dag, to: dag }),
      ...(na && { after: na }),
    })
    const filtered = Boolean(dag || tabel || status || na)
    const nights = filtered ? [] : await listNights(database, { days: YEAR, now })
    const older =
      nextCursor === null
        ? ''
        : html`<a class="button" href="${link('/nachten', { ...values, na: nextCursor })}">Ouder</a>`
    return {
      title: 'Nachten',
      body: html`<h1>Nachten</h1><p class="lead">Elke run van het afgelopen jaar, de nieuwste eerst.</p>
!${filtered ? '' : calendar(nights, now)}
<h2>!${dag ? fullDay(dag) : 'Runs'}</h2>
!${filterForm(asked)}
!${items.length === 0 ? '<p>Geen run voldoet hieraan.</p>' : runList(items, now)}
<div class="pager">!${na ? html`<a class="button" href="${link('/nachten', { ...values, na: undefined })}">Nieuwste</a>` : '<span></span>'}!${older}</div>`,
    }
  },
}

function calendar(nights: readonly Night[], now: Date): string {
  const byDay = new Map(nights.map((night) => [night.day, night]))
  const today = localDay(now)
  const first = `${addDays(today, 1 - YEAR).slice(0, 7)}-01`
  const months = new Map<string, string[]>()
  for (let day = first; day <= today; day = addDays(day, 1)) {
    const month = day.slice(0, 7)
    const cells = months.get(month) ?? Array.from({ length: weekday(day) }, () => '<i></i>')
    cells.push(dayCell(day, byDay.get(day)))
    months.set(month, cells)
  }
  const shown = [...months].reverse().map(([month, cells]) => {
    const name = new Date(`${month}-15T12:00:00Z`).toLocaleDateString('nl-NL', {
      month: 'long',
      year: 'numeric',
    })
    return html`<section><h3>${name}</h3><div class="month">!${cells}</div></section>`
  })
  return html`<details class="sheet" open><summary>Een jaar aan nachten</summary><br><div class="calendar">!${shown}</div></details>`
}

/** Monday is 0. */
const weekday = (day: string) => (new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7

function dayCell(day: string, night: Night | undefined): string {
  const date = Number(day.slice(8))
  if (!night) return html`<span>${date}</span>`
  const words = `${fullDay(day)}: ${STATUS[night.status]}, ${took(night.durationMs)}`
  return html`<a class="${tone(night.status)}" href="${link('/nachten', { dag: day })}" title="${words}" aria-label="${words}">${date}</a>`
}

function filterForm({ values, tables }: Asked): string {
  const option = (value: string, word: string, chosen: string | undefined) =>
    html`<option value="${value}"!${value === chosen ? ' selected' : ''}>${word}</option>`
  return html`<form class="row" action="/nachten">
<label>Stand<select name="stand">!${option('', 'alle', values.stand)}!${RUN_STATUSES.map((one) => option(one, STATUS[one]!, values.stand))}</select></label>
<label>Tabel<select name="tabel">!${option('', 'alle', values.tabel)}!${tables.map(({ name }) => option(name, name, values.tabel))}</select></label>
<label>Dag<input type="date" name="dag" value="${values.dag}"></label>
<button>Toon</button></form>`
}

function runList(runs: readonly Run[], now: Date): string {
  return html`<div class="scroll"><table class="cards">
<thead><tr><th scope="col">Run</th><th scope="col">Stand</th><th scope="col">Begonnen</th><th scope="col">Duur</th>
<th scope="col">Aanleiding</th><th scope="col">Tabellen</th><th scope="col" class="num">Veranderd</th></tr></thead>
<tbody>!${runs.map((run) => runLine(run, now))}</tbody></table></div>`
}

function runLine(
  { id, status, dryRun, createdAt, startedAt, durationMs, trigger, tables }: Run,
  now: Date,
): string {
  const changed = tables.reduce((sum, line) => sum + line.inserted + line.updated + line.deleted, 0)
  const at = startedAt ?? createdAt
  return html`<tr><th scope="row"><a href="/nachten/${id}">Run ${id}</a>${dryRun ? ' (proef)' : ''}</th>
<td>!${badge(status, STATUS[status]!)}</td>
<td><time datetime="${at}">${when(at, now)}</time></td><td>${took(durationMs)}</td>
<td>${TRIGGER[trigger]}</td><td>${names(tables.map(({ table }) => table))}</td>
<td class="num" data-label="Veranderd">${whole(changed)}</td></tr>`
}
