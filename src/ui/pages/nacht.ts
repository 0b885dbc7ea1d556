import { mayAs } from '../../access/roles.ts'
import { listQuality } from '../../reading/quality-log.ts'
import { readRun } from '../../reading/runs.ts'
import type { QualityLine } from '../../shapes/quality.ts'
import type { Failure, Run, RunTable } from '../../shapes/run.ts'
import { leftUndone } from '../../shapes/statuses.ts'
import { checkAct, checkTitle, findingText } from '../../texts/checks.ts'
import { errorText } from '../../texts/errors.ts'
import { count, day, whole } from '../../texts/figures.ts'
import { STATUS, TRIGGER, VERDICT } from '../../texts/states.ts'
import { html } from '../html.ts'
import type { Asked, Page } from '../page.ts'
import { short, took, when } from '../times.ts'
import { badge } from '../verdict.ts'
import { waterfall } from '../waterfall.ts'

const MOST_CHECKS = 500

export const nacht: Page = {
  path: '/nachten/:id',
  role: 'reader',
  async read(asked) {
    const { database, tables, params } = asked
    const run = await readRun(database, tables, Number(params.id))
    const { items } = await listQuality(database, { run: run.id, first: MOST_CHECKS })
    const found = items
      .filter(({ status }) => status !== 'PASS')
      .sort((one, other) => (one.status < other.status ? -1 : 1))
    const ended = run.finishedAt !== null
    return {
      title: `Run ${run.id}`,
      ...(!ended && { follows: run.id }),
      body: html`<p class="crumbs"><a href="/nachten">Nachten</a> ›</p>
<div id="kop" data-live>!${head(run, asked.now())}</div>
!${mayAs(asked.caller.role, 'operator') ? actionsOf(run, asked) : ''}
<div id="verloop" data-live>!${faults(run)}
<h2>Verloop</h2><div class="sheet">!${waterfall(run)}</div>
!${tableLines(run)}</div>
<div id="controles" data-live>!${findings(found)}</div>
<div id="meldingen" data-live>!${alerts(run)}</div>`,
    }
  },
}

