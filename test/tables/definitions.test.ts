import { sql } from 'kysely'
import t from 'tap'
import { differenceTable, historyTable, workTable } from '../../db/names.ts'
import { tables } from '../../src/tables/index.ts'
import { rulesOf } from '../../src/tables/rule.ts'
import type { Table, TableColumn } from '../../src/tables/table.ts'
import { testDatabase } from '../helper.ts'

/** The warehouse as its readers know it: key columns are marked `key`, others that are never null `!`. */
const warehouse: Record<string, string> = {
  Leden:
    'Id text(50) key, Naam text(255), AccountId text(50), BedrijfId text(50)!, PrimaireLocatieId text(50), Actief bit!, BetalingsVorm text(20), KlantNummer text(50), AangemaaktOp timestamp!, GewijzigdOp timestamp!, LaatsteCheckinOp timestamp',
  Abonnementen:
    'AbonnementId text(50) key, Naam text(255)!, Beschrijving text(max), Type text(50), BetalingsType text(50), Bedrag decimal(12,2), Valuta text(3), VervalPeriode int, ActivatieStrategie text(50), AbonnementVereist bit, ConsumptieMethode text(50), AutoVerlenging bit, GrootboekGroepId text(50), ContractDuur text(20), ContractPeriode int, Sectie text(100)',
  ActieveAbonnementen:
    'LedenId text(50) key, AbonnementId text(50) key, AbonnementNaam text(255), Status text(20), ContractId text(50), BetalingsType text(50), Bedrag decimal(12,2), ActiefVanaf timestamp, VerlooptOp timestamp, PeriodeEinde date, OpgezegdOp timestamp',
  AbonnementStatistieken: 'Datum date key, Categorie text(50) key, Type text(20) key, Aantal int!',
  AbonnementStatistiekenSpecifiek:
    'Datum date key, Categorie text(50) key, Type text(20) key, AbonnementId text(50) key, Aantal int!',
  Lessen:
    'Id text(50) key, Naam text(255), StartTijd timestamp!, EindTijd timestamp!, Capaciteit int, LedenAantal int, ProefledenAantal int, BedrijfsLocatieId text(50), Activiteiten json, Terugkerend bit, Instructeurs text(max), AangemaaktOp timestamp!, GewijzigdOp timestamp!, Status text(20)',
  LesDeelname:
    'LesId text(50) key, AccountId text(50) key, Type text(50), Status text(50), Naam text(255), Aanwezig bit',
  GrootboekRekening: 'Id text(50) key, Sleutel text(50), Label text(255)',
  Omzet: 'Datum date key, GrootboekRekeningId text(50) key, Type text(50) key, Omzet decimal(12,2)!',
  OpenstaandeFacturen:
    'FactuurId text(50) key, Nummer text(50), LedenId text(50), Naam text(255), Bedrag decimal(12,2)!, Valuta text(3), Status text(50), Vervaldatum date, AangemaaktOp timestamp!, GrootboekId text(50)',
  Uitbetalingen:
    'UitbetalingID text(50) key, Datum timestamp!, Betalingen int!, Chargebacks int!, Refunds int!, NettoBedrag decimal(12,2)!, BrutoBedrag decimal(12,2)!, ChargebackBedrag decimal(12,2)!, RefundBedrag decimal(12,2)!, CommissieBedrag decimal(12,2)!, Status text(50)!',
  ProductVerkopen: 'Datum date key, ProductID text(50) key, Product text(255)!, Aantal int!',
  PersonalTraining: 'Voornaam text(100) key, Achternaam text(100) key, Datum date key, Uren decimal(6,2)!',
}

function written({ name, type, key, required }: TableColumn): string {
  const size =
    type.kind === 'text'
      ? `(${type.length})`
      : type.kind === 'decimal'
        ? `(${type.precision},${type.scale})`
        : ''
  return `${name} ${type.kind}${size}${key ? ' key' : required ? '!' : ''}`
}

t.test('the tables are exactly those of the warehouse, column by column', async (t) => {
  t.strictSame(
    tables.map(({ name }) => name),
    Object.keys(warehouse),
  )
  for (const table of tables) {
    t.equal(table.columns.map(written).join(', '), warehouse[table.name], table.name)
  }
})

