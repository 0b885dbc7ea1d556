import { count, number, whole } from './figures.ts'

/** What a line of DataQualityLog says in figures. Nothing in it points at a person. */
export interface Finding {
  table: string
  /** `fresh:GewijzigdOp`: its kind and, for most, what it is a check of. */
  check: string
  measured: number | null
  expected: number | null
}

/** A finding whose figures are there, and what its check is a check of. */
interface Found {
  table: string
  of: string
  measured: number
  expected: number | null
}

interface CheckText {
  title: string
  /** The figures as a sentence with its units, also when all is well. */
  says(found: Found): string
  /** What whoever reads it does when something was found. */
  act: string
}

const rows = (total: number) => count(total, 'rij', 'rijen')
const euros = (value: number) => value.toLocaleString('nl-NL', { style: 'currency', currency: 'EUR' })

/** A check that counts what is wrong. */
const counting = (
  title: string,
  [one, more]: readonly [string, string],
  rest: (found: Found) => string,
  act: string,
): CheckText => ({
  title,
  says: (found) => `${count(found.measured, one, more)} ${rest(found)}.`,
  act,
})

const inRows = (title: string, wrong: (of: string) => string, act: string) =>
  counting(title, ['rij', 'rijen'], ({ table, of }) => `in ${table} waarin ${wrong(of)}`, act)

const LOOK_IN_SOURCE = 'Zoek deze gegevens op in de bron en verbeter ze daar; de volgende run neemt het over.'
const SOURCE_CHANGED =
  'Komt dat elke nacht terug, dan heeft de bron iets veranderd: meld het aan wie de dienst beheert.'
const LOOK_IN_QUARANTINE = 'Kijk in Quarantaine welke records het zijn, en verbeter ze in de bron.'

/** What is newest in a column, as people call it. */
const NEWEST: Readonly<Record<string, string>> = {
  GewijzigdOp: 'Nieuwste wijziging',
  AangemaaktOp: 'Nieuwste toevoeging',
  Datum: 'Nieuwste dag',
}

