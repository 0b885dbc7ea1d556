import { createReportView, type Ddl } from '../db/ddl.ts'

/** Each view names its columns; see createReportView. */
export async function up(ddl: Ddl): Promise<void> {
  for (const [table, columns] of Object.entries(COLUMNS)) {
    await ddl.db.schema.withSchema(ddl.reports).dropView(table).execute()
    const timestamps = [...(TIMESTAMPS[table] ?? []), 'DatumLaatsteUpdate']
    await createReportView(ddl, table, timestamps, columns.split(' '))
  }
}

const TIMESTAMPS: Readonly<Record<string, readonly string[]>> = {
  Leden: ['AangemaaktOp', 'GewijzigdOp', 'LaatsteCheckinOp'],
  ActieveAbonnementen: ['ActiefVanaf', 'VerlooptOp', 'OpgezegdOp'],
  Lessen: ['StartTijd', 'EindTijd', 'AangemaaktOp', 'GewijzigdOp'],
  OpenstaandeFacturen: ['AangemaaktOp'],
  Uitbetalingen: ['Datum'],
}

const COLUMNS: Readonly<Record<string, string>> = {
  Leden:
    'Id Naam AccountId BedrijfId PrimaireLocatieId Actief BetalingsVorm KlantNummer AangemaaktOp GewijzigdOp DatumLaatsteUpdate RunId LaatsteCheckinOp',
  ActieveAbonnementen:
    'LedenId AbonnementId AbonnementNaam Status DatumLaatsteUpdate RunId ContractId BetalingsType Bedrag ActiefVanaf VerlooptOp PeriodeEinde OpgezegdOp',
  Abonnementen:
    'AbonnementId Naam Beschrijving Type BetalingsType Bedrag Valuta VervalPeriode ActivatieStrategie AbonnementVereist ConsumptieMethode AutoVerlenging GrootboekGroepId ContractDuur ContractPeriode Sectie DatumLaatsteUpdate RunId',
  AbonnementStatistieken: 'Datum Categorie Type Aantal DatumLaatsteUpdate RunId',
  AbonnementStatistiekenSpecifiek: 'Datum Categorie Type AbonnementId Aantal DatumLaatsteUpdate RunId',
  Lessen:
    'Id Naam StartTijd EindTijd Capaciteit LedenAantal ProefledenAantal BedrijfsLocatieId Activiteiten Terugkerend Instructeurs AangemaaktOp GewijzigdOp DatumLaatsteUpdate RunId Status',
  LesDeelname: 'LesId AccountId Type Status Naam Aanwezig DatumLaatsteUpdate RunId',
  GrootboekRekening: 'Id Sleutel Label DatumLaatsteUpdate RunId',
  Omzet: 'Datum GrootboekRekeningId Type Omzet DatumLaatsteUpdate RunId',
  OpenstaandeFacturen:
    'FactuurId Nummer LedenId Naam Bedrag Valuta Status Vervaldatum AangemaaktOp GrootboekId DatumLaatsteUpdate RunId',
  Uitbetalingen:
    'UitbetalingID Datum Betalingen Chargebacks Refunds NettoBedrag BrutoBedrag ChargebackBedrag RefundBedrag CommissieBedrag Status DatumLaatsteUpdate RunId',
  ProductVerkopen: 'Datum ProductID Product Aantal DatumLaatsteUpdate RunId',
  PersonalTraining: 'Voornaam Achternaam Datum Uren DatumLaatsteUpdate RunId',
}
