import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { createGymlySource } from '../../src/sources/gymly/client.ts'
import { memberships } from '../../src/sources/gymly/streams.ts'
import { readServiceAccount } from '../../src/sources/sheets/credentials.ts'
import { account } from '../sources/google.ts'
import { json, pagesOf, serve } from '../sources/server.ts'

const folder = await mkdtemp(join(tmpdir(), 'decoding-'))

/** As Notepad and PowerShell's `>` write files. */
const AS_SAVED: Record<string, (text: string) => Buffer> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a mark': (text) => Buffer.from(`\ufeff${text}`),
  'UTF-16': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16, big end first': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
}

t.test('the key file and the token file are read however they were saved', async (t) => {
  const { url, seen } = await serve(t, (_, response) => json(response, 200, []))
  for (const [name, saved] of Object.entries(AS_SAVED)) {
    const keyFile = join(folder, 'key.json')
    await writeFile(keyFile, saved(JSON.stringify(account)))
    t.equal((await readServiceAccount(keyFile)).email, account.client_email, `key: ${name}`)
    const tokenFile = join(folder, 'token')
    await writeFile(tokenFile, saved('secret-1\r\n'))
    const source = createGymlySource({
      ...{ baseUrl: url, authScheme: 'Bearer', tokenFile, businessId: 'b', locationId: 'l' },
      ...{ rateLimitPerMinute: 0, maxRetries: 0, timeoutSeconds: 5 },
    })
    await pagesOf(source, { stream: memberships, parameters: {} })
    await source.close()
    t.equal(seen.at(-1)!.headers.authorization, 'Bearer secret-1', `token: ${name}`)
  }
})
