import {
  bigint,
  counter,
  createTable,
  type Ddl,
  date,
  decimal,
  identity,
  int,
  keyText,
  required,
  text,
  timestamp,
} from '../db/ddl.ts'

/** The service's own tables; db/schema.ts says what their columns mean. */
export async function up(ddl: Ddl): Promise<void> {
  const { db } = ddl
  await createTable(ddl, 'SyncRun', {
    RunId: identity(),
    Aanleiding: required(text(20)),
    AangevraagdDoor: text(255),
    Status: required(text(20)),
    ProefRun: counter(),
    Van: date(),
    Tot: date(),
    Aangemaakt: required(timestamp()),
    Gestart: timestamp(),
    Klaar: timestamp(),
    Fout: text('max'),
    FoutCode: text(100),
    RoosterMoment: timestamp(),
    IdempotentieSleutel: text(255),
    HoortBijRun: bigint(),
  })
  await db.schema
    .createIndex('UX_SyncRun_RoosterMoment')
    .unique()
    .on('SyncRun')
    .column('RoosterMoment')
    .where('RoosterMoment', 'is not', null)
    .execute()
  await createTable(
    ddl,
    'SyncRunTabel',
    {
      RunId: { ...bigint(), key: true, notNull: true },
      Tabel: keyText(100),
      Volgorde: required(int()),
      Status: required(text(20)),
      Verzoeken: counter(),
      Paginas: counter(),
      Gelezen: counter(),
      Afgekeurd: counter(),
      Ingevoegd: counter(),
      Gewijzigd: counter(),
      Verwijderd: counter(),
      Ongewijzigd: counter(),
      DuurMs: counter(),
      Voorbeeld: text('max'),
      Fout: text('max'),
      FoutCode: text(100),
      DefinitieHash: text(64),
      DiffHash: text(64),
      BasisVersie: bigint(),
    },
    [['Status'], ['Tabel']],
  )
  await createTable(ddl, 'TabelStand', {
    Tabel: keyText(100),
    Versie: { ...bigint(), notNull: true, default: 0 },
    Token: { ...bigint(), notNull: true, default: 0 },
    Houder: text(255),
    VerlooptOp: timestamp(),
    LaatsteRunId: bigint(),
    Gepauzeerd: counter(),
  })
  await createTable(
    ddl,
    'DataQualityLog',
    {
      Id: identity(),
      RunId: required(bigint()),
      Tabel: required({ type: { kind: 'keyText', length: 100 } }),
      CheckNaam: required(text(100)),
      CheckStatus: required(text(10)),
      Gemeten: decimal(18, 4),
      Verwacht: decimal(18, 4),
      Bericht: text('max'),
      CheckTijd: required(timestamp()),
    },
    [['RunId'], ['Tabel', 'CheckTijd']],
  )
  await createTable(
    ddl,
    'Quarantaine',
    {
      Id: identity(),
      RunId: required(bigint()),
      Tabel: required({ type: { kind: 'keyText', length: 100 } }),
      PaginaId: required(bigint()),
      Positie: required(int()),
      Sleutel: text('max'),
      Reden: required(text('max')),
      Record: text('max'),
    },
    [['RunId']],
  )
  await createTable(
    ddl,
    'Wijziging',
    {
      Id: identity(),
      RunId: required(bigint()),
      Tabel: required({ type: { kind: 'keyText', length: 100 } }),
      Sleutel: required(text('max')),
      Soort: required({ type: { kind: 'keyText', length: 1 } }),
      RijVoor: text('max'),
      PaginaId: bigint(),
      Positie: int(),
    },
    [['RunId', 'Tabel']],
  )
  await createTable(
    ddl,
    'AuditLog',
    {
      Id: identity(),
      Tijd: required(timestamp()),
      Wie: required(text(255)),
      Rol: required(text(50)),
      Deur: required(text(50)),
      Actie: required(text(100)),
      Doel: text(255),
      Uitkomst: required(text(50)),
    },
    [['Tijd']],
  )
  await createTable(
    ddl,
    'staging.Verzoek',
    {
      VerzoekId: identity(),
      RunId: required(bigint()),
      Stroom: required({ type: { kind: 'keyText', length: 100 } }),
      Parameters: required({ type: { kind: 'keyText', length: 800 } }),
      Poging: counter(),
      Status: required({ type: { kind: 'keyText', length: 20 } }),
      Totaal: int(),
      Fout: text('max'),
      FoutCode: text(100),
    },
    [['RunId', 'Stroom']],
  )
  await createTable(
    ddl,
    'staging.Pagina',
    {
      PaginaId: identity(),
      VerzoekId: required(bigint()),
      Poging: required(int()),
      PaginaNr: required(int()),
      HttpStatus: required(int()),
      OpgehaaldOp: required(timestamp()),
      Vervangen: counter(),
      Inhoud: required({ type: { kind: 'page' } }),
    },
    [['VerzoekId']],
  )
}