t.test('personal are the columns that point at a person, and no others', async (t) => {
  const personal = tables.flatMap(({ name, columns }) =>
    columns.filter((column) => column.personal).map((column) => `${name}.${column.name}`),
  )
  t.strictSame(personal, [
    'Leden.Id',
    'Leden.Naam',
    'Leden.AccountId',
    'Leden.KlantNummer',
    'ActieveAbonnementen.LedenId',
    'Lessen.Instructeurs',
    'LesDeelname.AccountId',
    'LesDeelname.Naam',
    'OpenstaandeFacturen.LedenId',
    'OpenstaandeFacturen.Naam',
    'PersonalTraining.Voornaam',
    'PersonalTraining.Achternaam',
  ])
})

t.test(
  'what a complete answer says about the rows, the days asked for, and what runs at night',
  async (t) => {
    const loads = tables.map((table) => {
      const { kind } = table.load
      const days = 'daysBack' in table.load ? ` ${table.load.daysBack}` : ''
      const column = table.load.kind === 'window' ? ` on ${table.load.column}` : ''
      return `${table.name}: ${kind}${days}${column}${table.nightly ? '' : ', on request'}`
    })
    t.strictSame(loads, [
      'Leden: snapshot',
      'Abonnementen: snapshot',
      'ActieveAbonnementen: snapshot',
      'AbonnementStatistieken: window 30 on Datum, on request',
      'AbonnementStatistiekenSpecifiek: window 7 on Datum',
      'Lessen: window 7 on StartTijd',
      'LesDeelname: replace 7',
      'GrootboekRekening: upsert 31',
      'Omzet: window 31 on Datum',
      'OpenstaandeFacturen: snapshot',
      'Uitbetalingen: snapshot',
      'ProductVerkopen: replace 7',
      'PersonalTraining: snapshot',
    ])
    t.strictSame(
      tables
        .filter(({ after }) => after.length > 0)
        .map(({ name, after }) => `${after.join(', ')} before ${name}`),
      [
        'Leden, Abonnementen before ActieveAbonnementen',
        'Abonnementen before AbonnementStatistiekenSpecifiek',
        'Lessen before LesDeelname',
        'GrootboekRekening before Omzet',
      ],
    )
    for (const table of tables) {
      const others = rulesOf(table, 'refersTo').map(({ table }) => table)
      t.same(
        others.filter((name) => !table.after.includes(name)),
        [],
        `${table.name} is looked up in tables that came before it`,
      )
    }
  },
)