/** Every kind of check in Dutch: DataQualityLog, mail, chat and pages say the same of it. */
export const CHECKS = {
  required: counting(
    'Verplichte waarden',
    ['verplichte waarde ontbreekt', 'verplichte waarden ontbreken'],
    ({ table }) => `in antwoorden voor ${table}`,
    LOOK_IN_QUARANTINE,
  ),
  type: counting(
    'Soort van waarden',
    ['waarde', 'waarden'],
    ({ table }) => `voor ${table} van een andere soort dan hun kolom, en niet overgenomen`,
    SOURCE_CHANGED,
  ),
  length: counting(
    'Lengte van teksten',
    ['tekst', 'teksten'],
    ({ table }) => `voor ${table} te lang voor hun kolom, en niet overgenomen`,
    'Maak de tekst in de bron korter.',
  ),
  time_zone: counting(
    'Tijden zonder tijdzone',
    ['tijd', 'tijden'],
    ({ table }) => `voor ${table} zonder tijdzone, gelezen als UTC`,
    SOURCE_CHANGED,
  ),
  unreadable_key: counting(
    'Onleesbare sleutels',
    ['record', 'records'],
    ({ table }) => `voor ${table} met een onleesbare sleutel; wat het kunnen zijn, is niet verwijderd`,
    LOOK_IN_QUARANTINE,
  ),
  duplicates: counting(
    'Dubbele records',
    ['record', 'records'],
    ({ table }) => `voor ${table} met een sleutel die in hetzelfde antwoord al voorkwam`,
    'Van elke sleutel is er één bewaard; verwijder in de bron wat dubbel is.',
  ),
  moved_list: counting(
    'Verschoven lijsten',
    ['lijst', 'lijsten'],
    ({ table }) =>
      `voor ${table} met een ander aantal records dan zij zelf zei: zij veranderde tijdens het lezen`,
    'De volgende run leest haar opnieuw; komt het elke nacht terug, meld het dan bij de bron.',
  ),
  replaced_characters: counting(
    'Vervangen tekens',
    ['teken', 'tekens'],
    ({ table }) => `in antwoorden voor ${table} onleesbaar, en vervangen door \uFFFD`,
    'Verbeter de tekst in de bron als het daar ook te zien is.',
  ),
  failed_requests: counting(
    'Mislukte verzoeken',
    ['verzoek', 'verzoeken'],
    ({ table }) => `voor ${table} mislukt; de rijen waarover zij gaan, zijn gelaten zoals ze waren`,
    'De volgende run vraagt ze opnieuw; met npx tree11 retry kan het meteen.',
  ),
  nulls: {
    title: 'Lege kolommen',
    says: ({ table, measured, expected }) =>
      `De leegste kolom van ${table} is voor ${number(measured)} % leeg, verwacht hoogstens ${number(expected ?? 0)} %.`,
    act: 'Kijk of de bron dit veld nog invult; zo niet, meld het dan aan wie de dienst beheert.',
  },
  row_count: {
    title: 'Aantal rijen',
    says: ({ table, measured, expected }) =>
      expected === null
        ? `${rows(measured)} binnen voor ${table}.`
        : `${rows(measured)} binnen voor ${table}, verwacht ongeveer ${whole(expected)} zoals in eerdere runs.`,
    act: 'Kijk in de bron of het aantal klopt.',
  },
  refers_to: inRows(
    'Verwijzingen',
    (of) => `iets staat dat niet in ${of} voorkomt`,
    'Meestal haalt de volgende run het in; blijft het staan, zoek het dan op in de bron.',
  ),
  ties_out: {
    title: 'Aansluiting op totalen',
    says: ({ table, of, measured, expected }) =>
      `De bedragen van ${of} voor ${table} tellen op tot ${euros(measured)}, verwacht ${euros(expected ?? 0)}.`,
    act: 'De bron spreekt zichzelf tegen: meld het daar als het elke nacht terugkomt.',
  },
  anomaly: {
    title: 'Ongewone dag',
    says: ({ table, of, measured, expected }) =>
      expected === null
        ? `${of} in ${table}: ${number(measured)}.`
        : `${of} in ${table}: ${number(measured)}, op zo'n dag gewoonlijk ${number(expected)}.`,
    act: 'Kijk of er een reden voor is, zoals een sluiting of een actie.',
  },
  schema_drift: counting(
    'Veranderde velden',
    ['veld', 'velden'],
    ({ table }) => `in antwoorden voor ${table} nieuw of verdwenen`,
    'Meld het aan wie de dienst beheert: misschien mist een kolom haar bron.',
  ),
  ends_after: inRows('Volgorde van tijden', (of) => `${of} niet na het begin ligt`, LOOK_IN_SOURCE),
  not_before: inRows('Volgorde van tijden', (of) => `${of} te vroeg ligt`, LOOK_IN_SOURCE),
  at_most: inRows('Hoogste waarden', (of) => `${of} hoger is dan kan`, LOOK_IN_SOURCE),
  not_negative: inRows('Waarden onder nul', (of) => `${of} onder nul is`, LOOK_IN_SOURCE),
  adds_up: inRows('Sommen', (of) => `${of} niet de som van zijn delen is`, LOOK_IN_SOURCE),
  known_currency: inRows('Munten', (of) => `${of} geen bekende munt is`, LOOK_IN_SOURCE),
  fresh: {
    title: 'Versheid',
    says: ({ table, of, measured, expected }) =>
      `${NEWEST[of] ?? `Nieuwste ${of}`} in ${table} is ${count(measured, 'dag', 'dagen')} oud, verwacht hoogstens ${whole(expected ?? 0)}.`,
    act: 'Kijk in de bron of daar nog wordt bijgehouden wat hier ontbreekt.',
  },
  other_rows: counting(
    'Andere rijen',
    ['rij', 'rijen'],
    ({ table }) =>
      `voor ${table} zonder dag en namen (een titel, een totaal, een notitie), en niet overgenomen`,
    'U hoeft niets te doen, tenzij een van die rijen wel uren had moeten zijn.',
  ),
  doubtful_hours: counting(
    'Twijfelachtige uren',
    ['rij', 'rijen'],
    ({ table }) => `voor ${table} waarvan niet te zien is of de uren een tijd zijn of een getal`,
    'Kijk in het werkblad: schrijf anderhalf uur als 1,5 of als 1:30.',
  ),
  similar_keys: counting(
    'Bijna gelijke sleutels',
    ['rij', 'rijen'],
    ({ table }) =>
      `van ${table} met sleutels die alleen in hoofdletters of in de opbouw van tekens verschillen`,
    'Kijk in de bron of het om dezelfde gaat, en schrijf haar dan overal gelijk.',
  ),
  lookup: counting(
    'Opzoeklijst',
    ['naam', 'namen'],
    ({ table, of }) => `in de lijst van ${of} voor ${table} die onbekend is of er meer dan eens staat`,
    'Schrijf de namen in het werkblad zoals zij in de bron staan.',
  ),
  ahead: inRows(
    'Tijden in de toekomst',
    (of) => `${of} in de toekomst ligt; zij tellen niet mee voor de versheid`,
    LOOK_IN_SOURCE,
  ),
  fallback: counting(
    'Vervangende waarden',
    ['verplichte waarde', 'verplichte waarden'],
    ({ table }) => `voor ${table} niet gegeven; wat er het dichtst bij staat, is genomen`,
    SOURCE_CHANGED,
  ),
  not_asked: counting(
    'Niet gevraagd',
    ['record', 'records'],
    ({ table, of }) => `voor ${table} met een ${of} waar niet om was gevraagd, en niet overgenomen`,
    'De bron houdt zich niet aan de vraag: meld het daar als het elke nacht terugkomt.',
  ),
  shielded: counting(
    'Afgeschermde rijen',
    ['rij', 'rijen'],
    ({ table }) => `van ${table} gelaten zoals zij waren, omdat een onleesbaar record er een van kan zijn`,
    LOOK_IN_QUARANTINE,
  ),
  shield_ended: counting(
    'Afscherming voorbij',
    ['rij', 'rijen'],
    ({ table }) =>
      `van ${table} verwijderd: drie volledige antwoorden op rij noemden haar niet, en een record heeft geen leesbare sleutel`,
    LOOK_IN_QUARANTINE,
  ),
  history: counting(
    'Historie',
    ['rij', 'rijen'],
    ({ table }) =>
      `van ${table} zonder versie in de historie, of andersom: iemand anders schreef in de tabel`,
    'Ga na wie in de tabel schrijft: alleen deze dienst hoort dat te doen.',
  ),
  deleted_with: counting(
    'Meegegane rijen',
    ['rij', 'rijen'],
    ({ table }) => `van ${table} verwijderd met de rijen waar zij bij hoorden`,
    'U hoeft niets te doen.',
  ),
  brake: {
    title: 'Rem op verwijderen',
    says: ({ table, measured, expected }) =>
      `${count(measured, 'rij van', 'rijen van')} ${table} te verwijderen, zonder te vragen hoogstens ${whole(expected ?? 0)}.`,
    act: 'Kijk in de bron of die gegevens er werkelijk niet meer zijn, en keur het dan goed.',
  },
} as const satisfies Record<string, CheckText>

export type CheckKind = keyof typeof CHECKS
/** As it stands in CheckNaam. */
export type CheckName = CheckKind | `${CheckKind}:${string}`

/** The sentence for a finding: made of its figures alone, so that it can be sent anywhere. */
export function findingText({ table, check, measured, expected }: Finding): string {
  const { says, of } = textOf(check)
  if (measured === null) return `Niet beoordeeld voor ${table}.`
  return says
    ? says({ table, of, measured, expected })
    : `${check} in ${table}: ${number(measured)}, verwacht ${expected === null ? 'niets' : number(expected)}.`
}

/** `Versheid (GewijzigdOp)` */
export function checkTitle(check: string): string {
  const { title, of } = textOf(check)
  return title === undefined ? check : of === '' ? title : `${title} (${of})`
}

/** What to do about a finding of this check; undefined for one that another version made. */
export const checkAct = (check: string): string | undefined => textOf(check).act

function textOf(check: string): Partial<CheckText> & { of: string } {
  const colon = check.indexOf(':')
  const kind = colon < 0 ? check : check.slice(0, colon)
  const of = colon < 0 ? '' : check.slice(colon + 1)
  return Object.hasOwn(CHECKS, kind) ? { ...CHECKS[kind as CheckKind], of } : { of }
}
