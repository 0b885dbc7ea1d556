/** Rows of one connection when nothing is said, and at most. */
export const DEFAULT_FIRST = 50
export const MAX_FIRST = 1_000
