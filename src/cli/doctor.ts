import type { Database } from '../../db/database.ts'
import { engineOf } from '../../db/engines.ts'
import { pendingMigrations } from '../../db/migrate.ts'
import { type Config, loadConfig } from '../config.ts'
import { errorLine, SettingError, Tree11Error } from '../errors.ts'
import { openChannels } from '../notify/channels.ts'
import { openSources } from '../service.ts'
import type { SourceCheck } from '../sources/source.ts'
import { tableSettings } from '../table-settings.ts'
import { type Command, EXIT, JSON_OPTION } from './command.ts'
import type { Terminal } from './terminal.ts'
import { wrap } from './words.ts'

/** A check that found something to do, or something that is left out on purpose. */
type Finding = SourceCheck & { optional?: boolean }

export const doctor: Command = {
  name: 'doctor',
  description:
    'Checks the settings, the database, the Gymly account and the sheet; each with what to do about it.',
  options: { json: JSON_OPTION },
  examples: [['npx tree11 doctor', 'what is missing before a first real sync']],
  async run(values, _operands, terminal) {
    const findings = await examine()
    if (values.json) terminal.out(JSON.stringify(findings, null, 2))
    else terminal.out(findings.map((finding) => findingText(finding, terminal)).join('\n'))
    const bad = findings.filter(({ ok, optional }) => !ok && !optional).length
    if (!values.json) {
      terminal.out(bad === 0 ? '\nReady: "npx tree11 sync" fills the tables.' : `\n${bad} to put right.`)
    }
    return bad === 0 ? EXIT.done : EXIT.failed
  },
}

async function examine(): Promise<Finding[]> {
  let config: Config
  try {
    config = loadConfig()
    tableSettings(config)
  } catch (error) {
    if (!(error instanceof SettingError)) throw error
    const remedy = `Correct ${error.variable} in the environment or in .env.`
    return [{ name: 'Settings', ok: false, detail: errorLine(error), remedy }]
  }
  const sources = openSources(config)
  try {
    const [database, gymly, sheet, alerts] = await Promise.all([
      checkDatabase(config),
      sources.gymly.check(),
      sheetIsAskedFor(config) ? sources.sheets.check() : [withoutSheet],
      checkAlerts(config),
    ])
    return [settingsFinding(config), ...database, ...gymly, ...sheet, ...alerts]
  } finally {
    await Promise.all(Object.values(sources).map((source) => source.close()))
  }
}

function settingsFinding({ notes }: Config): Finding {
  if (notes.length === 0) return { name: 'Settings', ok: true, detail: 'every one is understood' }
  return { name: 'Settings', ok: false, optional: true, detail: notes.join(' ') }
}

const sheetIsAskedFor = ({ sheets }: Config) => Boolean(sheets.credentialsFile || sheets.spreadsheetId)
const withoutSheet: Finding = {
  name: 'Google Sheets',
  ok: false,
  optional: true,
  detail: 'not set: PersonalTraining is left out of the nightly set (GOOGLE_SHEETS_SPREADSHEET_ID)',
}

/** Who is told when something is wrong. Nothing is sent: of a mail server only the login is tried. */
async function checkAlerts({ alerts, proxies }: Config): Promise<Finding[]> {
  const channels = openChannels(alerts, { now: () => new Date(), proxies })
  if (channels.length === 0) {
    const detail = 'nobody is told when a night fails (SMTP_SERVER, SLACK_WEBHOOK_URL, ALERT_WEBHOOK_URL)'
    return [{ name: 'Alerts', ok: false, optional: true, detail }]
  }
  return await Promise.all(
    channels.map(async (channel) => {
      const name = `Alerts by ${channel.name}`
      try {
        await channel.check?.()
        return { name, ok: true, detail: channel.check ? 'the server takes the login' : 'set' }
      } catch (error) {
        return { name, ok: false, detail: errorLine(error) }
      } finally {
        channel.close()
      }
    }),
  )
}

/** Where it is and whether it is set up, and what a server says of itself. */
async function checkDatabase(config: Config): Promise<Finding[]> {
  const name = 'Database'
  let database: Database | undefined
  try {
    const engine = engineOf(config.database)
    const { place } = engine
    const owner = await engine.owner()
    if (owner?.address !== undefined) {
      return [{ name, ok: true, detail: `in use by the service at ${owner.address}` }]
    }
    database = await engine.open({})
    const pending = await pendingMigrations(database)
    const server = (await database.examine?.()) ?? []
    if (pending.length === 0) return [{ name, ok: true, detail: place }, ...server]
    const missing = `${place}: not set up yet; "npx tree11 setup-db" or a sync does it`
    return [{ name, ok: false, optional: true, detail: missing }, ...server]
  } catch (error) {
    if (!(error instanceof Tree11Error)) throw error
    return [{ name, ok: false, detail: errorLine(error), remedy: 'The line above says what to do.' }]
  } finally {
    await database?.close()
  }
}

function findingText({ name, ok, optional, detail, remedy }: Finding, terminal: Terminal): string {
  const sign = ok ? terminal.green('✓') : optional ? terminal.dim('–') : terminal.red('✗')
  const indent = 24
  const width = Math.min(terminal.columns, 110)
  const lines = [`${sign} ${terminal.bold(name.padEnd(indent - 2))}${wrap(detail, { width, indent })}`]
  if (!ok && remedy) {
    lines.push(`${' '.repeat(indent)}→ ${wrap(remedy, { width, indent: indent + 2 })}`)
  }
  return lines.join('\n')
}
