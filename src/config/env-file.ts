import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { decoded } from '../decoding.ts'
import { SettingError } from '../errors.ts'

/**
 * The settings in a file of lines NAME=value; none when there is no file. What Node's own reader would cut or
 * change is read as it was meant: a `#` inside a value (`Sport#2026!`; a comment begins after a space), and a
 * Windows path in double quotes (`"C:\keys\new.json"`, in which it sees a line break).
 */
export function readEnvFile(name: string): Record<string, string> {
  let bytes: Buffer
  try {
    bytes = readFileSync(name)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return {}
    throw new SettingError(name, `the file cannot be read (${code}), wanted lines of NAME=value, or no file`)
  }
  const text = textOf(bytes, name)
  const values = parseEnv(text.replace(ASSIGNMENT, asMeant(text, name)))
  return Object.fromEntries(Object.entries(values).filter((entry) => entry[1] !== undefined)) as Record<
    string,
    string
  >
}

function textOf(bytes: Buffer, name: string): string {
  const { body, replaced } = decoded(bytes)
  if (replaced === 0 && !body.includes('\0')) return body
  throw new SettingError(name, 'the file is not UTF-8, wanted: save it as UTF-8')
}

/** A name, and its value in quotes (perhaps of several lines) or to the end of the line. */
const ASSIGNMENT = /^([ \t]*(?:export[ \t]+)?[\w.-]+[ \t]*=)([ \t]*)("[^"]*"|'[^']*'|`[^`]*`|[^\r\n]*)/gm

function asMeant(text: string, file: string) {
  return (whole: string, name: string, space: string, value: string, at: number): string => {
    if (/^"(?:[A-Za-z]:\\|\\\\)[^"'\n]*"$/.test(value)) return `${name}'${value.slice(1, -1)}'`
    if (/^["'`]/.test(value) || !value.includes('#') || (value.startsWith('#') && space !== '')) return whole
    const line = text.slice(0, at).split('\n').length
    const bare = value.replace(/\s+#.*$/, '').trimEnd()
    const quote = ["'", '`', '"'].find((one) => !bare.includes(one))
    if (value.startsWith('#') || !quote) {
      throw new SettingError(
        name.replace(/export|[\s=]/g, ''),
        `line ${line} of ${file} has a # that may begin a comment or belong to the value, wanted: the value in quotes`,
      )
    }
    return `${name}${quote}${bare}${quote}`
  }
}
