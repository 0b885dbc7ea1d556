import { SettingError } from '../errors.ts'
import type { SettingReader } from '../setting-reader.ts'

export const SHEETS_SETTINGS = [
  ...['GOOGLE_SHEETS_CREDENTIALS_FILE', 'GOOGLE_SHEETS_SPREADSHEET_ID', 'GOOGLE_SHEETS_RANGE'],
  ...['GOOGLE_SHEETS_SECTIONS_RANGE', 'GOOGLE_API_ROOT_URL'],
]

export interface SheetsConfig {
  credentialsFile?: string
  spreadsheetId?: string
  range: string
  sectionsRange?: string
  rootUrl?: string
  timeoutSeconds: number
  maxRetries: number
}

export function readSheets(read: SettingReader): SheetsConfig {
  if (read.text('GOOGLE_SHEETS_SPREADSHEET_ID') && !read.text('GOOGLE_SHEETS_CREDENTIALS_FILE')) {
    throw new SettingError(
      'GOOGLE_SHEETS_CREDENTIALS_FILE',
      "found nothing, wanted the path of a service account's JSON key, because GOOGLE_SHEETS_SPREADSHEET_ID is set",
    )
  }
  const rootUrl = read.url('GOOGLE_API_ROOT_URL')
  return {
    ...read.pick({ credentialsFile: 'GOOGLE_SHEETS_CREDENTIALS_FILE' }),
    ...read.pick({ spreadsheetId: 'GOOGLE_SHEETS_SPREADSHEET_ID' }),
    range: read.text('GOOGLE_SHEETS_RANGE') ?? 'A:D',
    ...read.pick({ sectionsRange: 'GOOGLE_SHEETS_SECTIONS_RANGE' }),
    ...(rootUrl !== undefined && { rootUrl }),
    // One sheet, a request or two: nobody has needed to set these.
    timeoutSeconds: 60,
    maxRetries: 5,
  }
}
