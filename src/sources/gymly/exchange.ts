export interface HttpRequest {
  method: 'GET' | 'POST'
  /** From `/v1` on. */
  path: string
  headers?: Record<string, string>
  body?: string
  /** What it is signed with: never to be shown, wherever it stands in the answer. */
  secrets: readonly (string | undefined)[]
}

export interface HttpAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  /** The body as it came, in valid UTF-8 and without a byte order mark; `body` is its text. */
  bytes: Uint8Array
  body: string
  /** Characters that could not be read and became U+FFFD. */
  replaced: number
  fetchedAt: Date
}
