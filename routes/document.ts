import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { ERROR_CODES } from '../src/error-codes.ts'

/** What the OpenAPI document says beyond its routes. */
export function documentOptions(version: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Tree11', version, description: description() },
      components: {
        securitySchemes: {
          key: {
            type: 'http',
            scheme: 'bearer',
            description:
              'A key of API_KEYS. A service without keys answers this machine alone, and needs none.',
          },
        },
      },
      tags: ['sync', 'runs', 'tables', 'data quality', 'audit', 'health'].map((name) => ({ name })),
    },
    transformObject: (document) => {
      if ('swaggerObject' in document) return document.swaggerObject
      const { openapiObject } = document
      for (const path of Object.values(openapiObject.paths ?? {})) {
        // The plugin takes every body for required; none of ours has a field that is.
        const body = path?.post?.requestBody
        if (body && 'required' in body) body.required = false
        // And every field of a query for required that the handler always sees, also by its default.
        for (const parameter of [path?.get, path?.post].flatMap((one) => one?.parameters ?? [])) {
          if ('in' in parameter && parameter.in === 'query' && hasDefault(parameter.schema)) {
            parameter.required = false
          }
        }
      }
      return openapiObject
    },
    refResolver: { buildLocalReference: (schema, _base, _fragment, place) => String(schema.$id ?? place) },
  }
}

const hasDefault = (schema: object | undefined) => schema !== undefined && 'default' in schema

function description(): string {
  const codes = Object.entries(ERROR_CODES).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`)
  return [
    "Keeps a gym's SQL warehouse in step with Gymly and Google Sheets. Errors are problem details (RFC 9457)",
    'with a stable `code`. Lists are newest first; `nextCursor` goes into `after`.',
    '',
    '## Error codes',
    '',
    'Of answers, and of the runs and tables in them.',
    '',
    '| code | what it means |',
    '|---|---|',
    ...codes,
  ].join('\n')
}
