import { bigint, counter, createTable, type Ddl, identity, required, text, timestamp } from '../db/ddl.ts'

/** Alerts that are to be sent, and what became of them: a row for each way to reach people. */
export async function up(ddl: Ddl): Promise<void> {
  const short = (length: number) => required({ type: { kind: 'keyText', length } })
  await createTable(
    ddl,
    'Melding',
    {
      Id: identity(),
      Sleutel: short(100),
      Kanaal: short(20),
      Soort: required(text(20)),
      RunId: bigint(),
      Herinnering: counter(),
      Inhoud: required(text('max')),
      Aangemaakt: required(timestamp()),
      Status: short(20),
      Pogingen: counter(),
      VolgendePoging: required(timestamp()),
      VerlooptOp: timestamp(),
      VerstuurdOp: timestamp(),
      Fout: text('max'),
      FoutCode: text(100),
    },
    [['Status', 'VolgendePoging'], ['RunId']],
  )
  await ddl.db.schema
    .createIndex('UX_Melding_Sleutel_Kanaal')
    .unique()
    .on('Melding')
    .columns(['Sleutel', 'Kanaal'])
    .execute()
}
