import { generateKeyPair } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Fault, Faults } from './faults.ts'
import { Given, type GivenAnswer } from './given.ts'
import { SERVICE_ACCOUNT } from './google.ts'
import { uuid } from './random.ts'
import { RateLimit } from './rate-limit.ts'
import { RequestLog } from './request-log.ts'
import type { StreamName } from './routes.ts'
import { handle, type ServerState } from './server.ts'
import { createGym, KIND } from './world/gym.ts'

export { type Fault, type FaultDraw, type FaultKind, Faults, type FaultWhat, parseFaults } from './faults.ts'
export type { GivenAnswer } from './given.ts'
export type { LoggedRequest, RequestLog } from './request-log.ts'
export type { Params, Route, StreamName } from './routes.ts'

export interface SandboxOptions {
  /** Another seed is another gym. */
  seed?: number
  /**
   * A local day, `YYYY-MM-DD`. The world stands at 01:50 on it, just before the nightly run: all
   * that happened up to the day before is in, and of the day itself only what is planned.
   */
  today: string
  members?: number
  memberships?: number
  /** About so many; days differ by a tenth. */
  classesPerDay?: number
  /** All members and classes are at the first. */
  locations?: number
  /** Elements of a list, however many are asked for: 1000 unless given. */
  mostOnAPage?: number
  /** 0 is no limit. */
  rateLimitPerMinute?: number
  port?: number
  faults?: readonly Fault[]
}

export interface Sandbox {
  /** `http://127.0.0.1:port`, without a slash at the end, as the other two. */
  readonly url: string
  readonly gymlyUrl: string
  readonly sheetsUrl: string
  /** For `Authorization: Bearer`; after the tokens expired, the one that a login gives. */
  readonly token: string
  /** For `Authorization: ApiKey`; does not expire. */
  readonly apiKey: string
  readonly email: string
  readonly password: string
  readonly businessId: string
  /** The first location. */
  readonly locationId: string
  readonly spreadsheetId: string
  readonly faults: Faults
  readonly requests: RequestLog
  /** Writes a service account's file with a key of its own; `close` removes it. */
  credentialsFile(): Promise<string>
  /** Gives an answer instead of the world's; see Given for its forms. */
  answer(stream: StreamName, answer: GivenAnswer): void
  /** Back to the world's answers, for one stream or for all. */
  forget(stream?: StreamName): void
  expireTokens(): void
  /** From here on Gymly's answers carry an ETag; what is asked for with its own is answered 304. */
  tagAnswers(on: boolean): void
  /** The same gym on another day. */
  setDay(day: string): void
  close(): Promise<void>
}

/** Starts the two APIs on one port of the loopback interface. Throws a RangeError for a wrong day or size. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const seed = options.seed ?? 1
  const sizes = {
    seed,
    members: options.members ?? 5900,
    memberships: options.memberships ?? 137,
    classesPerDay: options.classesPerDay ?? 46,
    locations: options.locations ?? 1,
  }
  const gym = createGym({ ...sizes, today: options.today })
  const faults = new Faults(seed)
  for (const fault of options.faults ?? []) faults.add(fault)
  const closing = new AbortController()
  let logins = 0
  const state: ServerState = {
    gym,
    faults,
    given: new Given(),
    requests: new RequestLog(),
    rateLimit: new RateLimit(options.rateLimitPerMinute ?? 0),
    signal: closing.signal,
    apiKey: `gk-${uuid(seed, KIND.token, 2000)}`,
    email: 'sandbox@gym.example',
    password: `sandbox-${seed}`,
    spreadsheetId: `sandbox-sheet-${seed}`,
    mostOnAPage: options.mostOnAPage ?? 1000,
    tagsAnswers: false,
    token: `gt-${uuid(seed, KIND.token, 0)}`,
    publicKey: undefined,
    expireTokens() {
      logins++
      state.token = `gt-${uuid(seed, KIND.token, logins)}`
    },
  }

  const server = createServer((request, response) => {
    // Only a closing sandbox, or one with a mistake in it, gets here: neither has an answer.
    handle(state, request, response).catch(() => response.destroy())
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  let folder: string | undefined
  async function credentialsFile(): Promise<string> {
    const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    state.publicKey = publicKey
    folder ??= await mkdtemp(join(tmpdir(), 'tree11-sandbox-'))
    const file = join(folder, 'service-account.json')
    const account = {
      type: 'service_account',
      project_id: 'sandbox',
      private_key_id: uuid(seed, KIND.token, 3000),
      private_key: privateKey,
      client_email: SERVICE_ACCOUNT,
      client_id: '100000000000000000001',
      token_uri: `${url}/token`,
    }
    await writeFile(file, JSON.stringify(account, null, 2), { mode: 0o600 })
    return file
  }

  async function close(): Promise<void> {
    closing.abort()
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
    if (folder) await rm(folder, { recursive: true, force: true })
  }

  return {
    url,
    gymlyUrl: `${url}/api`,
    sheetsUrl: url,
    get token() {
      return state.token
    },
    apiKey: state.apiKey,
    email: state.email,
    password: state.password,
    businessId: gym.businessId,
    locationId: gym.locationIds[0] ?? '',
    spreadsheetId: state.spreadsheetId,
    faults,
    requests: state.requests,
    credentialsFile,
    answer: (stream, answer) => state.given.set(stream, answer),
    forget: (stream) => state.given.forget(stream),
    expireTokens: () => state.expireTokens(),
    tagAnswers(on) {
      state.tagsAnswers = on
    },
    setDay(day) {
      state.gym = createGym({ ...sizes, today: day })
    },
    close,
  }
}
