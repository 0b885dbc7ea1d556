import { Random } from '../../src/sandbox/random.ts'
import type { FaultDraw, FaultWhat, Params, Route } from '../../src/sandbox/sandbox.ts'
import { type Mark, spoilOne } from './spoil.ts'

/** How many of a hundred requests each kind befalls: twenty in all. */
const SHARES = {
  'too many': 2,
  'too many, wait': 1,
  'error 500': 2.5,
  'error 503': 1,
  reset: 2.5,
  'cut off': 2.5,
  late: 1.5,
  'too late': 0.5,
  'for people': 0.5,
  'no array': 0.5,
  expired: 0.5,
  shifted: 1,
  duplicate: 1,
  'wrong type': 3,
} as const
/** Of the few requests whose answers are whole lists, so many more have a value of a wrong type. */
const MORE_IN_LISTS = 12
const LISTS = ['users', 'memberships', 'activityEvents', 'revenue', 'invoices', 'payouts', 'sheet']
export type FaultName = keyof typeof SHARES

/** Kinds that another attempt at the same request does not meet again: what a login may meet. */
const PASSING: readonly FaultName[] = ['too many', 'error 500', 'error 503', 'reset', 'cut off', 'late']
const PAGED = ['users', 'invoices', 'payouts']
const NO_ARRAY = ['absent', 'null', 'object', 'error'] as const

/**
 * Faults that follow from a seed, the night, the request and how often it was asked in that night: not from
 * the order in which requests come. What it did to records stands in `marks`.
 */
export function storm({ seed, pageSize, timeoutMs }: { seed: number; pageSize: number; timeoutMs: number }) {
  let night = 0
  let requests = 0
  const met = new Map<FaultName, number>()
  const asked = new Map<string, number>()
  const moved = new Set<string>()
  const marks: Mark[] = []

  const draw: FaultDraw = (url, route) => {
    requests++
    const times = (asked.get(url) ?? 0) + 1
    asked.set(url, times)
    const random = new Random(seed, night, textKey(url), times)
    const name = pick(random, url, route)
    if (!name) return []
    met.set(name, (met.get(name) ?? 0) + 1)
    return what(name, random, route)
  }

  function pick(random: Random, url: string, { stream, params }: Route): FaultName | undefined {
    let at = (100 * random.bits()) / 0x1_0000_0000 - (LISTS.includes(stream) ? MORE_IN_LISTS : 0)
    if (at < 0) return 'wrong type'
    const drawn = Object.entries(SHARES).find(([, share]) => {
      at -= share
      return at < 0
    })
    if (!drawn) return undefined
    const name = drawn[0] as FaultName
    if (stream === 'login' || stream === 'token') return PASSING.includes(name) ? name : undefined
    if (name === 'shifted' || name === 'duplicate') {
      // A row that both reads of a list miss is gone, by the rule; so a page moves once in a night.
      if (!PAGED.includes(stream) || Number(params.page ?? 0) === 0 || moved.has(url)) return 'error 500'
      moved.add(url)
    }
    if (name === 'expired' && (stream === 'sheet' || stream === 'sections')) return 'error 503'
    return name
  }

  function what(name: FaultName, random: Random, { stream }: Route): FaultWhat[] {
    switch (name) {
      case 'too many':
        return [{ kind: 'status', status: 429 }]
      case 'too many, wait':
        return [
          { kind: 'status', status: 429, retryAfter: random.pick([0, 'Sun, 22 Nov 2020 00:00:00 GMT']) },
        ]
      case 'error 500':
        return [{ kind: 'status', status: 500 }]
      case 'error 503':
        return [{ kind: 'status', status: 503, retryAfter: 0 }]
      case 'reset':
        return [{ kind: 'reset' }]
      case 'cut off':
        return [{ kind: 'cut' }]
      case 'late':
        return [{ kind: 'slow', ms: 1 + random.int(40) }]
      case 'too late':
        return [{ kind: 'slow', ms: timeoutMs + 500 }]
      case 'for people':
        return [{ kind: 'html' }]
      case 'no array':
        return [{ kind: 'no-array', as: random.pick(NO_ARRAY) }]
      case 'expired':
        return [{ kind: 'expire' }]
      case 'shifted':
        return [{ kind: 'shift', by: random.pick([-2, -1, 1, 2]) }]
      case 'duplicate':
        return [{ kind: 'shift', by: pageSize }]
      case 'wrong type': {
        const number = marks.length + 1
        const rewrite = (json: unknown, params: Params) => {
          const spoilt = spoilOne(stream, json, params, random, number)
          if (!spoilt) return json
          marks[number - 1] = { ...spoilt.mark, number, night, stream }
          return spoilt.json
        }
        marks.length = number
        return [{ kind: 'rewrite', rewrite }]
      }
    }
  }

  return {
    draw,
    marks,
    /** A new night: requests are counted anew. */
    begin(next: number) {
      night = next
      asked.clear()
      moved.clear()
    },
    report: () => ({ requests, met: Object.fromEntries(met) }),
  }
}

function textKey(text: string): number {
  let key = 0
  for (let at = 0; at < text.length; at++) key = (Math.imul(key, 31) + text.charCodeAt(at)) | 0
  return key
}
