import {
  addColumns,
  bit,
  createHistoryTable,
  type Ddl,
  date,
  decimal,
  int,
  json,
  keyText,
  text,
  timestamp,
} from '../db/ddl.ts'

/**
 * Every version of the rows of these tables, from now on: what they hold now begins their history. Of TabelStand,
 * `HistorieVanaf` is when that was, and `HistorieTot` the last moment at which a version began or ended.
 */
export async function up(ddl: Ddl): Promise<void> {
  await addColumns(ddl, 'TabelStand', { HistorieVanaf: timestamp(), HistorieTot: timestamp() })
  await createHistoryTable(ddl, 'Leden', {
    Id: keyText(50),
    Naam: text(255),
    AccountId: text(50),
    BedrijfId: text(50),
    PrimaireLocatieId: text(50),
    Actief: bit(),
    BetalingsVorm: text(20),
    KlantNummer: text(50),
    AangemaaktOp: timestamp(),
    GewijzigdOp: timestamp(),
    LaatsteCheckinOp: timestamp(),
  })
  await createHistoryTable(ddl, 'ActieveAbonnementen', {
    LedenId: keyText(50),
    AbonnementId: keyText(50),
    AbonnementNaam: text(255),
    Status: text(20),
    ContractId: text(50),
    BetalingsType: text(50),
    Bedrag: decimal(12, 2),
    ActiefVanaf: timestamp(),
    VerlooptOp: timestamp(),
    PeriodeEinde: date(),
    OpgezegdOp: timestamp(),
  })
  await createHistoryTable(ddl, 'Abonnementen', {
    AbonnementId: keyText(50),
    Naam: text(255),
    Beschrijving: text('max'),
    Type: text(50),
    BetalingsType: text(50),
    Bedrag: decimal(12, 2),
    Valuta: text(3),
    VervalPeriode: int(),
    ActivatieStrategie: text(50),
    AbonnementVereist: bit(),
    ConsumptieMethode: text(50),
    AutoVerlenging: bit(),
    GrootboekGroepId: text(50),
    ContractDuur: text(20),
    ContractPeriode: int(),
    Sectie: text(100),
  })
  await createHistoryTable(ddl, 'Lessen', {
    Id: keyText(50),
    Naam: text(255),
    StartTijd: timestamp(),
    EindTijd: timestamp(),
    Capaciteit: int(),
    LedenAantal: int(),
    ProefledenAantal: int(),
    BedrijfsLocatieId: text(50),
    Activiteiten: json(),
    Terugkerend: bit(),
    Instructeurs: text('max'),
    AangemaaktOp: timestamp(),
    GewijzigdOp: timestamp(),
    Status: text(20),
  })
  await createHistoryTable(ddl, 'OpenstaandeFacturen', {
    FactuurId: keyText(50),
    Nummer: text(50),
    LedenId: text(50),
    Naam: text(255),
    Bedrag: decimal(12, 2),
    Valuta: text(3),
    Status: text(50),
    Vervaldatum: date(),
    AangemaaktOp: timestamp(),
    GrootboekId: text(50),
  })
}
