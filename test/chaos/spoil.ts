import type { Random } from '../../src/sandbox/random.ts'
import type { Params, StreamName } from '../../src/sandbox/sandbox.ts'

/**
 * What one value of another kind costs: its record (`record`), or only the value (`value`), of which table
 * and column. A record without its key may be any row's, so its request deletes nothing.
 */
export interface Loss {
  cost: 'record' | 'value'
  table: string
  column: string
}

export interface Mark extends Loss {
  /** Stands in the spoilt value, so that it is found again wherever it went. */
  number: number
  night: number
  stream: StreamName
}

type Json = Record<string, unknown>

/** A field of a record, as a path, and what it costs when its value is of another kind. */
type Field = readonly [path: string, table: string, column: string, cost: Loss['cost']]

const FIELDS: Partial<Record<StreamName, readonly Field[]>> = {
  users: [
    ['id', 'Leden', 'Id', 'record'],
    ['createdAt', 'Leden', 'AangemaaktOp', 'record'],
    ['active', 'Leden', 'Actief', 'record'],
    ['customerNumber', 'Leden', 'KlantNummer', 'value'],
    ['accountId', 'Leden', 'AccountId', 'value'],
    ['activeMemberships.0', 'ActieveAbonnementen', 'AbonnementId', 'record'],
    ['activeMemberships', 'ActieveAbonnementen', 'AbonnementId', 'record'],
  ],
  memberships: [
    ['id', 'Abonnementen', 'AbonnementId', 'record'],
    ['name', 'Abonnementen', 'Naam', 'record'],
    ['amount', 'Abonnementen', 'Bedrag', 'value'],
    ['contractAutoRenewal', 'Abonnementen', 'AutoVerlenging', 'value'],
  ],
  activityEvents: [
    ['id', 'Lessen', 'Id', 'record'],
    ['startAt', 'Lessen', 'StartTijd', 'record'],
    ['updatedAt', 'Lessen', 'GewijzigdOp', 'record'],
    ['capacity', 'Lessen', 'Capaciteit', 'value'],
    ['memberCount', 'Lessen', 'LedenAantal', 'value'],
  ],
  courseMembers: [
    ['id', 'LesDeelname', 'AccountId', 'record'],
    ['status', 'LesDeelname', 'Status', 'value'],
    ['attended', 'LesDeelname', 'Aanwezig', 'value'],
  ],
  revenue: [
    ['revenue', 'Omzet', 'Omzet', 'record'],
    ['type', 'Omzet', 'Type', 'record'],
    ['ledgerAccountId', 'Omzet', 'GrootboekRekeningId', 'record'],
  ],
  invoices: [
    ['id', 'OpenstaandeFacturen', 'FactuurId', 'record'],
    ['totalAmount', 'OpenstaandeFacturen', 'Bedrag', 'record'],
    ['dueDate', 'OpenstaandeFacturen', 'Vervaldatum', 'value'],
    ['businessUser.id', 'OpenstaandeFacturen', 'LedenId', 'value'],
  ],
  payouts: [
    ['payout.id', 'Uitbetalingen', 'UitbetalingID', 'record'],
    ['payout.summary.totalNetAmount', 'Uitbetalingen', 'NettoBedrag', 'record'],
    ['payout.date', 'Uitbetalingen', 'Datum', 'record'],
  ],
  posStatistics: [
    ['id', 'ProductVerkopen', 'ProductID', 'record'],
    ['sales', 'ProductVerkopen', 'Aantal', 'record'],
  ],
}

/**
 * The answer with one value of another kind in it, in a record that lies in the days asked for (requests ask a
 * day wider on both sides). Undefined when there is none to spoil.
 */
export function spoilOne(
  stream: StreamName,
  json: unknown,
  params: Params,
  random: Random,
  number: number,
): { json: unknown; mark: Loss } | undefined {
  if (stream === 'sheet') return spoilSheet(json as { values: unknown[][] }, random, number)
  if (stream === 'membershipAnalytics') return spoilSeries(json as Json, params, random, number)
  const fields = FIELDS[stream]
  if (!fields) return undefined
  const [path, table, column, cost] = random.pick(fields)
  const copy = structuredClone(json)
  const all = (stream === 'revenue' ? (copy as Json).dailyRevenue : arrayIn(copy)) as Json[]
  const steps = path.split('.')
  const there = all.filter((record) => within(record, params) && has(record, steps))
  if (there.length === 0) return undefined
  put(random.pick(there), steps, { storm: number })
  return { json: copy, mark: { cost, table, column } }
}

function arrayIn(json: unknown): unknown {
  if (Array.isArray(json)) return json
  const { content, salesPerProduct } = json as Json
  return content ?? salesPerProduct
}

/** Well within the days of a range; a day that is asked for by itself is all of it. What was not sold is no record. */
function within(record: Json, { startDate, endDate }: Params): boolean {
  if (record.sales === 0) return false
  const day = (record.startAt ?? record.date) as string | undefined
  if (day === undefined || startDate === undefined || endDate === undefined) return true
  const apart = (later: string, earlier: string) => (Date.parse(later) - Date.parse(earlier)) / 86_400_000
  return apart(day.slice(0, 10), startDate) >= 2 && apart(endDate, day.slice(0, 10)) >= 2
}

function has(value: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return value !== null && !(Array.isArray(value) && value.length === 0)
  return typeof value === 'object' && value !== null && step in value && has((value as Json)[step], rest)
}

function put(record: Json, steps: readonly string[], value: unknown): void {
  const [step, ...rest] = steps
  if (rest.length === 0) record[step!] = value
  else put(record[step!] as Json, rest, value)
}

function spoilSeries(json: Json, params: Params, random: Random, number: number) {
  const copy = structuredClone(json) as { labels: unknown[]; series: { data: unknown[] }[] }
  if (copy.series.length === 0 || copy.labels.length < 5) return undefined
  const at = 1 + random.int(copy.labels.length - 2)
  const table = params.membershipId ? 'AbonnementStatistiekenSpecifiek' : 'AbonnementStatistieken'
  const label = random.chance(0.3)
  if (label) copy.labels[at] = { storm: number }
  else copy.series[0]!.data[at] = { storm: number }
  const mark: Loss = { cost: 'record', table, column: label ? 'Datum' : 'Aantal' }
  return { json: copy, mark }
}

function spoilSheet(json: { values: unknown[][] }, random: Random, number: number) {
  const values = structuredClone(json.values)
  const hours = values[0]!.findIndex((header) => /uren/i.test(String(header)))
  const rows = values.slice(1, 60).filter((row) => row.length === 4 && !/uren/i.test(String(row[hours])))
  if (rows.length === 0) return undefined
  random.pick(rows)[hours] = `storm ${number}`
  const mark: Loss = { cost: 'record', table: 'PersonalTraining', column: 'Uren' }
  return { json: { ...json, values }, mark }
}
