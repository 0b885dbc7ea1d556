export interface Sample {
  minutes: number
  value: number
}

export interface Verdict {
  /** From the beginning of what is judged to its end, along the straight line that fits best. */
  rise: number
  allowed: number
  flat: boolean
}

/**
 * Whether a figure stays where it is: judged after the warm-up, the first third, in which caches fill and
 * code is compiled. A rise by a tenth is noise, and so is one of `noise`.
 */
export function verdictOf(samples: readonly Sample[], noise: number): Verdict {
  const until = samples.at(-1)!.minutes
  const judged = samples.filter(({ minutes }) => minutes >= until / 3)
  const mean = (of: (sample: Sample) => number) =>
    judged.reduce((sum, sample) => sum + of(sample), 0) / judged.length
  const [x, y] = [mean(({ minutes }) => minutes), mean(({ value }) => value)]
  const spread = mean(({ minutes }) => (minutes - x) ** 2)
  const together = mean(({ minutes, value }) => (minutes - x) * (value - y))
  const rise = spread === 0 ? 0 : (together / spread) * (judged.at(-1)!.minutes - judged[0]!.minutes)
  const allowed = Math.max(noise, y / 10)
  return { rise, allowed, flat: rise <= allowed }
}
