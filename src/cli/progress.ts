import cliProgress from 'cli-progress'
import type { Run, RunTable } from '../shapes/run.ts'
import { hasEnded } from '../shapes/statuses.ts'
import type { Terminal } from './terminal.ts'
import { changes, fit, mark, number, plural, seconds } from './words.ts'

/** Shows how far a run is, each time it is told. */
export interface Progress {
  /** `waiting`: what it waits for, when that is not its own work. */
  show(run: Run, waiting?: string): void
  /** Leaves the last state on the screen. */
  end(): void
}

const NAME_WIDTH = 31
const BAR_WIDTH = 14
const noProgress: Progress = { show() {}, end() {} }

export function createProgress(terminal: Terminal, { how }: { how: 'bars' | 'lines' | 'none' }): Progress {
  if (how === 'none') return noProgress
  return how === 'bars' ? bars(terminal) : lines(terminal)
}

/** One bar for each table. */
function bars(terminal: Terminal): Progress {
  const multi = new cliProgress.MultiBar({
    format: (_options: unknown, _params: unknown, { line }: { line: string }) => line,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: false,
    gracefulExit: false,
    linewrap: false,
    fps: 10,
  } as unknown as cliProgress.Options)
  const shown = new Map<string, cliProgress.SingleBar>()
  return {
    show(run, waiting) {
      terminal.passing('')
      for (const table of run.tables) {
        const payload = { line: barLine(table, terminal, waiting) }
        const bar = shown.get(table.table)
        if (bar) bar.update(0, payload)
        else shown.set(table.table, multi.create(1, 0, payload))
      }
    },
    end() {
      multi.update()
      multi.stop()
    },
  }
}

function barLine(table: RunTable, terminal: Terminal, waiting: string | undefined): string {
  const { requests, requestsDone = 0 } = table
  const name = fit(table.table, NAME_WIDTH).padEnd(NAME_WIDTH)
  if (hasEnded(table.status)) {
    return `${mark(table.status, terminal)} ${name} ${terminal.green('█'.repeat(BAR_WIDTH))} ${endText(table)}`
  }
  if (table.status === 'queued') {
    return terminal.dim(`· ${name} ${'░'.repeat(BAR_WIDTH)} waiting`)
  }
  // Until it is known how many requests there are, and once all are in, there is nothing to measure.
  const share = requests === 0 ? 0 : requestsDone / requests
  const full = Math.round(share * BAR_WIDTH)
  const bar = terminal.green('█'.repeat(full)) + terminal.dim('░'.repeat(BAR_WIDTH - full))
  const what = requests > 0 && requestsDone >= requests ? 'writing' : (waiting ?? asking(table))
  return `${terminal.bold('›')} ${terminal.bold(name)} ${bar} ${what}`
}

function asking({ requests, requestsDone = 0, pages }: RunTable): string {
  if (requests > 1) return `${number(requestsDone)} of ${plural(requests, 'request')}`
  return pages > 0 ? plural(pages, 'page') : 'asking'
}

function endText({ status, read, durationMs }: RunTable): string {
  const how = status === 'succeeded' ? `${number(read)} read` : status
  return `${how}, ${seconds(durationMs)} s`
}

/** A line when a table begins or ends, and now and then while it takes long. */
function lines(terminal: Terminal): Progress {
  const last = new Map<string, { status: string; at: number }>()
  let told: string | undefined
  return {
    show(run, waiting) {
      if (waiting !== undefined && waiting !== told) terminal.err(waiting)
      told = waiting
      for (const table of run.tables) {
        const before = last.get(table.table)
        const changed = before?.status !== table.status
        if (!changed && (table.status !== 'running' || performance.now() - before.at < 10_000)) continue
        last.set(table.table, { status: table.status, at: performance.now() })
        if (hasEnded(table.status)) {
          terminal.err(`${table.table}: ${table.status} in ${seconds(table.durationMs)} s, ${changes(table)}`)
        } else if (table.status === 'running') {
          terminal.err(changed ? `${table.table}: reading` : `${table.table}: ${asking(table)} so far`)
        }
      }
    },
    end() {},
  }
}
