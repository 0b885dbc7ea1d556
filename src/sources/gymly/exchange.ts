export type { Answer as HttpAnswer } from '../../http/exchange.ts'

export interface HttpRequest {
  method: 'GET' | 'POST'
  /** From `/v1` on. */
  path: string
  /** Where a redirect on the same host has pointed. */
  url?: string
  headers?: Record<string, string>
  body?: string
  /** What it is signed with: never to be shown, wherever it stands in the answer. */
  secrets: readonly (string | undefined)[]
}
