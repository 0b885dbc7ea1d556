import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createSheetsSource, type SheetsOptions } from '../../src/sources/sheets/client.ts'
import { trainingHours } from '../../src/sources/sheets/streams.ts'
import type { SourceLog } from '../../src/sources/source.ts'
import { json, type Seen, serve } from './server.ts'

export const folder = await mkdtemp(join(tmpdir(), 'sheets-'))
t.teardown(() => rm(folder, { recursive: true }))
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
export const account = {
  type: 'service_account',
  client_email: 'robot@project.iam.gserviceaccount.com',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
}
export const credentialsFile = join(folder, 'key.json')
await writeFile(credentialsFile, JSON.stringify(account))

export const options: SheetsOptions = {
  credentialsFile,
  spreadsheetId: 'sheet-1',
  range: 'A:D',
  timeoutSeconds: 5,
  maxRetries: 2,
}
export const hours = { stream: trainingHours, parameters: {} }
export type Response = Parameters<typeof json>[0]

/** A Google that gives tokens, and answers for the sheet as told. */
export async function google(
  t: Test,
  answer: (response: Response, seen: Seen, count: number) => void,
  token?: (response: Response) => void,
) {
  let count = 0
  return await serve(t, (one, response) => {
    if (one.url !== '/token') return answer(response, one, ++count)
    if (token) return token(response)
    json(response, 200, { access_token: 'ya29.x', expires_in: 3600, token_type: 'Bearer' })
  })
}

export function open(t: Test, rootUrl: string, more: Partial<SheetsOptions> = {}, log?: SourceLog) {
  const source = createSheetsSource({ ...options, rootUrl, ...more }, { baseDelayMs: 2, ...(log && { log }) })
  t.teardown(() => source.close())
  return source
}

export const failure = (code: number, status: string, details?: object[]) => ({
  error: { code, status, message: `about jan@example.com`, details },
})
