import { createReportView, type Ddl } from '../db/ddl.ts'

/** The timestamps of each table beside DatumLaatsteUpdate, which every one has. */
const TIMESTAMPS: Readonly<Record<string, readonly string[]>> = {
  Leden: ['AangemaaktOp', 'GewijzigdOp'],
  ActieveAbonnementen: [],
  Abonnementen: [],
  AbonnementStatistieken: [],
  AbonnementStatistiekenSpecifiek: [],
  Lessen: ['StartTijd', 'EindTijd', 'AangemaaktOp', 'GewijzigdOp'],
  LesDeelname: [],
  GrootboekRekening: [],
  Omzet: [],
  OpenstaandeFacturen: ['AangemaaktOp'],
  Uitbetalingen: ['Datum'],
  ProductVerkopen: [],
  PersonalTraining: [],
}

/** For reports that should not think about UTC. */
export async function up(ddl: Ddl): Promise<void> {
  for (const [table, timestamps] of Object.entries(TIMESTAMPS)) {
    await createReportView(ddl, table, [...timestamps, 'DatumLaatsteUpdate'])
  }
}
