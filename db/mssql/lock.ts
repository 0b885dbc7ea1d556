import { type RawBuilder, sql } from 'kysely'

/** What is thrown when the server refuses a lock; see errors.ts. */
export const LOCK_REFUSED = 51222

/**
 * `sp_getapplock` answers -1 (time-out), -2 (cancelled), -3 (a deadlock's victim) and -999 without an error: whoever went on
 * then would believe to be alone.
 */
export function appLock(name: RawBuilder<unknown>, owner: 'Transaction' | 'Session'): RawBuilder<unknown> {
  return sql`declare @gekregen int;
exec @gekregen = sp_getapplock @Resource = ${name}, @LockMode = N'Exclusive', @LockOwner = ${sql.lit(owner)};
if @gekregen < 0 throw ${sql.lit(LOCK_REFUSED)}, N'The lock was not given.', 1;`
}
