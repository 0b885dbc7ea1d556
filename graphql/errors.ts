import { Tree11Error } from '../src/errors.ts'

/** What was asked cannot be: the same code as for a wrong parameter of a route. */
export const invalid = (message: string): Tree11Error =>
  new Tree11Error(message, { code: 'invalid-request', kind: 'usage' })
