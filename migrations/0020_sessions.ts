import { createTable, type Ddl, keyText, required, text, timestamp } from '../db/ddl.ts'

/** Browsers that are signed in: neither the cookie nor the key stands here, only a hash of each. */
export async function up(ddl: Ddl): Promise<void> {
  await createTable(ddl, 'Sessie', {
    Sessie: keyText(64),
    Sleutel: required(text(64)),
    VerlooptOp: required(timestamp()),
  })
}
