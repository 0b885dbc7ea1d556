/**
 * Statements for people: a formatter gives each token that could stand alone a line of its own, and this puts back on
 * one line whatever fits there, clause by clause and list by list.
 */

const WIDTH = 120
const STEP = 2

/** A line with what is indented below it. */
interface Line {
  text: string
  below: Line[]
}

/** A line and those that only close what it opens: `count(`, its arguments and `) as "n"`. */
type Piece = readonly Line[]

/** The same statement on fewer lines. */
export function laidOut(formatted: string): string {
  // What stands in a text is not ours to move, line ends and blanks included.
  const texts: string[] = []
  const without = formatted.replace(/'(?:[^']|'')*'/g, (text) => {
    texts.push(text)
    return `'${texts.length - 1}${'_'.repeat(Math.max(0, text.length - 2 - `${texts.length - 1}`.length))}'`
  })
  if (without.includes('--')) return formatted
  return printed(treeOf(without.split('\n')), 0, false)
    .join('\n')
    .replace(/'(\d+)_*'/g, (_, at) => texts[Number(at)]!)
}

function treeOf(lines: readonly string[]): Line[] {
  const top: Line[] = []
  const open: { depth: number; below: Line[] }[] = [{ depth: -1, below: top }]
  for (const line of lines) {
    const text = line.trimStart()
    if (text === '') continue
    const depth = line.length - text.length
    while (open.at(-1)!.depth >= depth) open.pop()
    const found: Line = { text, below: [] }
    open.at(-1)!.below.push(found)
    open.push({ depth, below: found.below })
  }
  return top
}

function piecesOf(lines: readonly Line[]): Piece[] {
  const pieces: Line[][] = []
  for (const line of lines) {
    if (pieces.length > 0 && /^(\)|end\b)/.test(line.text)) pieces.at(-1)!.push(line)
    else pieces.push([line])
  }
  return pieces
}

const onOneLine = (lines: readonly Line[]): string =>
  lines.map(({ text, below }) => (below.length === 0 ? text : joined(text, onOneLine(below)))).reduce(joined)

function joined(one: string, other: string): string {
  return one.endsWith('(') || other.startsWith(')') ? one + other : `${one} ${other}`
}

/** In a list, several stand on one line; clauses and conditions begin a line. */
function printed(lines: readonly Line[], indent: number, inList: boolean): string[] {
  const room = WIDTH - indent
  const whole = lines.length > 0 ? onOneLine(lines) : ''
  if (whole.length <= room) return [' '.repeat(indent) + whole]
  const out: string[] = []
  let filling = false
  for (const piece of piecesOf(lines)) {
    const flat = onOneLine(piece)
    const last = out.at(-1)
    if (flat.length > room) {
      for (const { text, below } of piece) out.push(...opened(text, below, indent))
      filling = false
    } else if (inList && filling && goesOn(last!, flat) && last!.length + 1 + flat.length <= WIDTH) {
      out[out.length - 1] = `${last} ${flat}`
    } else {
      out.push(' '.repeat(indent) + flat)
      filling = true
    }
  }
  return out
}

/** After a comma, and in a row of conditions of which none has a bracket. */
function goesOn(last: string, next: string): boolean {
  return last.endsWith(',') || (/^(and|or) [^()]*$/.test(next) && /^\s*(and|or) [^()]*$/.test(last))
}

function opened(text: string, below: readonly Line[], indent: number): string[] {
  const head = ' '.repeat(indent) + text
  if (below.length === 0) return [head]
  const lines = printed(below, indent + STEP, true)
  const first = lines[0]!.trimStart()
  const beside = joined(head, first)
  // `select` and `where` have their first line beside them.
  return beside.length <= WIDTH && !text.endsWith('(') ? [beside, ...lines.slice(1)] : [head, ...lines]
}
