import type { JsonPath } from '../../db/dialect.ts'

/** Reads `$`, `$.a.b` and `$.series[0].data`. Throws on anything else: a definition is written by us. */
export function jsonPath(text: string): JsonPath {
  if (!/^\$(\.[A-Za-z_][A-Za-z0-9_]*|\[\d+\])*$/.test(text)) throw new Error(`Not a path: ${text}`)
  return [...text.matchAll(/\.([A-Za-z_][A-Za-z0-9_]*)|\[(\d+)\]/g)].map((step) =>
    step[1] === undefined ? Number(step[2]) : step[1],
  )
}

/** `$.series[0].data`, as both SQL/JSON and OPENJSON write it. */
export function pathText(path: JsonPath): string {
  return `$${path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`
}
