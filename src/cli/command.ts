import { parseArgs } from 'node:util'
import { distance } from 'fastest-levenshtein'
import { Tree11Error } from '../errors.ts'
import type { Terminal } from './terminal.ts'

export interface Option {
  type: 'string' | 'boolean'
  short?: string
  /** What stands behind it in the help: `--from DAY`. */
  value?: string
  description: string
}

export type Values = Readonly<Record<string, string | boolean | undefined>>

export interface Command {
  name: string
  /** What may stand behind the name besides options: `[TABLE]`. */
  operands?: string
  description: string
  options: Readonly<Record<string, Option>>
  examples: readonly (readonly [command: string, meaning: string])[]
  /** Gives the exit code. */
  run(values: Values, operands: readonly string[], terminal: Terminal): Promise<number>
}

/** 0 done, 1 failed or cancelled, 2 wrong usage, 3 partial or held. */
export const EXIT = { done: 0, failed: 1, usage: 2, partial: 3 } as const

export const VERBOSE: Option = {
  type: 'boolean',
  short: 'v',
  description: 'Say more: the log, and where an unexpected error came from',
}
export const JSON_OPTION: Option = { type: 'boolean', description: 'Print JSON and nothing else' }
const HELP: Option = { type: 'boolean', short: 'h', description: 'Show this' }

export function usageError(message: string): Tree11Error {
  return new Tree11Error(message, { code: 'wrong-usage', kind: 'usage' })
}

/** The names in `--tables`, undefined without it. Throws when it is there and names none. */
export function tablesOf(values: Values): string[] | undefined {
  const tables = values.tables
    ?.toString()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (tables?.length === 0) throw usageError('--tables names no table: --tables Leden,Lessen.')
  return tables
}

/** Throws a usage error in one line for whatever does not fit the command. */
export function parseCommand(command: Command, args: string[]): { values: Values; operands: string[] } {
  const options = { ...command.options, verbose: VERBOSE, help: HELP }
  const known = Object.fromEntries(
    Object.entries(options).map(([name, { type, short }]) => [name, short ? { type, short } : { type }]),
  )
  // Once without being strict, to name what is not known in our own words.
  const { tokens } = parseArgs({ args, options: known, strict: false, allowPositionals: true, tokens: true })
  for (const token of tokens) {
    if (token.kind !== 'option' || Object.hasOwn(options, token.name)) continue
    const hint = nearest(token.name, Object.keys(options), '--')
    throw usageError(`tree11 ${command.name} has no option ${token.rawName}.${hint}`)
  }
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const { type, value } = options[token.name as keyof typeof options] as Option
    if (type === 'boolean' && token.value !== undefined) {
      throw usageError(`${token.rawName} takes no value, found "${token.value}".`)
    }
    const missing = token.value === undefined || (!token.inlineValue && token.value.startsWith('-'))
    if (type === 'string' && missing) {
      throw usageError(`${token.rawName} needs a value: ${token.rawName} ${value ?? 'VALUE'}.`)
    }
  }
  const { values, positionals } = parseArgs({ args, options: known, allowPositionals: true })
  if (positionals.length > (command.operands ? 1 : 0)) {
    throw usageError(
      `tree11 ${command.name} takes no "${positionals.at(-1)}". "tree11 ${command.name} --help" says what it takes.`,
    )
  }
  return { values: values as Values, operands: positionals }
}

export function nearest(name: string, known: readonly string[], prefix = ''): string {
  const [best] = known
    .map((one) => ({ one, far: distance(one, name.toLowerCase()) }))
    .sort((left, right) => left.far - right.far)
  if (best && best.far <= Math.max(2, Math.floor(name.length / 3)))
    return ` Did you mean ${prefix}${best.one}?`
  return ` Known are ${known.map((one) => prefix + one).join(', ')}.`
}

export function helpText({ name, operands, description, options, examples }: Command): string {
  const shown = Object.entries({ ...options, verbose: VERBOSE, help: HELP }).map(
    ([long, { short, value, description }]) => ({
      left: `${short ? `-${short}, ` : '    '}--${long}${value ? ` ${value}` : ''}`,
      right: description,
    }),
  )
  const width = Math.max(...shown.map(({ left }) => left.length))
  const exampleWidth = Math.max(...examples.map(([command]) => command.length))
  return [
    `npx tree11 ${name}${operands ? ` ${operands}` : ''} [options]`,
    '',
    description,
    '',
    'Options',
    ...shown.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}`),
    '',
    'Examples',
    ...examples.map(([command, meaning]) => `  ${command.padEnd(exampleWidth)}  ${meaning}`),
  ].join('\n')
}
