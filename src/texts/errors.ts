import { type ErrorCode, knownCode } from '../error-codes.ts'
import type { ErrorText } from './error-text.ts'
import { REQUEST_ERRORS } from './errors-of-requests.ts'
import { SOURCE_ERRORS } from './errors-of-sources.ts'
import { SURROUNDING_ERRORS } from './errors-of-surroundings.ts'

/** Every error code in Dutch: mail, chat and pages say the same of it. */
export const ERROR_TEXTS: Readonly<Record<ErrorCode, ErrorText>> = {
  ...REQUEST_ERRORS,
  ...SOURCE_ERRORS,
  ...SURROUNDING_ERRORS,
}

/** The words for a code that came from elsewhere; one that is not known reads as something unexpected. */
export const errorText = (code: string | null | undefined): ErrorText => ERROR_TEXTS[knownCode(code)]
