import type { ApiKey } from '../access/keys.ts'
import { LOCAL, NOBODY, ROLES } from '../access/roles.ts'
import { SettingError } from '../errors.ts'
import type { SettingReader } from '../setting-reader.ts'

export const ACCESS_SETTINGS = ['API_KEYS', 'CORS_ORIGINS']

export interface AccessConfig {
  /** Empty: the service is for this machine alone, and whoever is on it may do everything. */
  keys: ApiKey[]
  /** Origins of web pages that may ask; none unless set. */
  corsOrigins: string[]
}

export function readAccess(read: SettingReader): AccessConfig {
  const entries = (read.list('API_KEYS') ?? []).map((entry, index) => readKey(entry, `entry ${index + 1}`))
  entries.forEach(({ sha256 }, index) => {
    const same = entries.findIndex((other) => other.sha256 === sha256)
    if (same < index) throw wrong(`entries ${same + 1} and ${index + 1} with one hash`, 'a key for each')
  })
  return { keys: entries, corsOrigins: (read.list('CORS_ORIGINS') ?? []).map(readOrigin) }
}

export const KEY_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/
export const KEY_NAME_RULE = 'up to 64 letters, digits, dots, dashes and underscores'
/** Who is written down without having a key. */
export const KEPT_NAMES = [LOCAL.name, NOBODY]

/** What was found is shown only where it can be neither a key nor a hash. */
function readKey(entry: string, which: string): ApiKey {
  const parts = entry.split(':').map((part) => part.trim())
  const [name = '', found = '', hash = ''] = parts
  if (parts.length !== 3) {
    throw wrong(`${which} with ${parts.length} part${parts.length === 1 ? '' : 's'} (not shown)`, FORM)
  }
  if (!KEY_NAME.test(name)) throw wrong(`${which} with another name (not shown)`, KEY_NAME_RULE)
  if (KEPT_NAMES.includes(name.toLowerCase())) {
    throw wrong(`${which} with the name ${name}`, 'another: this one stands for callers without a key')
  }
  const role = ROLES.find((one) => one === found.toLowerCase())
  if (role === undefined) {
    const shown = /^[a-z]{1,20}$/i.test(found) ? ` ${found}` : ' that is none (not shown)'
    throw wrong(`${which} with the role${shown}`, `one of ${ROLES.join(', ')}`)
  }
  if (!/^[0-9a-f]{64}$/i.test(hash)) {
    throw wrong(
      `${which} without a SHA-256 (not shown)`,
      '64 hexadecimal digits: the hash, never the key itself; "npx tree11 keys new" makes both',
    )
  }
  return { name, role, sha256: hash.toLowerCase() }
}

function readOrigin(found: string): string {
  const url = URL.parse(found)
  if (url && /^https?:$/.test(url.protocol) && url.origin === found.toLowerCase().replace(/\/$/, ''))
    return url.origin
  throw new SettingError(
    'CORS_ORIGINS',
    `found "${found}", wanted origins of web pages with commas between, such as https://reports.gym.nl, without a path`,
  )
}

const FORM = 'name:role:sha256-of-the-key, with commas between entries; "npx tree11 keys new" makes one'

function wrong(found: string, wanted: string): SettingError {
  return new SettingError('API_KEYS', `found ${found}, wanted ${wanted}`)
}
