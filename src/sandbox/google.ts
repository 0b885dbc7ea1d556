import { createPublicKey, createVerify, type KeyObject } from 'node:crypto'
import { uuid } from './random.ts'
import { Refusal } from './refusal.ts'
import type { Params } from './routes.ts'
import { type Gym, KIND } from './world/gym.ts'
import { type Cell, sectionsSheet, trainingSheet } from './world/sheet.ts'

export const SERVICE_ACCOUNT = 'sandbox@sandbox.iam.gserviceaccount.example'
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
/** The first tab, which a range without a tab's name means, and the one with the sections. */
const TRAINING_TAB = 'Blad1'
const SECTIONS_TAB = 'Secties'

export function googleToken(gym: Gym): string {
  return `ya29.${uuid(gym.seed, KIND.token, 1000)}`
}

/** An access token for the assertion of the service account, as the OAuth endpoint answers. */
export function exchangeToken(gym: Gym, form: URLSearchParams, publicKey: string | undefined): unknown {
  const assertion = form.get('assertion') ?? ''
  if (form.get('grant_type') !== GRANT) throw new Refusal(400, 'unsupported_grant_type')
  if (publicKey === undefined || !isSigned(assertion, createPublicKey(publicKey))) {
    throw new Refusal(400, 'invalid_grant')
  }
  return { access_token: googleToken(gym), expires_in: 3599, token_type: 'Bearer' }
}

function isSigned(assertion: string, key: KeyObject): boolean {
  const [header, claims, signature] = assertion.split('.')
  if (!header || !claims || !signature) return false
  const verify = createVerify('RSA-SHA256').update(`${header}.${claims}`)
  if (!verify.verify(key, signature, 'base64url')) return false
  const { iss } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { iss?: unknown }
  return iss === SERVICE_ACCOUNT
}

/** What `spreadsheets.values.get` answers: rows without their trailing empty cells. */
export function sheetAnswer(gym: Gym, spreadsheetId: string, params: Params): unknown {
  if (params.spreadsheetId !== spreadsheetId) throw new Refusal(404, 'Requested entity was not found.')
  const { tab, left, right, top, bottom } = parseRange(params.range ?? '')
  const rows = tab === SECTIONS_TAB ? sectionsSheet(gym) : trainingSheet(gym)
  const values = rows
    .slice(top - 1, bottom)
    .map((row) => trimmed(row.slice(left, right + 1).map((cell) => shown(cell, params))))
  while (values.length > 0 && values.at(-1)?.length === 0) values.pop()
  return sheetValues(tab, values, `${letter(left)}${top}:${letter(right)}${Math.min(bottom, 1000)}`)
}

/** An answer around rows that were given. An empty range has no `values` at all. */
export function sheetValues(
  tab: string | undefined,
  values: readonly unknown[],
  cells = 'A1:D1000',
): unknown {
  const range = `${tab ?? TRAINING_TAB}!${cells}`
  return values.length === 0 ? { range, majorDimension: 'ROWS' } : { range, majorDimension: 'ROWS', values }
}

interface Range {
  tab: string
  left: number
  right: number
  top: number
  bottom: number
}

function parseRange(text: string): Range {
  const found = /^(?:(?:'((?:[^']|'')+)'|([^'!]+))!)?(?:([A-Z])(\d*)(?::([A-Z])(\d*))?)?$/i.exec(text)
  const name = found?.[1]?.replaceAll("''", "'") ?? found?.[2] ?? TRAINING_TAB
  const tab = [TRAINING_TAB, SECTIONS_TAB].find((known) => known.toLowerCase() === name.toLowerCase())
  if (!found || text === '' || !tab) throw new Refusal(400, `Unable to parse range: ${text}`)
  const left = column(found[3] ?? 'A')
  return {
    tab,
    left,
    right: column(found[5] ?? found[3] ?? 'Z'),
    top: Number(found[4] || 1),
    bottom: Number(found[6] || Number.MAX_SAFE_INTEGER),
  }
}

function column(name: string): number {
  return name.toUpperCase().charCodeAt(0) - 65
}

function letter(index: number): string {
  return String.fromCharCode(65 + index)
}

export function shown(cell: Cell, params: Params): string | number {
  const render = params.valueRenderOption ?? 'FORMATTED_VALUE'
  if (render === 'FORMATTED_VALUE') return cell.shown
  return cell.date && params.dateTimeRenderOption === 'FORMATTED_STRING' ? cell.shown : cell.value
}

function trimmed(row: (string | number)[]): (string | number)[] {
  while (row.at(-1) === '') row.pop()
  return row
}

/** Google's own form of an error, which is not Gymly's. */
export function googleError(status: number, message: string): unknown {
  const names: Record<number, string> = {
    400: 'INVALID_ARGUMENT',
    401: 'UNAUTHENTICATED',
    403: 'PERMISSION_DENIED',
    404: 'NOT_FOUND',
    429: 'RESOURCE_EXHAUSTED',
  }
  return { error: { code: status, message, status: names[status] ?? 'INTERNAL' } }
}
