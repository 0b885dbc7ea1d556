import { routesNeed } from './access.ts'
import { servesPages } from './limits.ts'
import type { App } from './route.ts'

/**
 * The OpenAPI document, and a page to read it and try it out. Open: it says nothing about the gym, and a
 * browser that opens a page cannot send a key.
 */
export async function docsRoutes(app: App, { page }: { page: boolean }): Promise<void> {
  app.get('/openapi.json', { config: { role: 'open' }, schema: { hide: true } }, async () => app.swagger())
  if (!page) return
  // Five megabytes, which only a service that listens needs.
  const { default: scalar } = await import('@scalar/fastify-api-reference')
  await app.register(async (pages) => {
    routesNeed(pages, 'open')
    servesPages(pages)
    pages.addHook('onSend', async (_request, reply) => {
      if (reply.getHeader('location') === '/docs/') reply.header('location', 'docs/')
    })
    await pages.register(scalar, {
      routePrefix: '/docs',
      logLevel: 'silent',
      configuration: {
        // From where the page is: it works below a proxy's prefix.
        url: '../openapi.json',
        pageTitle: 'Tree11',
        authentication: { preferredSecurityScheme: 'key' },
        // The page asks nobody but this service: it works without the internet, and tells nobody that it was read.
        withDefaultFonts: false,
        telemetry: false,
        agent: { disabled: true },
        mcp: { disabled: true },
        hideClientButton: true,
        showDeveloperTools: 'never',
      },
    })
  })
}
