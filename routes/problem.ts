import { STATUS_CODES } from 'node:http'
import { distance } from 'fastest-levenshtein'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { ErrorCode } from '../src/error-codes.ts'
import { answerLine, errorLine, logFailure, SettingError, Tree11Error } from '../src/errors.ts'
import type { App } from './route.ts'

declare module 'fastify' {
  interface FastifyReply {
    /** Of the problem that is answered; empty when there is none. */
    problemCode: string
  }
}

export interface Problem {
  status: number
  code: ErrorCode
  detail: string
  requestId?: string
}

/** Usage errors that are not 400. */
const USAGE_STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  'unknown-run': 404,
  'too-old': 409,
  'history-starts-later': 409,
  'key-missing': 401,
  'key-unknown': 401,
  'role-too-low': 403,
  'column-hidden': 403,
  'proxy-without-keys': 403,
  'wrong-host': 403,
  'other-site': 403,
  'form-expired': 403,
  'run-has-ended': 409,
  // As the draft standard of the header has it.
  'idempotency-key-reused': 422,
  'nothing-held': 409,
  'nothing-missing': 409,
  'nothing-to-revert': 409,
  'changed-since': 409,
  'history-not-kept': 409,
  'pages-not-kept': 409,
  'run-not-ended': 409,
  'hold-superseded': 409,
  'too-many-requests': 429,
}

/** Fastify's own refusals, by their status. */
const REFUSALS: Readonly<Record<number, { code: ErrorCode; detail?: string }>> = {
  400: { code: 'invalid-request' },
  404: { code: 'not-found' },
  413: { code: 'body-too-large' },
  414: { code: 'path-too-long', detail: 'A part of the path is longer than any name here.' },
  415: {
    code: 'unsupported-media-type',
    detail: 'The body must be JSON (Content-Type: application/json), or the values must be in the query.',
  },
  503: { code: 'closing', detail: 'The service is closing; try again when it is back.' },
}

/** Every error becomes problem details here, whoever threw it. */
export function registerProblems(app: App): void {
  app.decorateReply('problemCode', '')
  const methods = knownMethods(app)
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOf(error, request)
    if (problem.status >= 500) logFailure(request.log, error, problem.code)
    const { retryAfterMs } = error as { retryAfterMs?: number }
    if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1000))
    return sendProblem(reply, problem)
  })
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) => {
    const path = request.url.split('?')[0]!
    const others = methods(path)
    if (others.length === 0) {
      return sendProblem(reply, {
        status: 404,
        code: 'not-found',
        detail: `There is nothing at ${path}. What there is stands at /docs.`,
      })
    }
    reply.header('allow', others.join(', '))
    return sendProblem(reply, {
      status: 405,
      code: 'method-not-allowed',
      detail: `${request.method} is not possible at ${path}, only ${others.join(', ')}.`,
    })
  })
}

export function problemOf(error: FastifyError | Tree11Error, request: FastifyRequest): Problem {
  if (error instanceof Tree11Error) return ownProblem(error, request)
  if (error.validation) {
    return { status: 400, code: 'invalid-request', detail: validationLine(error, request) }
  }
  const refusal = error.code?.startsWith('FST_') ? REFUSALS[error.statusCode ?? 500] : undefined
  if (refusal) {
    return {
      status: error.statusCode!,
      code: refusal.code,
      detail: refusal.detail ?? sentence(error.message),
    }
  }
  return {
    status: 500,
    code: 'unexpected',
    detail: 'Something unexpected happened. The log says more under this request id.',
    requestId: request.id,
  }
}

function ownProblem(error: Tree11Error, request: FastifyRequest): Problem {
  const detail = errorLine(error)
  if (error instanceof SettingError) return { status: 503, code: 'source-not-configured', detail }
  const { code, kind } = error
  if (kind !== 'usage') return { status: 503, code, detail }
  // A table in the path is the thing asked for; in a filter or a list it is a wrong value.
  const inPath = code === 'unknown-table' && (request.params as { table?: string }).table !== undefined
  return { status: inPath ? 404 : (USAGE_STATUS[code] ?? 400), code, detail }
}

const PARTS: Readonly<Record<string, string>> = { querystring: 'query', params: 'path' }

/** `query first: must be <= 100`: the part of the request, the field, and what is wanted. */
function validationLine({ validation, validationContext }: FastifyError, request: FastifyRequest): string {
  const part = validationContext ?? 'body'
  const [first] = validation!
  const { instancePath = '', message = 'is wrong', params = {} } = first ?? {}
  const where = PARTS[part] ?? part
  const field = instancePath.split('/').filter(Boolean).join('.')
  const unknown = params.additionalProperty
  if (typeof unknown === 'string') {
    return `${where} ${unknown}: there is no such field.${didYouMean(unknown, fieldsOf(part, request))}`
  }
  const allowed = params.allowedValues
  const wanted = Array.isArray(allowed) ? `must be one of ${allowed.join(', ')}` : message
  return `${where}${field && ` ${field}`}: ${wanted}.`
}

function fieldsOf(part: string, request: FastifyRequest): string[] {
  const schema = (request.routeOptions.schema as Record<string, { properties?: object }> | undefined)?.[part]
  return Object.keys(schema?.properties ?? {})
}

function didYouMean(name: string, known: string[]): string {
  const near = known
    .map((one) => ({ one, far: distance(one.toLowerCase(), name.toLowerCase()) }))
    .sort((left, right) => left.far - right.far)[0]
  return near && near.far <= 3 ? ` Did you mean ${near.one}?` : ` Known are ${known.join(', ')}.`
}

export function sendProblem(reply: FastifyReply, problem: Problem) {
  reply.problemCode = problem.code
  // Of the answer that it would have been.
  reply.removeHeader('etag')
  return reply.code(problem.status).type('application/problem+json').send(problemBody(problem))
}

export function problemBody({ status, code, detail, requestId }: Problem): object {
  return {
    type: `urn:tree11:${code}`,
    title: titleOf(code) || STATUS_CODES[status],
    status,
    detail: answerLine(detail),
    code,
    ...(requestId !== undefined && { requestId }),
  }
}

function titleOf(code: string): string {
  const words = code.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`
}

/** Which methods a path knows, from the routes as they are registered. */
function knownMethods(app: App): (path: string) => string[] {
  const routes: { pattern: RegExp; method: string }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}/?$`)
    for (const one of [method].flat()) routes.push({ pattern, method: one })
  })
  return (path) => [
    ...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)),
  ]
}
