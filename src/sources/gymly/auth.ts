import { readFile, stat } from 'node:fs/promises'
import { decodedText } from '../../decoding.ts'
import { SettingError, Tree11Error } from '../../errors.ts'
import { abortable } from '../waiting.ts'
import type { GymlyOptions } from './options.ts'

export interface Auth {
  /** The value of the Authorization header. */
  header(signal: AbortSignal): Promise<string>
  /** Another header after `rejected` was answered 401; undefined when there is none to be had. */
  refreshed(rejected: string, signal: AbortSignal): Promise<string | undefined>
  /** Whether somebody else has, or is getting, another header than this one. */
  isReplaced(header: string): boolean
  /** What a person does when the token is not accepted. */
  remedy(): string
  /** What must never be shown. */
  secrets(): (string | undefined)[]
}

/** What is wrong with the settings, as far as can be told without asking. */
export function missingCredentials({ token, tokenFile, email, password }: GymlyOptions): Error | undefined {
  if (token || tokenFile) return undefined
  if (email && password) return undefined
  if (email) return new SettingError('GYMLY_PASSWORD', 'is missing. A login needs it beside GYMLY_EMAIL.')
  if (password) return new SettingError('GYMLY_EMAIL', 'is missing. A login needs it beside GYMLY_PASSWORD.')
  return new SettingError(
    'GYMLY_API_TOKEN',
    'is missing. Set the token or API key that Gymly gave you, or GYMLY_API_TOKEN_FILE, or GYMLY_EMAIL and GYMLY_PASSWORD.',
  )
}

/** `login` asks Gymly for a token; it ends with the source and not with one of its callers. */
export function createAuth(options: GymlyOptions, login: () => Promise<string>): Auth {
  const { authScheme, tokenFile } = options
  const canLogIn = Boolean(options.email && options.password)
  let current: string | undefined
  let fileTime: number | undefined
  let underWay: Promise<string | undefined> | undefined

  function asHeader(token: string, variable: string, scheme: string): string {
    // People paste the whole header.
    const bare = token.trim().replace(/^(?:Bearer|ApiKey)\s+/i, '')
    if (bare === '') throw new SettingError(variable, 'is empty. It must hold a token.')
    if (!/^[\x21-\x7e]+$/.test(bare)) {
      throw new SettingError(variable, 'holds characters that no token has. Copy the token again.')
    }
    return `${scheme} ${bare}`
  }

  async function fromFile(path: string): Promise<string> {
    try {
      // The time first: a change while reading is then seen the next time.
      const time = (await stat(path)).mtimeMs
      const header = asHeader(decodedText(await readFile(path)), 'GYMLY_API_TOKEN_FILE', authScheme)
      fileTime = time
      return header
    } catch (error) {
      if (error instanceof Tree11Error) throw error
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      throw new SettingError('GYMLY_API_TOKEN_FILE', `${path} cannot be read (${code}).`)
    }
  }

  async function fileChanged(path: string): Promise<boolean> {
    // A file that is gone for a moment while it is replaced leaves the token that worked.
    const time = await stat(path).then(
      (found) => found.mtimeMs,
      () => fileTime,
    )
    return time !== fileTime
  }

  // A login always gives a bearer token, also where the fixed one is an API key.
  const fromLogin = async () => asHeader(await login(), 'GYMLY_EMAIL', 'Bearer')

  async function first(): Promise<string> {
    if (tokenFile) return await fromFile(tokenFile)
    if (options.token) return asHeader(options.token, 'GYMLY_API_TOKEN', authScheme)
    if (canLogIn) return await fromLogin()
    throw missingCredentials(options)
  }

  async function another(rejected: string): Promise<string | undefined> {
    if (tokenFile) {
      const header = await fromFile(tokenFile)
      if (header !== rejected) return header
    }
    if (canLogIn) return await fromLogin()
    return undefined
  }

  /** One at a time, and everybody who asks meanwhile gets the same answer. */
  function shared(obtain: () => Promise<string | undefined>): Promise<string | undefined> {
    underWay ??= obtain()
      .then((header) => {
        current = header ?? current
        return header
      })
      .finally(() => {
        underWay = undefined
      })
    return underWay
  }

  return {
    async header(signal) {
      if (underWay) await abortable(underWay, signal)
      else if (current === undefined) await abortable(shared(first), signal)
      else if (tokenFile && (await fileChanged(tokenFile))) {
        await abortable(
          shared(() => fromFile(tokenFile)),
          signal,
        )
      }
      return current ?? ''
    },
    async refreshed(rejected, signal) {
      // Somebody else was answered 401 as well and has a new one already.
      if (!underWay && current !== undefined && current !== rejected) return current
      return await abortable(
        shared(() => another(rejected)),
        signal,
      )
    },
    isReplaced: (header) => underWay !== undefined || current !== header,
    remedy() {
      const variable = tokenFile ? 'GYMLY_API_TOKEN_FILE' : options.token ? 'GYMLY_API_TOKEN' : undefined
      if (variable === undefined || canLogIn) {
        return `The token is not accepted. Check GYMLY_EMAIL and GYMLY_PASSWORD${variable ? `, and ${variable}` : ''}.`
      }
      return `The token is not accepted. Check ${variable}: it has expired, or is not of the kind that GYMLY_AUTH_SCHEME (${authScheme}) says.`
    },
    secrets() {
      return [current?.slice(current.indexOf(' ') + 1), options.token?.trim(), options.password]
    },
  }
}
