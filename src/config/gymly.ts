import { SettingError } from '../errors.ts'
import type { SettingReader } from '../setting-reader.ts'

export const GYMLY_SETTINGS = [
  ...['GYMLY_API_TOKEN', 'GYMLY_API_TOKEN_FILE', 'GYMLY_EMAIL', 'GYMLY_PASSWORD', 'GYMLY_AUTH_SCHEME'],
  ...['GYMLY_BUSINESS_ID', 'GYMLY_LOCATION_ID', 'GYMLY_BASE_URL', 'GYMLY_RATE_LIMIT_PER_MINUTE'],
  ...['GYMLY_MAX_RETRIES', 'GYMLY_TIMEOUT_SECONDS'],
]

export interface GymlyConfig {
  baseUrl: string
  authScheme: 'Bearer' | 'ApiKey'
  token?: string
  tokenFile?: string
  email?: string
  password?: string
  businessId?: string
  locationId?: string
  /** 0 is no limit. */
  rateLimitPerMinute: number
  maxRetries: number
  timeoutSeconds: number
}

export function readGymly(read: SettingReader): GymlyConfig {
  const token = read.text('GYMLY_API_TOKEN')
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw new SettingError(
      'GYMLY_API_TOKEN',
      'found a value with a space, a line break or a letter that no token has (not shown), wanted the token alone, without "Bearer" before it',
    )
  }
  if ((read.text('GYMLY_EMAIL') === undefined) !== (read.text('GYMLY_PASSWORD') === undefined)) {
    const missing = read.text('GYMLY_EMAIL') === undefined ? 'GYMLY_EMAIL' : 'GYMLY_PASSWORD'
    const other = missing === 'GYMLY_EMAIL' ? 'GYMLY_PASSWORD' : 'GYMLY_EMAIL'
    throw new SettingError(missing, `found nothing, wanted a value, because ${other} is set`)
  }
  return {
    baseUrl: read.url('GYMLY_BASE_URL') ?? 'https://api.gymly.io/api',
    authScheme: read.choice('GYMLY_AUTH_SCHEME', ['Bearer', 'ApiKey'], 'Bearer'),
    ...read.pick({ token: 'GYMLY_API_TOKEN', tokenFile: 'GYMLY_API_TOKEN_FILE' }),
    ...read.pick({ email: 'GYMLY_EMAIL', password: 'GYMLY_PASSWORD' }),
    ...read.pick({ businessId: 'GYMLY_BUSINESS_ID', locationId: 'GYMLY_LOCATION_ID' }),
    rateLimitPerMinute: read.number('GYMLY_RATE_LIMIT_PER_MINUTE', 60, { min: 0, max: 100_000 }),
    maxRetries: read.number('GYMLY_MAX_RETRIES', 5, { min: 0, max: 100 }),
    timeoutSeconds: read.number('GYMLY_TIMEOUT_SECONDS', 60, { min: 1, max: 3600 }),
  }
}
