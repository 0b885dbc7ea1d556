import { Tree11Error } from '../errors.ts'
import { share } from './random.ts'
import { PAGED, type Params, type Route, STREAMS } from './routes.ts'
import { KIND } from './world/gym.ts'

/** Which requests a fault befalls. Without any of these: every one but a login, until it is cleared. */
export interface FaultWhere {
  /** A stream's name, a part of the path with its query, or a pattern for it. */
  on?: string | RegExp
  when?: (params: Params) => boolean
  /** At most so many requests. */
  times?: number
  /** From 0 to 1; which ones follows from the seed and the number of requests that matched. */
  share?: number
}

export type FaultWhat =
  /** `retryAfter` in seconds, or a text that is sent as it is, such as an HTTP date. */
  | { kind: 'status'; status: number; retryAfter?: number | string }
  | { kind: 'slow'; ms: number }
  /** The promised length is longer than what comes. */
  | { kind: 'cut' }
  | { kind: 'reset' }
  /** A page for people where JSON was asked for, with status 200. */
  | { kind: 'html' }
  /** The tokens given so far stop working: 401 until the next login. An API key goes on working. */
  | { kind: 'expire' }
  /** Rows came (`by` > 0: rows seen twice) or went (`by` < 0: rows missed) after the first page was read. */
  | { kind: 'shift'; by: number }
  /** The array that the answer must have; `error` is `{"error": …}` with status 200. */
  | { kind: 'no-array'; as: 'absent' | 'null' | 'object' | 'error'; array?: string }
  /** A field (`payout.date` for one further down) that is absent, of one record or of all. */
  | { kind: 'without'; field: string; id?: string }
  /** A field with a value that does not fit, of one record or of all; `{}` unless given. */
  | { kind: 'wrong'; field: string; value?: unknown; id?: string }
  /** The record is gone from its list; of a class, its participants answer 404. */
  | { kind: 'vanish'; id: string }
  /** The class begins at the same hour of another local day. */
  | { kind: 'move'; id: string; to: string }
  | { kind: 'rewrite'; rewrite: (json: unknown, params: Params) => unknown }

export type Fault = FaultWhere & FaultWhat
/** Says for each request by itself what befalls it. */
export type FaultDraw = (url: string, route: Route) => readonly FaultWhat[]
export type FaultKind = Fault['kind']

/** Kinds that change the JSON of an answer that is otherwise sent. */
const CONTENT: ReadonlySet<FaultKind> = new Set([
  'shift',
  'no-array',
  'without',
  'wrong',
  'vanish',
  'move',
  'rewrite',
])

interface Standing {
  fault: Fault
  number: number
  matched: number
  hits: number
}

/** What befalls one request: how it is answered, and what is done to its JSON. */
export interface Befallen {
  slowMs: number
  ending: Extract<Fault, { kind: 'status' | 'cut' | 'reset' | 'html' | 'expire' }> | undefined
  content: readonly Fault[]
}

export class Faults {
  readonly #seed: number
  #standing: Standing[] = []
  #draw: FaultDraw | undefined
  #added = 0

  constructor(seed: number) {
    this.#seed = seed
  }

