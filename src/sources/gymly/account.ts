import { createHash } from 'node:crypto'
import type { GymlyOptions } from './options.ts'

/** Whom Gymly counts requests for, as a text that tells accounts apart and from which no token can be had. */
export function accountOf({ baseUrl, businessId, token, tokenFile, email }: GymlyOptions): string {
  // A token in a file changes, and is the same account's all the while.
  const who = tokenFile ? [tokenFile, businessId] : [token ?? email]
  return createHash('sha256')
    .update(JSON.stringify([baseUrl, ...who]))
    .digest('hex')
}
