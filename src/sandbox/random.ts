/**
 * Chance that can be asked again: every value follows from a seed and a few whole numbers, so a
 * record is made when it is asked for and never kept.
 */

/** The finaliser of MurmurHash3: a bijection on 32 bits, so different keys stay different. */
export function mix(value: number): number {
  let x = value >>> 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

/** `mix` the other way round: what makes a class's id lead back to its day. */
function unmix(value: number): number {
  let x = value >>> 0
  x ^= x >>> 16
  x = Math.imul(x, 0x7ed1b41d)
  x ^= (x >>> 13) ^ (x >>> 26)
  x = Math.imul(x, 0xa5cb9243)
  return (x ^ (x >>> 16)) >>> 0
}

/** 32 bits that depend on every argument and on their order. */
export function hash(a: number, b = 0, c = 0, d = 0): number {
  let x = mix((a | 0) + 0x9e3779b9)
  x = mix(x ^ Math.imul(b | 0, 0x85ebca77))
  x = mix(x ^ Math.imul(c | 0, 0xc2b2ae3d))
  return mix(x ^ Math.imul(d | 0, 0x27d4eb2f))
}

/** The same, between 0 and 1 (1 excluded). */
export function share(a: number, b = 0, c = 0, d = 0): number {
  return hash(a, b, c, d) / 0x1_0000_0000
}

/** A run of draws that always begins the same way for the same four numbers. */
export class Random {
  #state: number

  constructor(a: number, b = 0, c = 0, d = 0) {
    this.#state = hash(a, b, c, d)
  }

  bits(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0
    return mix(this.#state)
  }

  /** A whole number from 0 up to, and without, `limit`. */
  int(limit: number): number {
    return this.bits() % limit
  }

  chance(probability: number): boolean {
    return this.bits() < probability * 0x1_0000_0000
  }

  pick<T>(list: readonly T[]): T {
    return list[this.bits() % list.length] as T
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function hex16(word: number): string {
  return `${HEX[(word >>> 8) & 255]}${HEX[word & 255]}`
}

function hex32(word: number): string {
  return hex16(word >>> 16) + hex16(word)
}

/** A version 4 UUID for a key below 2^32; its first 32 bits are the key, scrambled by seed and kind. */
export function uuid(seed: number, kind: number, key: number): string {
  const first = mix((key ^ hash(seed, kind)) >>> 0)
  const second = hash(first, seed, kind, 1)
  const third = hash(first, seed, kind, 2)
  const fourth = hash(first, seed, kind, 3)
  return (
    `${hex32(first)}-${hex16(second >>> 16)}-${hex16((second & 0x0fff) | 0x4000)}-` +
    `${hex16(((third >>> 16) & 0x3fff) | 0x8000)}-${hex16(third)}${hex32(fourth)}`
  )
}

/** The key that `uuid` was made of, or undefined for an id that this seed and kind never gave. */
export function keyOf(seed: number, kind: number, id: string): number | undefined {
  if (!/^[0-9a-f]{8}-/.test(id)) return undefined
  const key = (unmix(Number.parseInt(id.slice(0, 8), 16)) ^ hash(seed, kind)) >>> 0
  return uuid(seed, kind, key) === id ? key : undefined
}
