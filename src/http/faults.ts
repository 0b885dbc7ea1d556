/** What the absence of a whole answer means; what each source's errors are made from. */
export interface NetworkFault {
  /**
   * - `cut off`: the answer began and did not end, or cannot be unpacked
   * - `too large`: it was broken off here
   * - `lost`: the connection opened and then broke
   * - `not there`: nobody answers now, and may soon: a server that restarts, a name that does not resolve yet
   * - `not safe`: no certificate that can be trusted
   */
  kind: 'cut off' | 'too large' | 'lost' | 'not there' | 'not safe' | 'unknown'
  /** The code of the first error in the chain that has one; of several tried addresses, the first. */
  code: string
}

const KINDS: readonly [NetworkFault['kind'], RegExp][] = [
  [
    'cut off',
    /^(?:UND_ERR_RES_CONTENT_LENGTH_MISMATCH|UND_ERR_ABORTED|HPE_INVALID_EOF_STATE|HPE_CLOSED_CONNECTION|ERR_STREAM_PREMATURE_CLOSE)$/,
  ],
  // What was to be unpacked is not what it says to be.
  ['cut off', /^(?:Z_|ZSTD_|ERR__ERROR_|ERR_BROTLI)/],
  ['too large', /^(?:UND_ERR_RES_EXCEEDED_MAX_SIZE|ERR_BUFFER_TOO_LARGE)$/],
  ['lost', /^(?:ECONNRESET|EPIPE|ECONNABORTED|ETIMEDOUT|UND_ERR_SOCKET|UND_ERR_CLOSED)$/],
  [
    'not there',
    /^(?:ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|ENETDOWN|UND_ERR_CONNECT_TIMEOUT|UND_ERR_PRX_TLS)$/,
  ],
  ['not safe', /^(?:CERT_|DEPTH_|UNABLE_TO_|SELF_SIGNED|ERR_TLS_|ERR_SSL_|EPROTO)/],
]

export function networkFault(error: unknown): NetworkFault {
  const code = codeIn(error)
  return { kind: KINDS.find(([, codes]) => codes.test(code))?.[0] ?? 'unknown', code }
}

function codeIn(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && at.code !== '') return at.code
    if (at instanceof AggregateError) return codeIn(at.errors[0])
  }
  return ''
}
