import { fileURLToPath } from 'node:url'
import csrf from '@fastify/csrf-protection'
import formbody from '@fastify/formbody'
import files from '@fastify/static'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { Sessions } from '../src/access/sessions.ts'
import { SESSION_COOKIE, SESSION_HOURS } from '../src/access/sessions.ts'
import { Tree11Error } from '../src/errors.ts'
import { errorText } from '../src/texts/errors.ts'
import { actions } from '../src/ui/actions.ts'
import { html } from '../src/ui/html.ts'
import { pages } from '../src/ui/index.ts'
import { layout } from '../src/ui/layout.ts'
import type { Asked, Content, PageContext } from '../src/ui/page.ts'
import { busyPage, refusalPage, signInPage } from '../src/ui/refusal.ts'
import { routesNeed } from './access.ts'
import { createLastSeen } from './last-seen.ts'
import { pagePolicy } from './limits.ts'
import { problemOf } from './problem.ts'
import type { App } from './route.ts'
import { runId } from './schemas.ts'

const ASSETS = fileURLToPath(new URL('../src/ui/assets', import.meta.url))

const CSRF_FIELD = '_csrf'
const COOKIE = { path: '/', httpOnly: true, sameSite: 'strict', secure: 'auto' } as const

/** The pages of src/ui, their forms, and signing in. */
export async function pageRoutes(app: App, context: PageContext & { sessions: Sessions }): Promise<void> {
  const { sessions, keys, now } = context
  await app.register(async (scope) => {
    routesNeed(scope as App, 'open')
    await scope.register(files, { root: ASSETS, prefix: '/ui/', maxAge: '1h', logLevel: 'silent' })
  })
  await app.register(async (scope) => {
    await scope.register(formbody)
    await scope.register(csrf, {
      cookieOpts: COOKIE,
      getToken: ({ body }) => (body as Record<string, string> | undefined)?.[CSRF_FIELD],
    })
    pagePolicy(scope as App)
    const lastSeen = createLastSeen()
    scope.setErrorHandler(answerError)

    for (const { path, role, read } of pages) {
      scope.get(path, { config: { role, page: true }, schema: schemaOf(path) }, async (request, reply) => {
        const content = await read(askedOf(request, reply))
        lastSeen.keep(request, content, now())
        return send(request, reply, content)
      })
    }
    for (const { path, role, act } of actions) {
      const config = { role, page: true } as const
      scope.post(
        path,
        { config, schema: schemaOf(path), preHandler: scope.csrfProtection },
        async (request, reply) => reply.redirect(await act(askedOf(request, reply)), 303),
      )
    }
    const open = { config: { role: 'open', page: true }, schema: { hide: true } } as const
    scope.post('/aanmelden', { ...open, preHandler: scope.csrfProtection }, async (request, reply) => {
      const { sleutel = '', naar = '/' } = request.body as Record<string, string>
      const opened = await sessions.open(sleutel.trim())
      if (!opened) {
        const { happened, act } = errorText('key-unknown')
        reply.code(401)
        reply.problemCode = 'key-unknown'
        await app.countRefusal(request)
        return send(request, reply, signInPage(naar, csrfField(reply), `${happened} ${act}`))
      }
      request.caller = opened.caller
      reply.setCookie(SESSION_COOKIE, opened.token, {
        ...COOKIE,
        maxAge: SESSION_HOURS * 3600,
      })
      return reply.redirect(ownPath(naar), 303)
    })
    scope.post('/afmelden', { ...open, preHandler: scope.csrfProtection }, async (request, reply) => {
      const token = request.cookies[SESSION_COOKIE]
      if (token !== undefined) await sessions.close(token)
      return reply.clearCookie(SESSION_COOKIE, { path: '/' }).redirect('/', 303)
    })

    function answerError(error: FastifyError | Tree11Error, request: FastifyRequest, reply: FastifyReply) {
      const forged = 'code' in error && error.code.startsWith('FST_CSRF')
      const problem = problemOf(forged ? formExpired() : error, request)
      if (problem.status >= 500) request.log.error({ err: error, code: problem.code }, error.message)
      if (problem.code === 'database-busy') {
        const seen = lastSeen.find(request, now())
        if (seen) return send(request, reply.code(200), seen)
        return send(request, reply.code(503).header('refresh', '3'), busyPage)
      }
      reply.code(problem.status)
      reply.problemCode = problem.code
      if (problem.code === 'key-missing' || problem.code === 'key-unknown') {
        return send(
          request,
          reply,
          signInPage(request.method === 'GET' ? request.url : '/', csrfField(reply)),
        )
      }
      return send(request, reply, refusalPage(problem))
    }

    /** One for all forms of an answer: each call would begin anew. */
    const fields = new WeakMap<FastifyReply, string>()
    function csrfField(reply: FastifyReply): string {
      const field =
        fields.get(reply) ?? html`<input type="hidden" name="${CSRF_FIELD}" value="${reply.generateCsrf()}">`
      fields.set(reply, field)
      return field
    }

    function askedOf(request: FastifyRequest, reply: FastifyReply): Asked {
      return {
        ...context,
        caller: request.caller,
        params: request.params as Record<string, string>,
        values: firstOfEach({ ...(request.query as object), ...((request.body as object) ?? {}) }),
        origin: `${request.protocol}://${request.host}`,
        csrf: csrfField(reply),
      }
    }

    function send(request: FastifyRequest, reply: FastifyReply, content: Content) {
      const frame = {
        ...{ caller: request.caller, version: context.version, pages, csrf: csrfField(reply) },
        path: request.url.split('?')[0]!,
        session: keys.length > 0,
      }
      return reply
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(layout(content, frame))
    }
  })
}

/** A run is named by a number; anything else in its place is refused before it reaches the database. */
const schemaOf = (path: string) => ({ hide: true, ...(path.includes('/nachten/:id') && { params: runId }) })

function formExpired(): Tree11Error {
  return new Tree11Error('The form has no token of this browser: load its page again.', {
    code: 'form-expired',
    kind: 'usage',
  })
}

/** Never to another host, whatever the form was made to say. */
function ownPath(path: string): string {
  const url = URL.parse(path, 'http://own')
  return url?.origin === 'http://own' && path.startsWith('/') ? `${url.pathname}${url.search}` : '/'
}

function firstOfEach(values: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, String([value].flat()[0] ?? '').trim()]),
  )
}
