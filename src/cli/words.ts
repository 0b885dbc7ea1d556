import { LOCAL_ZONE } from '../local-days.ts'
import type { Run, RunTable } from '../shapes/run.ts'
import { EXIT } from './command.ts'
import type { Terminal } from './terminal.ts'

/** How numbers, times and states are written for a person. */

const digits = new Intl.NumberFormat('en-US')
export const number = (value: number) => digits.format(value)

export function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(milliseconds < 100_000 ? 1 : 0)
}

export function plural(count: number, one: string, several = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : several}`
}

const clock = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: LOCAL_ZONE,
})

/** In the gym's own time: `22 Nov 02:00`. */
export function moment(time: string | null): string {
  return time === null ? '–' : clock.format(new Date(time)).replace(',', '')
}

/** Lines of at most `width` characters, the later ones indented; a longer word stays whole. */
export function wrap(text: string, { width, indent }: { width: number; indent: number }): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    const room = width - indent
    if (line !== '' && line.length + 1 + word.length > room) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines.join(`\n${' '.repeat(indent)}`)
}

/** Keeps both ends, because names of tables differ at either. */
export function fit(name: string, width: number): string {
  if (name.length <= width) return name
  const tail = Math.floor((width - 1) / 2)
  return `${name.slice(0, width - 1 - tail)}…${name.slice(-tail)}`
}

export function mark(status: string, terminal: Terminal): string {
  switch (status) {
    case 'succeeded':
      return terminal.green('✓')
    case 'partial':
    case 'held':
      return terminal.yellow('!')
    case 'failed':
    case 'cancelled':
      return terminal.red('✗')
    default:
      return terminal.dim('–')
  }
}

/** `12 inserted, 3 updated` – what a run did, or in a dry run would do, to a table. */
export function changes({ inserted, updated, deleted, unchanged }: RunTable): string {
  const parts = [
    inserted > 0 && `${number(inserted)} inserted`,
    updated > 0 && `${number(updated)} updated`,
    deleted > 0 && `${number(deleted)} deleted`,
    unchanged > 0 && `${number(unchanged)} unchanged`,
  ].filter(Boolean)
  return parts.length === 0 ? 'no rows' : parts.join(', ')
}

export function exitCode(run: Run): number {
  if (run.status === 'succeeded') return EXIT.done
  return run.status === 'partial' || run.status === 'held' ? EXIT.partial : EXIT.failed
}
