import { checkAct, checkTitle, findingText } from '../texts/checks.ts'
import { errorText } from '../texts/errors.ts'
import { count, day, duration, moment, names, whole } from '../texts/figures.ts'
import { STATUS, TRIGGER, VERDICT } from '../texts/states.ts'
import type { Alert, AlertProblem, AlertRun } from './alert.ts'

/** An alert in Dutch, as its readers speak; how it looks is up to each channel. */
export interface Wording {
  subject: string
  /** One or two sentences: what happened, and what is to be done. */
  lead: string[]
  grids: Grid[]
  link?: { label: string; url: string }
}

export interface Grid {
  title: string
  head: string[]
  rows: string[][]
}

export function wordingOf(alert: Alert): Wording {
  const told =
    alert.knownSince === undefined ? newsOf(alert) : reminderOf({ ...alert, knownSince: alert.knownSince })
  return {
    ...told,
    subject: `Tree11: ${told.subject}`,
    ...(alert.link !== undefined && { link: { label: 'Bekijk de run', url: alert.link } }),
  }
}

type Told = Pick<Wording, 'subject' | 'lead' | 'grids'>

function newsOf(alert: Alert): Told {
  const { kind, run, problems, warnings, recovered, madeUp } = alert
  const grids = [problemGrid(problems), warningGrid(alert), runGrid(run)].filter(
    ({ rows }) => rows.length > 0,
  )
  const back = [
    ...madeUpWords(alert),
    ...(recovered.length > 0 ? [`Weer in orde: ${names(recovered)}.`] : []),
  ]
  const tables = problems.map(({ table }) => table)
  switch (kind) {
    case 'failure':
      return {
        subject:
          run?.status === 'failed'
            ? `run ${run.id} is mislukt`
            : `${names(tables)} ${tables.length === 1 ? 'is' : 'zijn'} niet (helemaal) bijgewerkt`,
        lead: [
          'Wat er al in de tabellen stond, is blijven staan. De volgende run probeert het opnieuw.',
          ...reasons(alert),
          ...back,
        ],
        grids,
      }
    case 'hold':
      return {
        subject: `${names(tables)} wacht${tables.length === 1 ? '' : 'en'} op uw beoordeling`,
        lead: [
          `De wijziging is niet doorgevoerd. Klopt zij, keur haar dan goed: npx tree11 approve ${run?.id}. Doet u niets, dan beslist de volgende run opnieuw.`,
          ...reasons(alert),
          ...back,
        ],
        grids,
      }
    case 'warning':
      return {
        subject:
          warnings.length === 0
            ? `${names(tables)} ${tables.length === 1 ? 'is' : 'zijn'} niet helemaal bijgewerkt`
            : `${count(warnings.length, 'waarschuwing', 'waarschuwingen')} bij ${names([...new Set(warnings.map(({ table }) => table))])}`,
        lead: [
          'De gegevens zijn bijgewerkt, maar een controle vond iets om naar te kijken.',
          ...reasons(alert),
          ...back,
        ],
        grids,
      }
    case 'recovery':
      return {
        subject: madeUp?.tables.length
          ? `ingehaald: ${names(madeUp.tables)}`
          : `hersteld: ${names(recovered)}`,
        lead: back,
        grids,
      }
    case 'success':
      return {
        subject: `run ${run?.id} is geslaagd`,
        lead: [`${count(run?.tables ?? 0, 'tabel is', 'tabellen zijn')} bijgewerkt.`],
        grids,
      }
    case 'not-started':
      return {
        subject: `de nacht van ${moment(alert.scheduledFor!)} is niet begonnen`,
        lead: [
          `De synchronisatie van ${moment(alert.scheduledFor!)} staat niet in de lijst van runs. De tabellen zijn dus niet bijgewerkt.`,
          'Controleer of de dienst draait en of de klok van de server goed staat, en start de synchronisatie zo nodig zelf: npx tree11 sync.',
        ],
        grids,
      }
    case 'too-long':
      return {
        subject: `run ${run?.id} duurt al ${duration((alert.minutes ?? 0) * 60)}`,
        lead: [
          'Dat is langer dan gewoon. Vaak antwoordt Gymly traag of staat de snelheidslimiet laag; de run gaat vanzelf door.',
        ],
        grids,
      }
  }
}

/** What came in late, or did not however often it was asked for. */
function madeUpWords({ madeUp, problems }: Alert): string[] {
  if (!madeUp) return []
  const { times, tables, codes } = madeUp
  const why = codes.map((code) => errorText(code).happened)
  const often = times === 1 ? 'één keer' : `${times} keer`
  if (problems.length > 0) {
    const late = tables.length > 0 ? ` Later kwam wel binnen: ${names(tables)}.` : ''
    return [`Wat ontbrak, is ${often} opnieuw gevraagd.${late}`]
  }
  return [
    `Niet alles kwam meteen binnen. Het is ${often} opnieuw gevraagd en er nu helemaal: ${names(tables)}. U hoeft niets te doen.`,
    ...why.map((line) => `De oorzaak: ${line}`),
  ]
}

/** What has been told in full already is only called to mind. */
function reminderOf(alert: Alert & { knownSince: string }): Told {
  const { knownSince, problems, warnings } = alert
  const tables = [...new Set([...problems, ...warnings].map(({ table }) => table))]
  return {
    subject: `nog steeds: ${names(tables)} (sinds ${day(knownSince)})`,
    lead: [
      `Er is niets veranderd sinds het bericht van ${day(knownSince)}.`,
      ...warnings.map(findingText),
      ...reasons(alert),
    ],
    grids: [],
  }
}

function problemGrid(problems: readonly AlertProblem[]): Grid {
  return {
    title: 'Tabellen',
    head: ['Tabel', 'Status', 'Code', 'Nieuw', 'Gewijzigd', 'Verwijderd'],
    rows: problems.map(({ table, status, code, inserted, updated, deleted }) => [
      table,
      STATUS[status] ?? status,
      code,
      ...[inserted, updated, deleted].map(whole),
    ]),
  }
}

function warningGrid({ warnings }: Alert): Grid {
  return {
    title: 'Controles',
    head: ['Oordeel', 'Bevinding', 'Controle'],
    rows: warnings.map((warning) => [
      VERDICT[warning.status] ?? warning.status,
      findingText(warning),
      warning.check,
    ]),
  }
}

function runGrid(run: AlertRun | undefined): Grid {
  const rows = run
    ? [
        ['Run', `${run.id} (${TRIGGER[run.trigger] ?? run.trigger}): ${STATUS[run.status] ?? run.status}`],
        ['Duur', duration(run.durationSeconds)],
        ['Tabellen', whole(run.tables)],
        ['Gelezen', whole(run.read)],
        ['Afgekeurd', whole(run.rejected)],
        ['Afgeschermd', whole(run.shielded)],
        ['Nieuw, gewijzigd, verwijderd', [run.inserted, run.updated, run.deleted].map(whole).join(', ')],
        ['Ongewijzigd', whole(run.unchanged)],
      ]
    : []
  return { title: 'De run in cijfers', head: [], rows }
}

/** Of each code and each check once: what happened, and what to do. */
function reasons({ problems, warnings }: Pick<Alert, 'problems' | 'warnings'>): string[] {
  const errors = problems
    .filter(({ code }) => code !== '')
    .map(({ code }) => errorText(code))
    .map(({ happened, act }) => `${happened} ${act}`)
  const checks = warnings.map(({ check }) => {
    const act = checkAct(check)
    return act && `${checkTitle(check)}: ${act}`
  })
  return [...new Set([...errors, ...checks])].filter((text) => text !== undefined)
}
