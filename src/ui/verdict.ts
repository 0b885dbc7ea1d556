import type { TableInfo } from '../shapes/table.ts'
import { html } from './html.ts'

/** How a table stands, in one word: the worst of its last run, its age and its checks. */
export type Standing = 'ok' | 'attention' | 'held' | 'failed' | 'paused' | 'never'

export const STANDING: Readonly<Record<Standing, string>> = {
  ok: 'bij',
  attention: 'let op',
  held: 'tegengehouden',
  failed: 'mislukt',
  paused: 'gepauzeerd',
  never: 'nog nooit',
}

/** A night and two hours to spare. */
export const STALE_HOURS = 26

export function standingOf(
  { lastRun, pausedByRun, sourceReadAt, quality }: TableInfo,
  { now, nightly }: { now: Date; nightly: boolean },
): { standing: Standing; why: string } {
  if (pausedByRun !== null)
    return { standing: 'paused', why: 'Teruggedraaid, en stil tot iemand hem hervat.' }
  if (lastRun?.status === 'failed') return { standing: 'failed', why: 'De laatste run is mislukt.' }
  if (lastRun?.status === 'held') return { standing: 'held', why: 'De laatste run wacht op een beoordeling.' }
  if (lastRun?.status === 'skipped') {
    return {
      standing: 'failed',
      why: 'De laatste run sloeg hem over: een tabel die hij nodig heeft, mislukte.',
    }
  }
  if (sourceReadAt === null) return { standing: 'never', why: 'Nog nooit gelezen.' }
  if (lastRun?.status === 'partial')
    return { standing: 'attention', why: 'De laatste run bracht niet alles binnen.' }
  if (quality === 'FAIL') return { standing: 'attention', why: 'Een controle vond een fout.' }
  if (quality === 'WARN') return { standing: 'attention', why: 'Een controle vond iets om naar te kijken.' }
  if (nightly && now.getTime() - new Date(sourceReadAt).getTime() > STALE_HOURS * 3_600_000) {
    return { standing: 'attention', why: 'Langer dan een dag niet gelezen.' }
  }
  return { standing: 'ok', why: 'Alles is in orde.' }
}

const TONES: Readonly<Record<string, string>> = {
  ok: 'ok',
  succeeded: 'ok',
  PASS: 'ok',
  attention: 'warn',
  partial: 'warn',
  WARN: 'warn',
  held: 'held',
  failed: 'bad',
  skipped: 'bad',
  FAIL: 'bad',
  running: 'busy',
  queued: 'busy',
}

/** The class of colour of a state, of whatever kind. */
export const tone = (state: string) => TONES[state] ?? 'calm'

/** A word in the colour of its state. */
export const badge = (state: string, word: string) => html`<span class="badge ${tone(state)}">${word}</span>`
