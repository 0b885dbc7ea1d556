import { Type } from 'typebox'
import { type App, PATIENCE_MS, type RouteContext } from './route.ts'

export function metricsRoutes(app: App, { metrics }: RouteContext): void {
  app.get(
    '/metrics',
    {
      logLevel: 'warn',
      config: { role: 'reader', patient: true },
      schema: {
        operationId: 'readMetrics',
        tags: ['health'],
        summary: 'Figures for Prometheus',
        response: {
          200: {
            description: "Prometheus' text format",
            content: {
              'text/plain': {
                schema: Type.String({ examples: ['tree11_runs_total{status="succeeded"} 12\n'] }),
              },
            },
          },
        },
      },
    },
    async (_request, reply) => {
      reply.type(metrics.contentType)
      return await metrics.text({ patienceMs: PATIENCE_MS })
    },
  )
}
