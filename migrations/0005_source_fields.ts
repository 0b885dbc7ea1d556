import { createTable, type Ddl, decimal, keyText, required, timestamp } from '../db/ddl.ts'

/** The fields that answers of a stream have, so that a new or vanished one is noticed: paths, never values. */
export async function up(ddl: Ddl): Promise<void> {
  await createTable(ddl, 'StroomVeld', {
    Stroom: keyText(100),
    Pad: keyText(300),
    EerstGezien: required(timestamp()),
    LaatstGezien: required(timestamp()),
    Aandeel: required(decimal(9, 6)),
  })
}
