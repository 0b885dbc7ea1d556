import {
  bit,
  createWarehouseTable,
  type Ddl,
  date,
  decimal,
  int,
  json,
  keyDate,
  keyText,
  required,
  summed,
  text,
  timestamp,
} from '../db/ddl.ts'

/** The target tables as gyms read them, with the indexes that readers need beside the keys. */
export async function up(ddl: Ddl): Promise<void> {
  await createWarehouseTable(
    ddl,
    'Leden',
    {
      Id: keyText(50),
      Naam: text(255),
      AccountId: text(50),
      BedrijfId: required(text(50)),
      PrimaireLocatieId: text(50),
      Actief: required(bit()),
      BetalingsVorm: text(20),
      KlantNummer: text(50),
      AangemaaktOp: required(timestamp()),
      GewijzigdOp: required(timestamp()),
    },
    [['AccountId']],
  )
  await createWarehouseTable(
    ddl,
    'ActieveAbonnementen',
    {
      LedenId: keyText(50),
      AbonnementId: keyText(50),
      AbonnementNaam: text(255),
      Status: text(20),
    },
    [['AbonnementId']],
  )
  await createWarehouseTable(ddl, 'Abonnementen', {
    AbonnementId: keyText(50),
    Naam: required(text(255)),
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
  await createWarehouseTable(ddl, 'AbonnementStatistieken', {
    Datum: keyDate(),
    Categorie: keyText(50),
    Type: keyText(20),
    Aantal: required(int()),
  })
  await createWarehouseTable(
    ddl,
    'AbonnementStatistiekenSpecifiek',
    {
      Datum: keyDate(),
      Categorie: keyText(50),
      Type: keyText(20),
      AbonnementId: keyText(50),
      Aantal: required(int()),
    },
    [['AbonnementId']],
  )
  await createWarehouseTable(
    ddl,
    'Lessen',
    {
      Id: keyText(50),
      Naam: text(255),
      StartTijd: required(timestamp()),
      EindTijd: required(timestamp()),
      Capaciteit: int(),
      LedenAantal: int(),
      ProefledenAantal: int(),
      BedrijfsLocatieId: text(50),
      Activiteiten: json(),
      Terugkerend: bit(),
      Instructeurs: text('max'),
      AangemaaktOp: required(timestamp()),
      GewijzigdOp: required(timestamp()),
    },
    [['StartTijd']],
  )
  await createWarehouseTable(
    ddl,
    'LesDeelname',
    {
      LesId: keyText(50),
      AccountId: keyText(50),
      Type: text(50),
      Status: text(50),
      Naam: text(255),
      Aanwezig: bit(),
    },
    [['AccountId']],
  )
  await createWarehouseTable(ddl, 'GrootboekRekening', {
    Id: keyText(50),
    Sleutel: text(50),
    Label: text(255),
  })
  await createWarehouseTable(
    ddl,
    'Omzet',
    {
      Datum: keyDate(),
      GrootboekRekeningId: keyText(50),
      Type: keyText(50),
      Omzet: summed(required(decimal(12, 2))),
    },
    [['GrootboekRekeningId']],
  )
  await createWarehouseTable(
    ddl,
    'OpenstaandeFacturen',
    {
      FactuurId: keyText(50),
      Nummer: text(50),
      LedenId: text(50),
      Naam: text(255),
      Bedrag: required(decimal(12, 2)),
      Valuta: text(3),
      Status: text(50),
      Vervaldatum: date(),
      AangemaaktOp: required(timestamp()),
      GrootboekId: text(50),
    },
    [['LedenId'], ['Vervaldatum']],
  )
  await createWarehouseTable(
    ddl,
    'Uitbetalingen',
    {
      UitbetalingID: keyText(50),
      Datum: required(timestamp()),
      Betalingen: required(int()),
      Chargebacks: required(int()),
      Refunds: required(int()),
      NettoBedrag: required(decimal(12, 2)),
      BrutoBedrag: required(decimal(12, 2)),
      ChargebackBedrag: required(decimal(12, 2)),
      RefundBedrag: required(decimal(12, 2)),
      CommissieBedrag: required(decimal(12, 2)),
      Status: required(text(50)),
    },
    [['Datum']],
  )
  await createWarehouseTable(
    ddl,
    'ProductVerkopen',
    {
      Datum: keyDate(),
      ProductID: keyText(50),
      Product: required(text(255)),
      Aantal: required(int()),
    },
    [['ProductID']],
  )
  await createWarehouseTable(ddl, 'PersonalTraining', {
    Voornaam: keyText(100),
    Achternaam: keyText(100),
    Datum: keyDate(),
    Uren: summed(required(decimal(6, 2))),
  })
}
