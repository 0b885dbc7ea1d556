/** Deeper than any answer of a source, and far below what overflows a stack that reads it. */
export const DEEPEST = 200

const quote = 0x22
const backslash = 0x5c
const opens = new Set([0x5b, 0x7b])
const closes = new Set([0x5d, 0x7d])

/** Whether the brackets of a JSON text nest more than `DEEPEST` levels; one pass, which does not call itself. */
export function nestsTooDeep(bytes: Uint8Array): boolean {
  let depth = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (byte === quote) {
      // To the end of the text, over what is escaped in it.
      for (at++; at < bytes.length && bytes[at] !== quote; at++) if (bytes[at] === backslash) at++
    } else if (opens.has(byte)) {
      if (++depth > DEEPEST) return true
    } else if (closes.has(byte)) depth--
  }
  return false
}
