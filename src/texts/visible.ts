/** Signs that a terminal or a page would carry out instead of showing: controls, and marks of direction. */
const CARRIED_OUT = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** A text from outside, with such signs written out: `⟨U+202E⟩`. */
export const visible = (text: string): string =>
  text.replace(CARRIED_OUT, (sign) => `⟨U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`)
