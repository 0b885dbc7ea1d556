import type { Config } from './config.ts'
import { SettingError } from './errors.ts'
import { tables } from './tables/index.ts'
import { daysBack, type Table } from './tables/table.ts'

/** Settings that name tables, under the tables' own names. */
export interface TableSettings {
  /** Absent is the default set. */
  nightlyTables?: string[]
  windowDays: Record<string, number>
  brakeShares: Record<string, number>
}

/** The names may be in any case. Throws SettingError for a table that the setting cannot be about. */
export function tableSettings({ service, nights }: Pick<Config, 'service' | 'nights'>): TableSettings {
  const nightly = service.nightlyTables?.map((name) => named('NIGHTLY_TABLES', name, tables))
  const withWindow = tables.filter((table) => daysBack(table) !== undefined)
  return {
    ...(nightly && { nightlyTables: [...new Set(nightly)] }),
    windowDays: byTable('WINDOW_DAYS', service.windowDays, withWindow),
    brakeShares: byTable('BRAKE_SHARE_BY_TABLE', nights.brake.shareByTable, tables),
  }
}

function byTable(
  setting: string,
  values: Readonly<Record<string, number>>,
  among: readonly Table[],
): Record<string, number> {
  const found: Record<string, number> = {}
  for (const [name, value] of Object.entries(values)) {
    const table = named(setting, name, among)
    if (Object.hasOwn(found, table)) throw new SettingError(setting, `found ${table} twice, wanted it once`)
    found[table] = value
  }
  return found
}

function named(setting: string, name: string, among: readonly Table[]): string {
  const table = tables.find((one) => one.name.toLowerCase() === name.toLowerCase())
  if (table && among.includes(table)) return table.name
  const found = table ? `${table.name}, which has no window of days` : `the table ${name}`
  const known = among.map((one) => one.name).join(', ')
  throw new SettingError(setting, `found ${found}, wanted one of ${known}`)
}
