import { createPrivateKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { decodedText } from '../../decoding.ts'
import { SettingError } from '../../errors.ts'

export interface ServiceAccount {
  email: string
  key: string
}

const variable = 'GOOGLE_SHEETS_CREDENTIALS_FILE'

/** Reads the JSON key file of a service account; everything wrong with it is a SettingError. */
export async function readServiceAccount(path: string): Promise<ServiceAccount> {
  let text: string
  try {
    text = decodedText(await readFile(path))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new SettingError(variable, `${path} cannot be read (${code}).`)
  }
  const { client_email: email, private_key: key } = parsed(path, text)
  if (typeof email !== 'string' || typeof key !== 'string' || email === '' || key === '') {
    throw new SettingError(
      variable,
      `${path} has no client_email and private_key. It must be the JSON key of a service account, from the Google Cloud console.`,
    )
  }
  try {
    createPrivateKey(key)
  } catch {
    throw new SettingError(variable, `the private_key in ${path} cannot be read. Download the key again.`)
  }
  return { email, key }
}

function parsed(path: string, text: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json === 'object' && json !== null) return json as Record<string, unknown>
  } catch {
    // The parser's message shows pieces of the text, and the text is a private key.
  }
  throw new SettingError(variable, `${path} is not a JSON object. It must be the key of a service account.`)
}
