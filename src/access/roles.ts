/** Each role may do what the ones before it may. */
export const ROLES = ['reader', 'analyst', 'operator', 'admin'] as const

export type Role = (typeof ROLES)[number]

/** Who asks: the name of a key, or whoever reaches the loopback interface of a service without keys. */
export interface Caller {
  name: string
  role: Role
}

/** Without keys the service listens on loopback only, and whoever is there may do everything. */
export const LOCAL: Caller = { name: 'local', role: 'admin' }

export function mayAs(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed)
}