function head(run: Run, now: Date): string {
  const sum = (of: (line: RunTable) => number) => run.tables.reduce((total, line) => total + of(line), 0)
  const done = sum((line) =>
    line.status === 'running' ? (line.requestsDone ?? 0) : line.status === 'queued' ? 0 : line.requests,
  )
  const belongs =
    run.belongsTo === null
      ? ''
      : html`<dt>Hoort bij</dt><dd><a href="/nachten/${run.belongsTo}">run ${run.belongsTo}</a></dd>`
  const days =
    run.from || run.to ? html`<div><dt>Dagen</dt><dd>${run.from ?? '…'} t/m ${run.to ?? '…'}</dd></div>` : ''
  const fact = (name: string, value: string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`
  return html`<h1>Run ${run.id} !${badge(run.status, STATUS[run.status]!)}</h1>
<p class="lead">${when(run.startedAt ?? run.createdAt, now)}, ${TRIGGER[run.trigger]}${run.requestedBy ? ` (${run.requestedBy})` : ''}${run.dryRun ? '; een proef: er is niets geschreven' : ''}</p>
<div class="sheet"><dl class="facts">!${fact('Duur', run.finishedAt === null ? 'nog bezig' : took(run.durationMs))}
!${fact('Verzoeken', `${whole(done)} van ${whole(sum((line) => line.requests))}`)}
!${fact('Gelezen', whole(sum((line) => line.read)))}
!${fact('Nieuw', whole(sum((line) => line.inserted)))}!${fact('Gewijzigd', whole(sum((line) => line.updated)))}
!${fact('Verwijderd', whole(sum((line) => line.deleted)))}!${fact('Afgekeurd', whole(sum((line) => line.rejected)))}
!${days}!${belongs === '' ? '' : html`<div>!${belongs}</div>`}</dl></div>`
}

/** The errors, each with what to do, once for all tables that have it. */
function faults(run: Run): string {
  const own: { who: string; error: Failure }[] = [
    ...(run.error ? [{ who: 'De run', error: run.error }] : []),
    ...run.tables.flatMap(({ table, error }) => (error ? [{ who: table, error }] : [])),
  ]
  const byCode = Map.groupBy(own, ({ error }) => error.code)
  return [...byCode]
    .map(([code, of]) => {
      const { happened, act } = errorText(code)
      const tone = code === 'held' || run.status === 'held' ? 'held' : 'bad'
      return html`<div class="note ${tone}"><p><strong>${of.map(({ who }) => who).join(', ')}</strong>: ${happened} ${act}</p>
<details><summary>Meer</summary><p><code>${code}</code></p>!${of.map(({ error }) => html`<p lang="en">${error.message}</p>`)}</details></div>`
    })
    .join('')
}

function tableLines(run: Run): string {
  const lines = run.tables.map(
    (line) => html`<tr><th scope="row">${line.table}</th>
<td>!${badge(line.status, STATUS[line.status]!)}</td>
<td class="num" data-label="Verzoeken">${line.requestsDone === undefined ? '' : `${whole(line.requestsDone)} van `}${whole(line.requests)}</td>
<td class="num" data-label="Gelezen">${whole(line.read)}</td><td class="num" data-label="Nieuw">${whole(line.inserted)}</td>
<td class="num" data-label="Gewijzigd">${whole(line.updated)}</td><td class="num" data-label="Verwijderd">${whole(line.deleted)}</td>
<td class="num" data-label="Gelijk">${whole(line.unchanged)}</td><td class="num" data-label="Afgekeurd">${whole(line.rejected)}</td>
<td class="num" data-label="Duur">${short(line.durationMs)}</td></tr>`,
  )
  return html`<div class="scroll"><table class="cards dense"><thead><tr><th scope="col">Tabel</th><th scope="col">Stand</th>
<th scope="col" class="num">Verzoeken</th><th scope="col" class="num">Gelezen</th><th scope="col" class="num">Nieuw</th>
<th scope="col" class="num">Gewijzigd</th><th scope="col" class="num">Verwijderd</th><th scope="col" class="num">Gelijk</th>
<th scope="col" class="num">Afgekeurd</th><th scope="col" class="num">Duur</th></tr></thead><tbody>!${lines}</tbody></table></div>`
}

function findings(found: readonly QualityLine[]): string {
  if (found.length === 0) return ''
  const lines = found.map(
    (line) => html`<tr><td>!${badge(line.status, VERDICT[line.status]!)}</td>
<th scope="row">${checkTitle(line.check)}</th>
<td data-wide>${findingText(line)} <span class="soft">${checkAct(line.check)}</span></td></tr>`,
  )
  return html`<h2>Wat de controles vonden</h2><div class="scroll"><table class="cards"><thead><tr><th scope="col">Oordeel</th>
<th scope="col">Controle</th><th scope="col">Bevinding</th></tr></thead><tbody>!${lines}</tbody></table></div>`
}

const ALERT: Readonly<Record<string, string>> = { waiting: 'wacht', sent: 'verstuurd', expired: 'opgegeven' }
const KIND: Readonly<Record<string, string>> = {
  failure: 'mislukking',
  hold: 'beoordeling gevraagd',
  warning: 'waarschuwing',
  recovery: 'hersteld',
  success: 'geslaagd',
  'too-long': 'duurt te lang',
}

function alerts({ alerts: sent, finishedAt }: Run): string {
  if (finishedAt === null) return ''
  if (sent.length === 0)
    return '<h2>Meldingen</h2><p class="soft">Over deze run is niemand een bericht gestuurd.</p>'
  const lines = sent.map(({ channel, kind, status, attempts, error }) => {
    const why = error ? ` ${errorText(error.code).happened}` : ''
    return html`<li>${channel}: ${KIND[kind] ?? kind}, ${ALERT[status]}${attempts > 1 ? ` na ${count(attempts, 'poging', 'pogingen')}` : ''}.${why}</li>`
  })
  return html`<h2>Meldingen</h2><ul>!${lines}</ul>`
}

interface Offer {
  path: string
  word: string
  /** What it will do. */
  says: string
  danger?: boolean
}

function actionsOf(run: Run, { csrf }: Asked): string {
  const forms = offersOf(run).map(
    ({ path, word, says, danger }) => html`<details><summary>${word}…</summary><div><p>${says}</p>
<form method="post" action="/nachten/${run.id}/${path}">!${csrf}<button class="${danger ? 'danger' : 'primary'}">${word}</button></form></div></details>`,
  )
  return forms.length === 0 ? '' : html`<div class="actions">!${forms}</div>`
}

function offersOf(run: Run): Offer[] {
  if (run.finishedAt === null) {
    const says =
      'De run stopt voor de volgende pagina. Wat klaar is, blijft; wat nog moest, wordt overgeslagen.'
    return [{ path: 'afbreken', word: 'Afbreken', says, danger: true }]
  }
  if (run.dryRun) return []
  const missing = run.tables.filter(({ status }) => leftUndone(status))
  const changed = run.tables.reduce((sum, line) => sum + line.inserted + line.updated + line.deleted, 0)
  const again = `Een nieuwe run haalt op wat ontbreekt van ${count(missing.length, 'tabel', 'tabellen')}. Wat al binnen is, wordt niet opnieuw gevraagd.`
  const approval = 'Wat werd tegengehouden wordt alsnog doorgevoerd. Doe dit alleen als de wijziging klopt.'
  return [
    ...(run.status === 'held'
      ? [{ path: 'goedkeuren', word: 'Goedkeuren', says: approval, danger: true }]
      : []),
    ...(missing.length > 0 ? [{ path: 'opnieuw', word: 'Opnieuw proberen', says: again }] : []),
    {
      path: 'nadoen',
      word: 'Nadoen als proef',
      says: 'De bewaarde antwoorden worden opnieuw verwerkt zonder de bron iets te vragen en zonder iets te schrijven.',
    },
    ...(changed > 0 && run.status !== 'held'
      ? [
          {
            path: 'terugdraaien',
            word: 'Terugdraaien',
            says: `${count(changed, 'rij wordt', 'rijen worden')} zoals zij voor ${day(run.createdAt)} waren. De tabellen blijven daarna stil tot iemand ze hervat.`,
            danger: true,
          },
        ]
      : []),
  ]
}
