import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { timestamp } from './calendar.ts'
import type { Faults } from './faults.ts'
import type { Given } from './given.ts'
import { exchangeToken, googleError, googleToken, sheetAnswer } from './google.ts'
import { checkBusiness, gymlyAnswer } from './gymly.ts'
import { uuid } from './random.ts'
import type { RateLimit } from './rate-limit.ts'
import { Refusal } from './refusal.ts'
import type { RequestLog } from './request-log.ts'
import { findRoute, type Route } from './routes.ts'
import { spoil } from './spoil.ts'
import { type Gym, KIND } from './world/gym.ts'

/** What the server asks of the sandbox at every request, since most of it can change meanwhile. */
export interface ServerState {
  gym: Gym
  readonly faults: Faults
  readonly given: Given
  readonly requests: RequestLog
  readonly rateLimit: RateLimit
  readonly signal: AbortSignal
  readonly apiKey: string
  readonly email: string
  readonly password: string
  readonly spreadsheetId: string
  readonly mostOnAPage: number
  tagsAnswers: boolean
  /** The one token that works now. */
  token: string
  publicKey: string | undefined
  expireTokens(): void
}

interface Answer {
  status: number
  text: string
  type: string
  headers?: Record<string, string>
}

export async function handle(
  state: ServerState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = request.url ?? '/'
  const { pathname, searchParams } = new URL(url, 'http://sandbox')
  const route = findRoute(request.method ?? 'GET', pathname, searchParams)
  const entry = state.requests.add({
    method: request.method ?? 'GET',
    path: pathname,
    query: Object.fromEntries(searchParams),
    stream: route?.stream,
    status: 0,
    at: Date.now(),
  })
  const finish = (answer: Answer, as: 'whole' | 'cut' = 'whole'): void => {
    entry.status = answer.status
    send(response, answer, as)
  }

  const refused = pathname.startsWith('/api/') ? state.rateLimit.take(Date.now()) : undefined
  if (refused) return finish({ ...errorAnswer(state, pathname, 429, 'Too many requests'), headers: refused })
  if (!route) return finish(errorAnswer(state, pathname, 404, 'Not found'))

  // Whoever is not let in meets no fault: which requests do then follows from the requests alone.
  const turnAway = () =>
    finish(errorAnswer(state, pathname, 401, 'Full authentication is required to access this resource'))
  if (!isLetIn(state, request, route)) return turnAway()

  const { slowMs, ending, content } = state.faults.meet(url, route)
  if (slowMs > 0) await sleep(slowMs, undefined, { signal: state.signal })
  if (ending?.kind === 'reset') {
    request.socket.resetAndDestroy()
    return
  }
  if (ending?.kind === 'html') {
    return finish({ status: 200, text: '<html><body>Even geduld a.u.b.…</body></html>', type: 'text/html' })
  }
  if (ending?.kind === 'expire') {
    state.expireTokens()
    if (!isLetIn(state, request, route)) return turnAway()
  }
  if (ending?.kind === 'status') {
    const headers = ending.retryAfter === undefined ? {} : { 'retry-after': String(ending.retryAfter) }
    return finish({ ...errorAnswer(state, pathname, ending.status, 'Made to fail by a fault'), headers })
  }

  const shift = content.reduce((sum, fault) => (fault.kind === 'shift' ? sum + fault.by : sum), 0)
  let answer: Answer
  try {
    const body = await answerTo(state, request, route, shift)
    const spoiled = content.length === 0 ? body : spoil(state.gym, route, body, content)
    if (spoiled === undefined) throw new Refusal(404, 'Not found')
    // A text is an answer that a test wrote out itself.
    const text = typeof spoiled === 'string' ? spoiled : JSON.stringify(spoiled)
    answer = { status: 200, text, type: 'application/json' }
    if (state.tagsAnswers && pathname.startsWith('/api/')) answer = withEtag(request, answer)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    answer = errorAnswer(state, pathname, error.status, error.message)
  }
  finish(answer, ending?.kind === 'cut' ? 'cut' : 'whole')
}

function isLetIn(state: ServerState, { headers }: IncomingMessage, { stream }: Route): boolean {
  const { authorization } = headers
  switch (stream) {
    case 'login':
    case 'token':
      return true
    case 'sheet':
    case 'sections':
      return authorization === `Bearer ${googleToken(state.gym)}`
    default:
      return authorization === `Bearer ${state.token}` || authorization === `ApiKey ${state.apiKey}`
  }
}

async function answerTo(
  state: ServerState,
  request: IncomingMessage,
  route: Route,
  shift: number,
): Promise<unknown> {
  const { gym } = state
  switch (route.stream) {
    case 'login':
      return login(state, await readBody(request))
    case 'token':
      return exchangeToken(gym, new URLSearchParams(await readBody(request)), state.publicKey)
    case 'sheet':
    case 'sections':
      return state.given.answer(route) ?? sheetAnswer(gym, state.spreadsheetId, route.params)
    default:
      checkBusiness(gym, route.params)
      return state.given.answer(route) ?? gymlyAnswer(gym, route, { shift, mostOnAPage: state.mostOnAPage })
  }
}

function login(state: ServerState, body: string): unknown {
  let given: { email?: unknown; password?: unknown } | null
  try {
    given = JSON.parse(body)
  } catch {
    throw new Refusal(400, 'Malformed JSON request')
  }
  if (given?.email !== state.email || given.password !== state.password) {
    throw new Refusal(401, 'Bad credentials')
  }
  return { accessToken: state.token, tokenType: 'Bearer', expiresIn: 3600, user: { email: state.email } }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  request.setEncoding('utf8')
  for await (const chunk of request) {
    text += chunk
    if (text.length > 65_536) throw new Refusal(413, 'Payload too large')
  }
  return text
}

function errorAnswer(state: ServerState, path: string, status: number, error: string): Answer {
  const type = 'application/json'
  if (path === '/token') return { status, text: JSON.stringify({ error, error_description: error }), type }
  if (path.startsWith('/v4/')) return { status, text: JSON.stringify(googleError(status, error)), type }
  const body = {
    status,
    error,
    path,
    timestamp: timestamp(state.gym.now, 0),
    correlationId: uuid(state.gym.seed, KIND.request, state.requests.total),
  }
  return { status, text: JSON.stringify(body), type }
}

function withEtag({ headers }: IncomingMessage, answer: Answer): Answer {
  const etag = `"${createHash('sha1').update(answer.text).digest('hex')}"`
  const same = headers['if-none-match'] === etag
  return { ...answer, ...(same && { status: 304, text: '' }), headers: { etag } }
}

function send(response: ServerResponse, answer: Answer, as: 'whole' | 'cut'): void {
  const bytes = Buffer.from(answer.text)
  const about = { 'content-type': answer.type, 'content-length': bytes.length }
  response.writeHead(answer.status, { ...(answer.status !== 304 && about), ...answer.headers })
  if (as === 'whole') response.end(bytes)
  else response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy())
}
