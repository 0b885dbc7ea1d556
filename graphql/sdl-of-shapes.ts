import type { TSchema } from 'typebox'

/** The GraphQL type of a declared shape (see src/shapes): the same fields as REST, under the same names. */

interface Shape {
  $id?: string
  $ref?: string
  type?: string | string[]
  format?: string
  enum?: string[]
  description?: string
  anyOf?: Shape[]
  items?: Shape
  properties?: Record<string, Shape>
  required?: string[]
}

/** An enum, or a type of fields. */
export function sdlOf(schema: TSchema): string {
  const shape = schema as Shape
  const { $id: name } = shape
  if (shape.enum)
    return `${said(shape)}enum ${name} {\n${shape.enum.map((word) => `  ${word}`).join('\n')}\n}`
  const fields = Object.entries(shape.properties!).map(
    ([field, of]) => `${said(of, '  ')}  ${field}: ${typeOf(of, shape.required?.includes(field) === true)}`,
  )
  return `${said(shape)}type ${name} {\n${fields.join('\n')}\n}`
}

const said = ({ $ref, description }: Shape, indent = ''): string =>
  description === undefined || $ref !== undefined || description === 'UTC'
    ? ''
    : `${indent}${JSON.stringify(description)}\n`

function typeOf(shape: Shape, required: boolean): string {
  const { $ref, anyOf, items, type } = shape
  const other = anyOf?.find((one) => one.type !== 'null')
  if (other) return typeOf(other, false)
  const mark = required && !(Array.isArray(type) && type.includes('null')) ? '!' : ''
  if ($ref !== undefined) return `${$ref.replace('#', '')}${mark}`
  if (items) return `[${typeOf(items, true)}]${mark}`
  return `${scalarOf(Array.isArray(type) ? type[0] : type, shape.format)}${mark}`
}

function scalarOf(type: string | undefined, format: string | undefined): string {
  switch (type) {
    case 'integer':
      return format === 'int64' ? 'BigInt' : 'Int'
    case 'number':
      return 'Float'
    case 'boolean':
      return 'Boolean'
    case 'string':
      return format === 'date-time' ? 'DateTime' : format === 'date' ? 'Date' : 'String'
    default:
      return 'JSON'
  }
}
