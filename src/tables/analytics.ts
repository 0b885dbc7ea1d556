import { notNegative, perDay, type Rule } from './rule.ts'

/** Gymly's words in the analytics requests, and ours in the tables. */
export const categories = {
  new: 'Nieuw',
  paused: 'Gepauzeerd',
  active: 'Actief',
  expirations: 'Verlopen',
} as const

export const paymentTypes = {
  ONCE: 'Eenmalig',
  PERIODIC: 'Periodiek',
  PERIODIC_CUSTOM: 'Periodiek_Aangepast',
} as const

export const statistics: readonly Rule[] = [
  notNegative('Aantal'),
  ...Object.values(categories).map((Categorie) =>
    perDay(Categorie, { on: 'Datum', sum: 'Aantal', where: { Categorie } }),
  ),
]
