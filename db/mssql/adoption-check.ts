import { type Kysely, sql } from 'kysely'
import type { DatabaseCheck } from '../database.ts'
import type { Names } from '../names.ts'

/** What a server says of itself. Numbers of megabytes are whole. */
export interface Facts {
  version: string
  edition: string
  /** 5 and 8 are Azure SQL. */
  engine: number
  database: string
  level: number
  collation: string
  snapshot: boolean
  log: { freeMb: number; sizeMb: number; maxMb: number | null; grows: boolean } | null
  /** Rights that this login lacks: `INSERT on schema tree11`. */
  missing: string[]
  login: string
  /** The server's clock less ours. */
  clockMs: number
}

const OLDEST = { version: 13, level: 130 }
/** Less free log than this, in a log that cannot grow, does not hold the MERGE of a large first load. */
const LOG_MB = 256
/** Times in runs come from both clocks. */
const CLOCK_MS = 5_000

// biome-ignore lint/suspicious/noExplicitAny: the system's own tables
export async function factsOf(db: Kysely<any>, names: Names): Promise<Facts> {
  const before = Date.now()
  const clock = await sql<{ nu: Date }>`select sysutcdatetime() as nu`.execute(db)
  const ours = (before + Date.now()) / 2
  const { rows } = await sql<{
    versie: string
    editie: string
    motor: number
    naam: string
    niveau: number
    collatie: string
    momentopname: boolean | number
    aanmelding: string
  }>`select cast(serverproperty('ProductVersion') as nvarchar(128)) as versie, cast(serverproperty('Edition') as nvarchar(128)) as editie, cast(serverproperty('EngineEdition') as int) as motor, d.name as naam, cast(d.compatibility_level as int) as niveau, d.collation_name as collatie, d.is_read_committed_snapshot_on as momentopname, original_login() as aanmelding
from sys.databases as d where d.name = db_name()`.execute(db)
  const [server] = rows
  if (!server) throw new Error('sys.databases does not show the database that we are in.')
  return {
    version: server.versie,
    edition: server.editie,
    engine: server.motor,
    database: server.naam,
    level: server.niveau,
    collation: server.collatie,
    snapshot: Boolean(server.momentopname),
    // Not every login may look at the files.
    log: await logOf(db).catch(() => null),
    missing: await missingRights(db, names),
    login: server.aanmelding,
    clockMs: Math.round(clock.rows[0]!.nu.getTime() - ours),
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the system's own tables
async function logOf(db: Kysely<any>): Promise<Facts['log']> {
  // Sizes are in pages of 8 KB; 268435456 pages, and -1, are no limit of its own.
  const { rows } = await sql<{ grootte: number; gebruikt: number | null; grens: number; groei: number }>`
select sum(cast(size as bigint)) as grootte, sum(cast(fileproperty(name, 'SpaceUsed') as bigint)) as gebruikt, max(cast(max_size as bigint)) as grens, max(cast(growth as bigint)) as groei
from sys.database_files where type = 1`.execute(db)
  const [log] = rows
  if (!log || log.gebruikt === null || log.grootte === null) return null
  const mb = (pages: number) => Math.round(pages / 128)
  const limited = log.grens > 0 && log.grens < 268_435_456
  return {
    freeMb: mb(log.grootte - log.gebruikt),
    sizeMb: mb(log.grootte),
    maxMb: limited ? mb(log.grens) : null,
    grows: log.groei > 0 && (!limited || log.grens > log.grootte),
  }
}

/** What sql/mssql/rechten.sql grants the writer; before the tables are there, what making them takes. */
// biome-ignore lint/suspicious/noExplicitAny: the system's own tables
async function missingRights(db: Kysely<any>, { schema, staging }: Names): Promise<string[]> {
  const there = await sql<{ aantal: number }>`
select count(*) as aantal from sys.schemas where name in (${schema}, ${staging})`.execute(db)
  const wanted =
    there.rows[0]!.aantal < 2
      ? [{ on: null, rights: ['CREATE SCHEMA', 'CREATE TABLE', 'CREATE VIEW'] }]
      : [
          { on: schema, rights: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] },
          { on: staging, rights: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'ALTER'] },
        ]
  const asked = wanted.flatMap(({ on, rights }) => rights.map((right) => ({ on, right })))
  const columns = asked.map(
    ({ on, right }, n) =>
      sql`has_perms_by_name(${on ?? sql`db_name()`}, ${on === null ? 'DATABASE' : 'SCHEMA'}, ${right}) as ${sql.id(`r${n}`)}`,
  )
  const { rows } = await sql<Record<string, number | null>>`select ${sql.join(columns)}`.execute(db)
  return asked
    .filter((_, n) => rows[0]![`r${n}`] !== 1)
    .map(({ on, right }) => (on === null ? right : `${right} on schema ${on}`))
}

/** One line for each, with what to do about it. */
export function judge(facts: Facts): DatabaseCheck[] {
  const { version, edition, engine, database, level, collation, snapshot, log, missing, login, clockMs } =
    facts
  const azure = engine === 5 || engine === 8
  const named = `[${database.replaceAll(']', ']]')}]`
  const old = !azure && Number.parseInt(version, 10) < OLDEST.version
  return [
    {
      name: 'SQL Server',
      ok: !old,
      detail: `${azure ? 'Azure SQL' : version}, ${edition}`,
      ...(old && { remedy: 'SQL Server 2016 (13) is the oldest that Tree11 runs on: upgrade the server.' }),
    },
    {
      name: 'Compatibility level',
      ok: level >= OLDEST.level,
      detail: String(level),
      ...(level < OLDEST.level && {
        remedy: `JSON is read from ${OLDEST.level} on: ALTER DATABASE ${named} SET COMPATIBILITY_LEVEL = ${OLDEST.level};`,
      }),
    },
    {
      name: 'Snapshot reads',
      ok: snapshot,
      optional: true,
      detail: snapshot ? 'on: reports are not kept waiting' : 'off: reports wait while a table is changed',
      ...(!snapshot && {
        remedy: `ALTER DATABASE ${named} SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;`,
      }),
    },
    { name: 'Collation', ok: true, detail: `${collation}: how reports compare and sort text` },
    ...(log ? [logCheck(log, named)] : []),
    {
      name: 'Rights',
      ok: missing.length === 0,
      detail: missing.length === 0 ? `${login} has all it needs` : `${login} lacks ${missing.join(', ')}`,
      ...(missing.length > 0 && { remedy: 'sql/mssql/rechten.sql grants them; a DBA can run it.' }),
    },
    {
      name: 'Clock',
      ok: Math.abs(clockMs) <= CLOCK_MS,
      optional: true,
      detail:
        Math.abs(clockMs) <= CLOCK_MS
          ? 'the same as the server’s'
          : `the server's is ${Math.abs(Math.round(clockMs / 1000))} s ${clockMs > 0 ? 'ahead of' : 'behind'} this machine's`,
      ...(Math.abs(clockMs) > CLOCK_MS && { remedy: 'Let both follow a time server (NTP).' }),
    },
  ]
}

function logCheck({ freeMb, sizeMb, maxMb, grows }: NonNullable<Facts['log']>, named: string): DatabaseCheck {
  const short = !grows && freeMb < LOG_MB
  const limit = grows ? (maxMb === null ? ', grows' : `, grows to ${maxMb} MB`) : ', does not grow'
  return {
    name: 'Log space',
    ok: !short,
    detail: `${freeMb} MB free of ${sizeMb} MB${limit}`,
    ...(short && {
      remedy: `A large first load may not fit: let the log file of ${named} grow, or back up the log.`,
    }),
  }
}
