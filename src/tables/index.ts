import Abonnementen from './Abonnementen.ts'
import AbonnementStatistieken from './AbonnementStatistieken.ts'
import AbonnementStatistiekenSpecifiek from './AbonnementStatistiekenSpecifiek.ts'
import ActieveAbonnementen from './ActieveAbonnementen.ts'
import type { Column } from './column.ts'
import GrootboekRekening from './GrootboekRekening.ts'
import Leden from './Leden.ts'
import LesDeelname from './LesDeelname.ts'
import Lessen from './Lessen.ts'
import Omzet from './Omzet.ts'
import OpenstaandeFacturen from './OpenstaandeFacturen.ts'
import PersonalTraining from './PersonalTraining.ts'
import ProductVerkopen from './ProductVerkopen.ts'
import type { Table } from './table.ts'
import Uitbetalingen from './Uitbetalingen.ts'

/** One line for each table, in the order in which a run takes them. */
const definitions = {
  Leden,
  Abonnementen,
  ActieveAbonnementen,
  AbonnementStatistieken,
  AbonnementStatistiekenSpecifiek,
  Lessen,
  LesDeelname,
  GrootboekRekening,
  Omzet,
  OpenstaandeFacturen,
  Uitbetalingen,
  ProductVerkopen,
  PersonalTraining,
}

export const tables: readonly Table[] = Object.values(definitions)

type RowOf<Columns extends Readonly<Record<string, Column>>> = {
  [Name in keyof Columns]: Columns[Name]['rowType']
} & { DatumLaatsteUpdate: Date; RunId: number }

/** The Kysely types of the target tables follow from their definitions. */
export type WarehouseTables = {
  [Name in keyof typeof definitions]: RowOf<(typeof definitions)[Name]['columnTypes']>
}
