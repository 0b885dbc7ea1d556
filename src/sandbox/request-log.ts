import type { StreamName } from './routes.ts'

export interface LoggedRequest {
  method: string
  path: string
  query: Readonly<Record<string, string>>
  /** Undefined for a path that the sandbox does not know. */
  stream: StreamName | undefined
  /** 0 while it is being answered, and for a connection that was reset. */
  status: number
  /** When it came, in ms of the machine's clock. */
  at: number
}

/** More than a whole night of a gym of true size; older requests are forgotten. */
const KEPT = 10_000

export class RequestLog {
  #list: LoggedRequest[] = []
  /** All since the start, the forgotten ones too. */
  total = 0

  add(request: LoggedRequest): LoggedRequest {
    this.total++
    this.#list.push(request)
    if (this.#list.length >= 2 * KEPT) this.#list = this.#list.slice(-KEPT)
    return request
  }

  /** Oldest first. */
  list(stream?: StreamName): readonly LoggedRequest[] {
    return this.#list.filter((request) => stream === undefined || request.stream === stream)
  }

  count(stream?: StreamName): number {
    return this.list(stream).length
  }

  clear(): void {
    this.#list = []
  }
}
