import type { KyselyPlugin } from 'kysely'
import type { Test } from 'tap'
import type { Database } from '../../db/database.ts'
import { newKey } from '../../src/access/keys.ts'
import { ROLES, type Role } from '../../src/access/roles.ts'
import { testApp } from '../app-helper.ts'
import { type GymOptions, testDatabase } from '../helper.ts'

export interface GraphqlAnswer {
  status: number
  type: string | null
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  json: any
}

interface Asked {
  variables?: Record<string, unknown>
  role?: Role
}

/** The service with a key for each role, and a count of the statements that it sends. */
export async function graphqlApp(t: Test, options: GymOptions = {}) {
  const database = await testDatabase(t)
  const counter = statementCounter()
  const counted: Database = { ...database, db: database.db.withPlugin(counter.plugin) }
  const made = ROLES.map((role) => newKey(`the-${role}`, role))
  const gym = await testApp(t, { ...options, database: counted, keys: made.map(({ known }) => known) })
  const keys = Object.fromEntries(made.map(({ key, known }) => [known.role, key])) as Record<Role, string>

  async function post(body: unknown, headers: Record<string, string> = {}): Promise<GraphqlAnswer> {
    const response = await fetch(`${gym.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${keys.admin}`, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      json: await response.json(),
    }
  }
  /** Twice, for from the second time on a question runs compiled. */
  async function ask(query: string, { variables, role = 'admin' }: Asked = {}): Promise<GraphqlAnswer> {
    const once = () => post({ query, variables }, { authorization: `Bearer ${keys[role]}` })
    const first = await once()
    if (/^\s*mutation/.test(query)) return first
    const second = await once()
    t.strictSame(withoutIds(second), withoutIds(first), 'the same answer when asked again')
    return second
  }

  return {
    ...gym,
    database,
    keys,
    post,
    ask,
    /** What was answered, when all is well. */
    async data(query: string, variables: Record<string, unknown> = {}) {
      const { status, json } = await ask(query, { variables })
      if (status !== 200 || json.errors) throw new Error(JSON.stringify(json.errors))
      return json.data
    },
    async refusal(query: string, asked: Asked = {}) {
      const { status, json } = await ask(query, asked)
      const [error] = json.errors ?? [{ message: 'answered', extensions: {} }]
      return { status, code: error.extensions.code, message: error.message }
    },
    /** How many the answer took. */
    async statements(query: string, variables: Record<string, unknown> = {}) {
      await ask(query, { variables })
      const before = { ...counter }
      await post({ query, variables })
      return { count: counter.count - before.count, rows: counter.rows - before.rows }
    },
    insert: async (table: string, rows: readonly object[]) =>
      await database.db
        .insertInto(table as 'SyncRun')
        .values(rows.map((row) => ({ ...DEFAULTS[table], ...STAMPS, ...row })) as never)
        .execute(),
  }
}

/** Each request has one of its own. */
const withoutIds = (answer: GraphqlAnswer) => JSON.stringify(answer).replace(/"requestId":"[^"]*"/g, '')

const STAMPS = { DatumLaatsteUpdate: new Date('2026-11-20T02:00:00Z'), RunId: 1 }
const TIMES = {
  AangemaaktOp: new Date('2026-01-01T00:00:00Z'),
  GewijzigdOp: new Date('2026-01-01T00:00:00Z'),
}
const DEFAULTS: Readonly<Record<string, object>> = {
  Leden: { BedrijfId: 'gym', Actief: true, ...TIMES },
  Lessen: {
    ...TIMES,
    StartTijd: new Date('2026-11-20T18:00:00Z'),
    EindTijd: new Date('2026-11-20T19:00:00Z'),
  },
  OpenstaandeFacturen: { Bedrag: '10.00', AangemaaktOp: TIMES.AangemaaktOp },
}

/** Of what questions read: meanwhile the audit log is written, and the worker looks for runs. */
function statementCounter() {
  const others = new WeakSet<object>()
  const counter = {
    count: 0,
    rows: 0,
    plugin: {
      transformQuery({ node, queryId }) {
        if (/"(AuditLog|SyncRun\w*)"/.test(JSON.stringify(node))) others.add(queryId)
        return node
      },
      async transformResult({ result, queryId }) {
        if (!others.has(queryId)) {
          counter.count += 1
          counter.rows += result.rows.length
        }
        return result
      },
    } satisfies KyselyPlugin,
  }
  return counter
}
