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
  const told = alert.knownSince === undefined ? newsOf(alert) : reminderOf(alert)
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
          ...reasons(problems),
          ...back,
        ],
        grids,
      }
    case 'hold':
      return {
        subject: `${names(tables)} wacht${tables.length === 1 ? '' : 'en'} op uw beoordeling`,
        lead: [
          `De wijziging is niet doorgevoerd. Klopt zij, keur haar dan goed: npx tree11 approve ${run?.id}. Doet u niets, dan beslist de volgende run opnieuw.`,
          ...reasons(problems),
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
          ...reasons(problems),
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
        subject: `de nacht van ${moment(alert.scheduledFor)} is niet begonnen`,
        lead: [
          `De synchronisatie van ${moment(alert.scheduledFor)} staat niet in de lijst van runs. De tabellen zijn dus niet bijgewerkt.`,
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
  const why = reasons(codes.map((code) => ({ code })))
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
function reminderOf({ knownSince, problems, warnings }: Alert): Told {
  const tables = [...new Set([...problems, ...warnings].map(({ table }) => table))]
  return {
    subject: `nog steeds: ${names(tables)} (sinds ${day(knownSince)})`,
    lead: [
      `Er is niets veranderd sinds het bericht van ${day(knownSince)}.`,
      ...reasons(problems),
      ...(warnings.length > 0
        ? [`Waarschuwingen: ${warnings.map(({ table, check }) => `${table} (${check})`).join(', ')}.`]
        : []),
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
    head: ['Tabel', 'Controle', 'Oordeel', 'Gemeten', 'Verwacht'],
    rows: warnings.map(({ table, check, status, measured, expected }) => [
      table,
      check,
      status === 'FAIL' ? 'fout' : 'let op',
      ...[measured, expected].map((value) => (value === null ? '–' : number(value))),
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

const STATUS: Readonly<Record<string, string>> = {
  queued: 'wacht',
  running: 'bezig',
  succeeded: 'geslaagd',
  partial: 'deels bijgewerkt',
  held: 'wacht op beoordeling',
  skipped: 'overgeslagen',
  failed: 'mislukt',
  cancelled: 'afgebroken',
}

const TRIGGER: Readonly<Record<string, string>> = {
  schedule: 'nachtelijk',
  api: 'via de API',
  graphql: 'via GraphQL',
  cli: 'met de hand',
  retry: 'herhaling',
  replay: 'opnieuw verwerkt',
  revert: 'teruggedraaid',
}

/** What a person can do about the errors that they can do something about. */
const REMEDY: Readonly<Record<string, string>> = {
  'gymly-unauthorized': 'Gymly weigert het token: vraag een nieuw token aan en zet het in GYMLY_API_TOKEN.',
  'gymly-forbidden':
    'Het token mag deze gegevens niet lezen: controleer GYMLY_BUSINESS_ID of vraag Gymly om het recht.',
  'gymly-unreachable': 'Gymly is niet bereikbaar: controleer het netwerk, of wacht tot Gymly weer antwoordt.',
  'gymly-server-error': 'Gymly had zelf een storing.',
  'gymly-web-page': 'In plaats van een antwoord kwam een webpagina: onderhoud, of een firewall ertussen.',
  'gymly-timeout': 'Gymly antwoordde niet op tijd.',
  'gymly-rate-limited': 'Gymly vindt dat er te veel verzoeken komen: verlaag GYMLY_RATE_LIMIT_PER_MINUTE.',
  'gymly-malformed':
    'Een antwoord van Gymly had een andere vorm dan verwacht. Komt dat elke nacht terug, dan heeft Gymly iets veranderd.',
  'sheets-unauthorized': 'Google weigert het service-account: controleer GOOGLE_SHEETS_CREDENTIALS_FILE.',
  'sheets-forbidden': 'Het service-account mag het werkblad niet lezen: deel het werkblad ermee.',
  'sheets-not-a-sheet':
    'Het bestand is geen Google-werkblad: open het op Drive en kies Bestand → Opslaan als Google Spreadsheets.',
  'sheets-wrong-range':
    'Het tabblad bestaat niet (meer) onder deze naam: hernoem het terug, of pas GOOGLE_SHEETS_RANGE of GOOGLE_SHEETS_SECTIONS_RANGE aan.',
  'sheet-header-missing': 'In het werkblad ontbreekt een kolomkop: zet hem terug.',
  'brake-deletes':
    'Er zouden meer rijen verdwijnen dan gewoon is: kijk in Gymly of die gegevens er werkelijk niet meer zijn.',
  'brake-empty':
    'Het antwoord was leeg, terwijl de tabel rijen heeft: kijk in Gymly of er werkelijk niets meer is.',
  'check-failed': 'Een controle die moet slagen, is niet geslaagd.',
  'needed-table-failed': 'Een tabel waarvan deze afhangt, is niet binnengekomen.',
  'wrong-setting': 'Een instelling ontbreekt of klopt niet: npx tree11 doctor zegt welke.',
  'disk-full': 'De schijf is vol: maak ruimte vrij.',
}

function reasons(problems: readonly Pick<AlertProblem, 'code'>[]): string[] {
  return [...new Set(problems.map(({ code }) => REMEDY[code]))].filter((text) => text !== undefined)
}

/** At most three names, so that a subject fits on a telephone. */
function names(all: readonly string[]): string {
  const shown = all.length > 3 ? [...all.slice(0, 2), `nog ${all.length - 2} tabellen`] : [...all]
  const last = shown.pop() ?? 'geen tabel'
  return shown.length === 0 ? last : `${shown.join(', ')} en ${last}`
}

const count = (total: number, one: string, more: string) => `${whole(total)} ${total === 1 ? one : more}`
const whole = (value: number) => value.toLocaleString('nl-NL')
const number = (value: number) => value.toLocaleString('nl-NL', { maximumFractionDigits: 4 })

const TIMES = { timeZone: 'Europe/Amsterdam' } as const
const day = (at: string | undefined) =>
  at === undefined
    ? ''
    : new Date(at).toLocaleDateString('nl-NL', { ...TIMES, day: 'numeric', month: 'long' })
const moment = (at: string | undefined) =>
  at === undefined
    ? ''
    : `${day(at)} ${new Date(at).toLocaleTimeString('nl-NL', { ...TIMES, hour: '2-digit', minute: '2-digit' })}`

function duration(seconds: number): string {
  if (seconds < 60) return count(Math.round(seconds), 'seconde', 'seconden')
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return count(minutes, 'minuut', 'minuten')
  const rest = minutes % 60
  return `${Math.floor(minutes / 60)} uur${rest === 0 ? '' : ` en ${count(rest, 'minuut', 'minuten')}`}`
}