t.test('the migrated database is what the definitions say', async (t) => {
  const { db, names } = await testDatabase(t)

  async function columnsOf(schema: string, table: string): Promise<string[]> {
    const { rows } = await sql<{ name: string; type: string; required: boolean; collation: string | null }>`
      select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
        case when a.attcollation <> y.typcollation then c.collname end as collation
      from pg_attribute as a
      inner join pg_type as y on y.oid = a.atttypid
      left join pg_collation as c on c.oid = a.attcollation
      where a.attrelid = ${`"${schema}"."${table}"`}::regclass and a.attnum > 0 and not a.attisdropped
      order by a.attnum`.execute(db)
    return rows.map(({ name, type, required, collation }) =>
      [name, type, ...(collation ? [`collate ${collation}`] : []), ...(required ? ['!'] : [])].join(' '),
    )
  }

  /** Columns of each index in their order, the primary key first. */
  async function indexesOf(table: string): Promise<string[]> {
    const { rows } = await sql<{ found: string }>`
      select concat(case when i.indisprimary then 'primary ' when i.indisunique then 'unique ' end,
        (select string_agg(a.attname, ', ' order by k.place)
          from unnest(i.indkey) with ordinality as k(column_number, place)
          inner join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.column_number)) as found
      from pg_index as i
      where i.indrelid = ${`"${names.schema}"."${table}"`}::regclass
      order by i.indisprimary desc, found`.execute(db)
    return rows.map(({ found }) => found)
  }

  const stored = ({ type, key, sum }: TableColumn, { unrounded = false } = {}) => {
    switch (type.kind) {
      case 'text':
        return key ? 'text collate C' : 'text'
      case 'json':
        return 'text'
      case 'int':
        return 'integer'
      case 'bit':
        return 'boolean'
      case 'timestamp':
        return 'timestamp(3) without time zone'
      case 'date':
        return 'date'
      case 'decimal':
        return sum && unrounded ? 'numeric' : `numeric(${type.precision},${type.scale})`
    }
  }
  const loose = (table: Table, options = {}) =>
    table.columns.map((column) => `${column.name} ${stored(column, options)}`)

  for (const table of tables) {
    const added = table.columns.filter(({ later }) => later)
    const first = table.columns.filter((column) => !added.includes(column))
    const inTarget = (column: TableColumn) =>
      `${column.name} ${stored(column)}${column.key || column.required ? ' !' : ''}`
    t.strictSame(
      await columnsOf(names.schema, table.name),
      [
        ...first.map(inTarget),
        'DatumLaatsteUpdate timestamp(3) without time zone !',
        'RunId bigint !',
        ...added.map(inTarget),
      ],
      `${table.name} has its columns, types and required values`,
    )
    t.strictSame(
      await indexesOf(table.name),
      [
        `primary ${table.keys.map(({ name }) => name).join(', ')}`,
        ...table.columns
          .filter(({ indexed }) => indexed)
          .map(({ name }) => name)
          .sort(),
      ],
      `${table.name} has its primary key, and an index on each column that readers ask by`,
    )
    t.strictSame(
      await columnsOf(names.staging, workTable(table.name)),
      [
        'Nr bigint !',
        'Token bigint !',
        'VerzoekId bigint !',
        'PaginaId bigint !',
        ...['Positie', 'Deel', 'InBereik', 'Geldig', 'SleutelLeesbaar', 'Verliest', 'Afgeschermd'].map(
          (name) => `${name} integer !`,
        ),
        'Meldingen text',
        'Record text',
        ...loose(table, { unrounded: true }),
      ],
      `${table.name} has its work table, in which nothing is required and sums are unrounded`,
    )
    t.strictSame(
      await columnsOf(names.staging, differenceTable(table.name)),
      [
        'Token bigint !',
        'Soort text collate C !',
        'PaginaId bigint',
        'Positie integer',
        'RijVoor text',
        ...loose(table),
      ],
      `${table.name} has its difference table`,
    )
    const shown = [
      ...first.map(({ name }) => name),
      ...['DatumLaatsteUpdate', 'RunId'],
      ...added.map(({ name }) => name),
    ]
    const times = table.columns.filter(({ type }) => type.kind === 'timestamp').map(({ name }) => name)
    t.strictSame(
      (await columnsOf(names.reports, table.name)).map((column) => column.split(' ')[0]),
      [...shown, ...[...times, 'DatumLaatsteUpdate'].map((name) => `${name}Lokaal`)],
      `${table.name} has its view, with the local time of each timestamp`,
    )
  }

  const { rows: unlogged } = await sql<{ name: string }>`
    select c.relname as name from pg_class as c inner join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = ${names.staging} and c.relkind = 'r' and c.relpersistence = 'u' order by 1`.execute(db)
  t.strictSame(
    unlogged.map(({ name }) => name),
    tables.flatMap(({ name }) => [workTable(name), differenceTable(name)]).sort(),
    'work and difference tables, and only those, may be lost in a crash',
  )

  const { rows: present } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = ${names.schema} order by 1`.execute(db)
  const system = [
    'AuditLog',
    'BronVerzoek',
    'DataQualityLog',
    'Idempotentie',
    'Melding',
    'Quarantaine',
    'Sessie',
    'StroomVeld',
    'SyncRun',
    'SyncRunTabel',
    'TabelStand',
    'Wijziging',
  ]
  t.strictSame(
    present.map(({ name }) => name),
    [
      ...tables.flatMap(({ name, history }) => (history ? [name, historyTable(name)] : [name])),
      ...system,
      ...['Migratie', 'MigratieSlot'],
    ].sort(),
    'the schema holds the warehouse, the system tables and the migrations, and nothing else',
  )

  const states = await db.selectFrom('TabelStand').select('Tabel').orderBy('Tabel').execute()
  t.strictSame(
    states.map(({ Tabel }) => Tabel),
    tables.map(({ name }) => name).sort(),
    'each table has its state',
  )
})
