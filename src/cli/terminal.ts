import { styleText } from 'node:util'

/** Where a command writes: results to `out`, what happens meanwhile to `err`. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** A word while something takes a second or two, on a terminal only; the next text on `err` replaces it. */
  passing(text: string): void
  /** Characters in a line of `out`; a file has no end of line, and gets the wide form. */
  columns: number
  /** Bars can be drawn on `err`. */
  live: boolean
  /** Somebody can be asked. */
  interactive: boolean
  bold(text: string): string
  dim(text: string): string
  green(text: string): string
  yellow(text: string): string
  red(text: string): string
}

type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red'

export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process
  // styleText itself looks at NO_COLOR and at whether the stream is a terminal.
  const style = (name: Style) => (text: string) => styleText(name, text, { stream: stdout })
  let passing = false
  const clear = () => {
    if (passing) stderr.write('\r\x1b[K')
    passing = false
  }
  return {
    out(text) {
      clear()
      stdout.write(`${text}\n`)
    },
    err(text) {
      clear()
      stderr.write(`${text}\n`)
    },
    passing(text) {
      clear()
      passing = text !== '' && stderr.isTTY
      if (passing) stderr.write(styleText('dim', text, { stream: stderr }))
    },
    columns: stdout.isTTY ? stdout.columns : 1000,
    live: stderr.isTTY,
    interactive: stdin.isTTY && stderr.isTTY,
    bold: style('bold'),
    dim: style('dim'),
    green: style('green'),
    yellow: style('yellow'),
    red: style('red'),
  }
}
