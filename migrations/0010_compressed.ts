import type { Ddl } from '../db/ddl.ts'

/** Landed pages take less room where the engine compresses them at no cost; those that are there stay as they are. */
export async function up({ db, dialect }: Ddl): Promise<void> {
  await dialect.compress?.('staging.Pagina', 'Inhoud').execute(db)
}
