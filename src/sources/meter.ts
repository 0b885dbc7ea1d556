/** Told of every request, for whoever measures. */
export interface SourceMeter {
  /** The status of the answer, or that there was none, and the seconds it took. */
  answered(status: number | 'none', seconds: number): void
  /** A request is asked again, for the error of this code. */
  retried(code: string): void
  /** Seconds that a request waited for its turn: for the rate limit, or for others under way. */
  waited(seconds: number): void
}

/** Times one exchange, whether it gives an answer, throws one, or throws because there was none. */
export async function measured<T extends { status: number }>(
  meter: SourceMeter | undefined,
  exchange: () => Promise<T>,
): Promise<T> {
  const start = performance.now()
  let status: number | 'none' = 'none'
  try {
    const answer = await exchange()
    status = answer.status
    return answer
  } catch (error) {
    // Google's library throws answers that are not 2xx.
    status = (error as { response?: { status?: number } }).response?.status ?? 'none'
    throw error
  } finally {
    meter?.answered(status, (performance.now() - start) / 1000)
  }
}