  /** Switches a fault on; the function that it returns switches this one off. */
  add(fault: Fault): () => void {
    const standing = { fault, number: this.#added++, matched: 0, hits: 0 }
    this.#standing.push(standing)
    return () => {
      this.#standing = this.#standing.filter((other) => other !== standing)
    }
  }

  /** From here on also asked, for logins too; the function that it returns ends that. */
  drawWith(draw: FaultDraw): () => void {
    this.#draw = draw
    return () => {
      this.#draw = undefined
    }
  }

  clear(): void {
    this.#standing = []
    this.#draw = undefined
  }

  /**
   * Counts one request against every fault that it meets. The first fault that ends a request is
   * the only one that does, and then no fault in its JSON is used up.
   */
  meet(url: string, route: Route): Befallen {
    let slowMs = 0
    let ending: Befallen['ending']
    const drawn: readonly Fault[] = this.#draw?.(url, route) ?? []
    for (const fault of drawn) {
      if (fault.kind === 'slow') slowMs += fault.ms
      else if (!CONTENT.has(fault.kind)) ending ??= fault as NonNullable<Befallen['ending']>
    }
    for (const standing of this.#standing) {
      const { fault } = standing
      if (CONTENT.has(fault.kind) || (ending && fault.kind !== 'slow') || !this.#hits(standing, url, route))
        continue
      if (fault.kind === 'slow') slowMs += fault.ms
      else ending = fault as NonNullable<Befallen['ending']>
    }
    const content = ending
      ? []
      : this.#standing
          .filter(({ fault }) => CONTENT.has(fault.kind))
          .filter((one) => this.#hits(one, url, route))
    const more = ending ? [] : drawn.filter(({ kind }) => CONTENT.has(kind))
    return { slowMs, ending, content: [...content.map(({ fault }) => fault), ...more] }
  }

  #hits(standing: Standing, url: string, route: Route): boolean {
    const { fault } = standing
    if (!concerns(fault, url, route) || standing.hits >= (fault.times ?? Number.POSITIVE_INFINITY))
      return false
    const draw = share(this.#seed, KIND.fault, standing.number, standing.matched++)
    if (draw >= (fault.share ?? 1)) return false
    standing.hits++
    return true
  }
}

function concerns(fault: Fault, url: string, { stream, params }: Route): boolean {
  if (fault.kind === 'shift' && !(PAGED.has(stream) && Number(params.page ?? 0) > 0)) return false
  if (fault.kind === 'move' && stream !== 'activityEvents') return false
  if (fault.on === undefined) {
    if (stream === 'login' || stream === 'token') return false
  } else if (typeof fault.on === 'string') {
    const named = (STREAMS as readonly string[]).includes(fault.on)
    if (named ? fault.on !== stream : !url.includes(fault.on)) return false
  } else if (!fault.on.test(url)) {
    return false
  }
  return fault.when?.(params) ?? true
}

const NAMED: Readonly<Record<string, (value: number | undefined) => FaultWhat>> = {
  slow: (value) => ({ kind: 'slow', ms: value ?? 2000 }),
  cut: () => ({ kind: 'cut' }),
  reset: () => ({ kind: 'reset' }),
  html: () => ({ kind: 'html' }),
  expire: () => ({ kind: 'expire' }),
  twice: () => ({ kind: 'shift', by: 1 }),
  missed: () => ({ kind: 'shift', by: -1 }),
  'no-array': () => ({ kind: 'no-array', as: 'error' }),
}

/**
 * Faults as a person writes them: `500:0.05,slow:0.1:3000,429:0.02:1` is a name or a status, the
 * share of requests that it befalls (1 unless given), and for `slow` the milliseconds, for 429 the
 * seconds of Retry-After. Throws a Tree11Error that names the part that was not understood.
 */
export function parseFaults(text: string): Fault[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseFault)
}

function parseFault(part: string): Fault {
  const [name = '', shareText, valueText, ...rest] = part.split(':')
  const portion = shareText === undefined ? 1 : Number(shareText)
  const value = valueText === undefined ? undefined : Number(valueText)
  const status = /^[45]\d\d$/.test(name)
  const named = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined
  const wrongShare = shareText === '' || !(portion >= 0 && portion <= 1)
  const wrongValue = valueText === '' || (value !== undefined && !(value >= 0))
  if ((!status && !named) || wrongShare || wrongValue || rest.length > 0) {
    const names = Object.keys(NAMED).join(', ')
    throw new Tree11Error(
      `Fault "${part}" is not understood: wanted name:share, such as 500:0.05 or slow:0.1:3000, ` +
        `with a status from 400 to 599 or one of ${names}, and a share from 0 to 1.`,
      { code: 'wrong-fault', kind: 'usage' },
    )
  }
  if (named) return { ...named(value), share: portion }
  const plain = { kind: 'status', status: Number(name), share: portion } as const
  return value === undefined ? plain : { ...plain, retryAfter: value }
}
