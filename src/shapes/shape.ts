import { type Static, type TSchema, Type } from 'typebox'

/**
 * What is said of runs, tables and checks, declared once: the TypeScript types, the answers of REST with their OpenAPI
 * document, and the types of GraphQL are made from these. An `$id` is its name in all of them.
 */

type Null<T> = T | null

/** Words about a field, for a reader. */
interface Options {
  description?: string
  examples?: unknown[]
}

const nullable = (type: string, options: object) => ({ type: [type, 'null'], ...options })

const said = (description: string | undefined) => (description === undefined ? {} : { description })

/** Ids and large counts: a BigInt in GraphQL. */
const LARGE = { format: 'int64' }

/** A moment, ISO 8601 in UTC. */
const MOMENT = { format: 'date-time', description: 'UTC' }

export const text = (options: Options = {}) => Type.String({ ...options })
export const textOrNull = (options: object = {}) => Type.Unsafe<Null<string>>(nullable('string', options))
export const id = (options: object = {}) => Type.Integer({ ...LARGE, ...options })
export const idOrNull = (options: object = {}) =>
  Type.Unsafe<Null<number>>(nullable('integer', { ...LARGE, ...options }))
export const numberOrNull = (options: object = {}) => Type.Unsafe<Null<number>>(nullable('number', options))
export const count = (description?: string) => Type.Integer({ minimum: 0, ...said(description) })
export const moment = () => Type.String(MOMENT)
export const momentOrNull = (options: object = {}) => textOrNull({ ...MOMENT, ...options })
/** A local day of the gym, `2026-11-22`. */
export const day = () => Type.String({ format: 'date' })
export const dayOrNull = (options: object = {}) => textOrNull({ format: 'date', ...options })
export const flag = (description?: string) => Type.Boolean(said(description))
/** Columns of a row by their names. */
export const rowOfColumns = () =>
  Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true })

/** One of some words, under a name of its own. */
export const choice = <const Word extends string>(
  $id: string,
  words: readonly Word[],
  options: object = {},
) => Type.Unsafe<Word>({ $id, type: 'string', enum: [...words], ...options })

const refTo = (schema: TSchema) => ({ $ref: `${(schema as { $id?: string }).$id}#` })

export const ref = <Shape extends TSchema>(schema: Shape) => Type.Unsafe<Static<Shape>>(refTo(schema))
export const refOrNull = <Shape extends TSchema>(schema: Shape, options: object = {}) =>
  Type.Unsafe<Static<Shape> | null>({ anyOf: [refTo(schema), { type: 'null' }], ...options })
