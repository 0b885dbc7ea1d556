import { createTable, type Ddl, identity, required, timestamp } from '../db/ddl.ts'

/** When requests to a source start, of every replica: what one rate for all of them is kept by. */
export async function up(ddl: Ddl): Promise<void> {
  const account = required({ type: { kind: 'keyText', length: 64 } })
  await createTable(ddl, 'BronVerzoek', { Id: identity(), Bron: account, Moment: required(timestamp()) }, [
    ['Bron', 'Moment'],
  ])
}
