import type { Proxies } from '../../http/agent.ts'

export interface GymlyOptions {
  /** With the path that all requests share: `https://api.gymly.io/api`. */
  baseUrl: string
  authScheme: 'Bearer' | 'ApiKey'
  token?: string
  /** Read again when it changes, and on a 401; it goes before `token`. */
  tokenFile?: string
  /** For a login, when there is no token or when it is no longer accepted. */
  email?: string
  password?: string
  businessId?: string
  /** Without it the business's one location is looked up. */
  locationId?: string
  /** 0 sets no limit. */
  rateLimitPerMinute: number
  maxRetries: number
  /** For a whole answer, headers and body. */
  timeoutSeconds: number
  proxies?: Proxies
}
