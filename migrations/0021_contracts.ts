import { addWarehouseColumns, createReportView, type Ddl, date, decimal, text, timestamp } from '../db/ddl.ts'

/**
 * What contracts say of themselves, the last check-in and the status of a class. NULL until the next night, or until
 * the pages that are still kept are replayed (`tree11 replay`).
 */
export async function up(ddl: Ddl): Promise<void> {
  await addWarehouseColumns(ddl, 'ActieveAbonnementen', {
    ContractId: text(50),
    BetalingsType: text(50),
    Bedrag: decimal(12, 2),
    ActiefVanaf: timestamp(),
    VerlooptOp: timestamp(),
    PeriodeEinde: date(),
    OpgezegdOp: timestamp(),
  })
  await addWarehouseColumns(ddl, 'Leden', { LaatsteCheckinOp: timestamp() })
  await addWarehouseColumns(ddl, 'Lessen', { Status: text(20) })
  for (const [table, timestamps] of Object.entries(TIMESTAMPS)) {
    await ddl.db.schema.withSchema(ddl.reports).dropView(table).execute()
    await createReportView(ddl, table, [...timestamps, 'DatumLaatsteUpdate'])
  }
}

const TIMESTAMPS: Readonly<Record<string, readonly string[]>> = {
  ActieveAbonnementen: ['ActiefVanaf', 'VerlooptOp', 'OpgezegdOp'],
  Leden: ['AangemaaktOp', 'GewijzigdOp', 'LaatsteCheckinOp'],
  Lessen: ['StartTijd', 'EindTijd', 'AangemaaktOp', 'GewijzigdOp'],
}
