/** Each role may do what the ones before it may. */
export const ROLES = ['reader', 'analyst', 'operator', 'admin'] as const

export type Role = (typeof ROLES)[number]

/** Who asks: the name of a key, or whoever reaches the loopback interface of a service without keys. */
export interface Caller {
  name: string
  /** `none` is somebody without a key, at a door that is open to everybody. */
  role: Role | 'none'
}

/**
 * Without keys the service listens on loopback only, and whoever is there may do everything. So may whoever
 * can read the data folder's lock file: the database lies beside it.
 */
export const LOCAL: Caller = { name: 'local', role: 'admin' }

export const NOBODY = 'nobody'

/** Known by nothing but an address. */
export function nobodyAt(address: string): Caller {
  return { name: `${NOBODY} (${address})`, role: 'none' }
}

export function mayAs(role: Caller['role'], needed: Role): boolean {
  return role !== 'none' && ROLES.indexOf(role) >= ROLES.indexOf(needed)
}
