import { type Dispatcher, request } from 'undici'
import { decoded } from '../decoding.ts'
import { unpacked } from './unpack.ts'

export interface Asked {
  url: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body?: string
}

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  /** The body in valid UTF-8 and without a byte order mark; `body` is its text. */
  bytes: Uint8Array
  body: string
  /** Characters that could not be read and became U+FFFD. */
  replaced: number
  fetchedAt: Date
}

export interface ExchangeLimits {
  timeoutMs: number
  /** Bytes of the answer once it is unpacked. */
  largestAnswer: number
  signal: AbortSignal
}

/** No whole answer came in time. */
export class NoAnswerInTime extends Error {}

/**
 * One request and its whole answer, whatever its status, unpacked also where nobody asked for packing. Throws NoAnswerInTime after `timeoutMs`, the signal's
 * reason when that ends first, and what undici throws when there is no answer.
 */
export async function exchange(
  agent: Dispatcher,
  { url, ...asked }: Asked,
  { timeoutMs, largestAnswer, signal }: ExchangeLimits,
): Promise<Answer> {
  signal.throwIfAborted()
  const late = AbortSignal.timeout(timeoutMs)
  try {
    const both = AbortSignal.any([signal, late])
    const answer = await request(url, { ...asked, dispatcher: agent, signal: both })
    const came = await unpacked(await answer.body.bytes(), answer.headers['content-encoding'], largestAnswer)
    return {
      status: answer.statusCode,
      headers: answer.headers,
      ...decoded(came, answer.headers['content-type']),
      fetchedAt: new Date(),
    }
  } catch (error) {
    signal.throwIfAborted()
    if (late.aborted) throw new NoAnswerInTime(`no complete answer within ${timeoutMs} ms`)
    throw error
  }
}
