import { differences } from './left.ts'
import { disturbedNight, type NightOutcome, type Plan, type Stage } from './night.ts'

/** An undisturbed night: what every other one is held against. */
export interface Reference extends NightOutcome {
  /** Every boundary of every table's phases, in order. */
  boundaries: string[]
}

export async function undisturbed(stage: Stage): Promise<Reference> {
  const outcome = await disturbedNight(stage, { kill: 'service' })
  return { ...outcome, boundaries: [...new Set(outcome.passed)] }
}

/** What became of some kills. */
export interface Tally {
  engine: string
  killed: Plan['kill']
  at: 'boundaries' | 'random moments'
  wanted: number
  hits: number
  nights: number
  /** Nights that came to the end that an undisturbed one comes to. */
  resumed: number
  /** Requests that were made again: those that were under way. */
  again: number
  differences: string[]
}

export interface Trials {
  stage: Stage
  reference: Reference
  kill: Plan['kill']
  /** Kills of one night. */
  perNight: number
  /** Told after each night. */
  tell(tally: Tally): void
}

/** Kills at each of these boundaries; those of one night are spread over it. */
export async function killAtBoundaries(trials: Trials, boundaries: readonly string[]): Promise<Tally> {
  const tally = begin(trials, 'boundaries', boundaries.length)
  const nights = Math.ceil(boundaries.length / trials.perNight)
  for (let night = 0; night < nights; night++) {
    const stops = boundaries.filter((_, at) => at % nights === night)
    await one(trials, tally, { kill: trials.kill, stops })
  }
  return tally
}

export async function killAtRandom(trials: Trials, count: number): Promise<Tally> {
  const { kill, perNight, reference } = trials
  const tally = begin(trials, 'random moments', count)
  const { startMs, totalMs } = reference
  const reach = startMs + (2 * (totalMs - startMs)) / (perNight + 1)
  // What comes after the end of a night hits nothing.
  const most = 5 + (3 * count) / perNight
  while (tally.hits < count && tally.nights < most) {
    const moments = Array.from(
      { length: Math.min(perNight, count - tally.hits) },
      () => Math.random() * reach,
    )
    await one(trials, tally, { kill, moments })
  }
  return tally
}

function begin({ stage, kill }: Trials, at: Tally['at'], wanted: number): Tally {
  return {
    ...{ engine: stage.engine.name, killed: kill, at, wanted },
    ...{ hits: 0, nights: 0, resumed: 0, again: 0, differences: [] },
  }
}

async function one({ stage, reference, tell }: Trials, tally: Tally, plan: Plan): Promise<void> {
  tally.nights++
  try {
    const outcome = await disturbedNight(stage, plan)
    const lines = [...differences(reference.left, outcome.left), ...outcome.wasted]
    tally.hits += outcome.hits.length
    tally.again += outcome.asked - reference.asked
    if (lines.length === 0) tally.resumed++
    tally.differences.push(...lines.map((line) => `${hitsOf(outcome)}: ${line}`))
  } catch (error) {
    tally.differences.push(`${JSON.stringify(plan)}: ${(error as Error).message}`)
  }
  tell(tally)
}

const hitsOf = ({ hits }: NightOutcome) => `killed ${hits.join(', ')}`
