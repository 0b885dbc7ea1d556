import { isUtf8 } from 'node:buffer'

export interface Decoded {
  /** The text in valid UTF-8, without a byte order mark. */
  bytes: Uint8Array
  body: string
  /** Characters that could not be read and became U+FFFD. */
  replaced: number
}

/**
 * What bytes say. A byte order mark names the encoding whatever else does; JSON is UTF-8 (RFC 8259) whatever a
 * header calls it, and only what is not is read by the header's word.
 */
export function decoded(came: Uint8Array, contentType?: string | string[]): Decoded {
  const buffer = Buffer.from(came.buffer, came.byteOffset, came.byteLength)
  // UTF-16 is valid UTF-8 as well, with a zero in every character.
  if (isUtf8(came) && !buffer.includes(0)) {
    const marked = came[0] === 0xef && came[1] === 0xbb && came[2] === 0xbf
    return { bytes: marked ? came.subarray(3) : came, body: utf8.decode(came), replaced: 0 }
  }
  const decoder = decoderFor(markOf(came) ?? /charset="?([^\s";]+)/i.exec(String(contentType))?.[1])
  const body = decoder.decode(came)
  const own = decoder.encoding === 'utf-8' ? count(buffer.toString('latin1'), 'ï¿½') : 0
  return { bytes: new TextEncoder().encode(body), body, replaced: count(body, '\ufffd') - own }
}

/** The text of a file that a person may have saved in Notepad or with PowerShell's `>`. */
export const decodedText = (came: Uint8Array): string => decoded(came).body

function markOf([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return undefined
}

const utf8 = new TextDecoder()

function decoderFor(charset: string | undefined) {
  try {
    return new TextDecoder(charset)
  } catch {
    return utf8
  }
}

const count = (text: string, what: string) => text.split(what).length - 1
