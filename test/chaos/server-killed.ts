import type { KyselyPlugin } from 'kysely'
import { sql } from 'kysely'
import type { Test } from 'tap'
import type { Database } from '../../db/database.ts'
import { counts, type Gym, testGym } from '../helper.ts'
import {
  booked,
  checksOf,
  clear,
  historyOf,
  invoice,
  lesson,
  participant,
  revenue,
  SMALL,
} from '../runs/records.ts'
import { anotherSync } from '../runs/worker.ts'

/** A list that is read twice, requests for each class, and sums: every kind of work. */
const TABLES = ['OpenstaandeFacturen', 'Lessen', 'LesDeelname', 'Omzet']

const FIRST = {
  invoices: [
    [invoice('a'), invoice('b')],
    [invoice('c'), invoice('d')],
  ],
  activityEvents: [lesson('c1', '2026-11-20T10:00:00Z'), lesson('c2', '2026-11-20T11:00:00Z')],
  courseMembers: [participant('p1'), participant('p2')],
  revenue: revenue([booked('2026-11-20', 'g1', 10.005), booked('2026-11-20', 'g1', 5)]),
} as const
/** Inserts, updates and deletes in each. */
const THEN = {
  invoices: [
    [invoice('a', { number: 'new' }), invoice('b')],
    [invoice('c'), invoice('e')],
  ],
  activityEvents: [
    lesson('c1', '2026-11-20T10:00:00Z', { name: 'new' }),
    lesson('c3', '2026-11-21T11:00:00Z'),
  ],
  courseMembers: [participant('p1', { status: 'CANCELLED' }), participant('p3')],
  revenue: revenue([booked('2026-11-20', 'g1', 1), booked('2026-11-21', 'g1', 5)]),
} as const

function answer({ sandbox }: Gym, answers: typeof FIRST | typeof THEN): void {
  for (const [stream, given] of Object.entries(answers)) sandbox.answer(stream as 'invoices', given as never)
}

/** All that a run leaves, without what a clock or a counter gave. */
async function left(gym: Gym, runId: number) {
  const run = await gym.readRun(runId)
  const tables: Record<string, unknown> = {}
  for (const name of TABLES) {
    const line = run.tables[name]!
    tables[name] = {
      status: line.Status,
      error: line.Fout,
      counts: { ...counts(line), read: line.Gelezen, requests: line.Verzoeken, pages: line.Paginas },
      rows: await gym.rows(name),
      history: await historyOf(gym, runId, name),
      checks: await checksOf(gym, runId, name),
    }
  }
  return { status: run.Status, tables }
}

/** A view of the database that kills the server when a given statement is sent, or between it and the next. */
function deadly(database: Database, kill: () => Promise<void>) {
  let at = Number.POSITIVE_INFINITY
  let between = false
  let made = 0
  let killed: Promise<void> | undefined
  const die = () => {
    at = Number.POSITIVE_INFINITY
    killed = kill()
  }
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      made++
      if (made === at && !between) die()
      return node
    },
    async transformResult({ result }) {
      if (made >= at && between) die()
      // Whoever asks next finds a server that knows nothing of what was not in its log of writes.
      if (between) await killed
      return result
    },
  }
  return {
    database: { ...database, db: database.db.withPlugin(plugin) },
    killAt(statement: number, options: { between: boolean }) {
      made = 0
      at = statement
      between = options.between
      killed = undefined
    },
    made: () => made,
    /** It is not killed any more. */
    spare() {
      at = Number.POSITIVE_INFINITY
    },
    /** Resolves when the server is there again, if it was killed. */
    back: () => killed,
  }
}

/**
 * The database server is killed with SIGKILL while a table is at work, at every so many statements; the service
 * lives on, and so must the run: in the end all is as if nothing had happened. `kill` ends when the server is
 * there again, or is on its way.
 */
export async function killServer(
  t: Test,
  own: Database,
  { kill, every }: { kill: () => Promise<void>; every: number },
): Promise<void> {
  const gym = await testGym(t, { ...SMALL, database: own })
  const { db, names, dialect } = gym.database
  const kept = (name: string) => sql.id(`before_${name}`)
  answer(gym, FIRST)
  await gym.run(TABLES)
  await gym.sync.stop()
  for (const name of TABLES) {
    await (dialect.name === 'mssql'
      ? sql`select * into ${kept(name)} from ${names.target(name)}`
      : sql`create table ${kept(name)} as select * from ${names.target(name)}`
    ).execute(db)
  }
  const view = deadly(gym.database, kill)
  const sync = anotherSync(t, gym, { database: view.database })
  sync.start()

  const disturbed = async (statement: number, between = false) => {
    await clear(gym)
    for (const name of TABLES)
      await sql`insert into ${names.target(name)} select * from ${kept(name)}`.execute(db)
    answer(gym, THEN)
    const { runId } = await sync.request({ tables: TABLES, trigger: 'cli' })
    view.killAt(statement, { between })
    for (;;) {
      await view.back()
      try {
        if (await sync.ended(runId, 300_000)) break
        throw new Error(`killed at statement ${statement}, the run does not end`)
      } catch (error) {
        if ((error as { kind?: string }).kind !== 'retry') throw error
      }
    }
    // On a slow machine the statement may be one of those that follow the run.
    view.spare()
    await view.back()
    return await left(gym, runId)
  }

  const wanted = await disturbed(Number.POSITIVE_INFINITY)
  const statements = view.made()
  t.equal(wanted.status, 'succeeded')
  t.match(wanted.tables.OpenstaandeFacturen, { counts: { inserted: 1, updated: 1, deleted: 1 } })
  t.match(wanted.tables.LesDeelname, { counts: { inserted: 3, updated: 1, deleted: 3 } })
  t.ok(statements > 150, `${statements} statements`)
  for (let at = 2; at < statements - 5; at += every) {
    const between = at % 2 === 0
    const moment = `${between ? 'after' : 'at'} statement ${at} of ${statements}`
    t.same(await disturbed(at, between), wanted, `killed ${moment}`)
  }
}
