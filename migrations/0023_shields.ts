import { addColumns, counter, createMissedTable, type Ddl, keyDate, keyText } from '../db/ddl.ts'

/**
 * How often complete answers missed a row in a row while a record whose key cannot be read shielded it, and how many rows
 * of a run were shielded so.
 */
export async function up(ddl: Ddl): Promise<void> {
  await addColumns(ddl, 'SyncRunTabel', { Afgeschermd: counter() })
  const statistics = { Datum: keyDate(), Categorie: keyText(50), Type: keyText(20) }
  await createMissedTable(ddl, 'Leden', { Id: keyText(50) })
  await createMissedTable(ddl, 'ActieveAbonnementen', { LedenId: keyText(50), AbonnementId: keyText(50) })
  await createMissedTable(ddl, 'Abonnementen', { AbonnementId: keyText(50) })
  await createMissedTable(ddl, 'AbonnementStatistieken', statistics)
  await createMissedTable(ddl, 'AbonnementStatistiekenSpecifiek', {
    ...statistics,
    AbonnementId: keyText(50),
  })
  await createMissedTable(ddl, 'Lessen', { Id: keyText(50) })
  await createMissedTable(ddl, 'LesDeelname', { LesId: keyText(50), AccountId: keyText(50) })
  await createMissedTable(ddl, 'GrootboekRekening', { Id: keyText(50) })
  await createMissedTable(ddl, 'Omzet', {
    Datum: keyDate(),
    GrootboekRekeningId: keyText(50),
    Type: keyText(50),
  })
  await createMissedTable(ddl, 'OpenstaandeFacturen', { FactuurId: keyText(50) })
  await createMissedTable(ddl, 'Uitbetalingen', { UitbetalingID: keyText(50) })
  await createMissedTable(ddl, 'ProductVerkopen', { Datum: keyDate(), ProductID: keyText(50) })
  await createMissedTable(ddl, 'PersonalTraining', {
    Voornaam: keyText(100),
    Achternaam: keyText(100),
    Datum: keyDate(),
  })
}
