import type { Table } from '../src/tables/table.ts'
import type { Entity, Field } from './entities.ts'
import { fieldName } from './names.ts'

/** A field that leads from rows of one entity to those of another. */
export interface Relation {
  name: string
  from: Entity
  to: Entity
  many: boolean
  columns: readonly { from: Field; to: Field }[]
}

/** The columns of `table` hold those of `other`: one row of that, several of this. */
interface Link {
  table: string
  other: string
  columns: Readonly<Record<string, string>>
}

/** What no rule says. */
const BEYOND_RULES: readonly Link[] = [
  { table: 'OpenstaandeFacturen', other: 'Leden', columns: { LedenId: 'Id' } },
  { table: 'LesDeelname', other: 'Leden', columns: { AccountId: 'AccountId' } },
]

/** Where the column without its Id, or the name of the other table, is not what people say. */
const CALLED: Readonly<Record<string, string>> = {
  'OpenstaandeFacturen.leden': 'lid',
  'ActieveAbonnementen.leden': 'lid',
  'LesDeelname.account': 'lid',
  'Lessen.lesDeelname': 'deelnemers',
  'Abonnementen.abonnementStatistiekenSpecifiek': 'statistieken',
}

/** Both ways of every link between two tables that are there: from the rules of the definitions, and the few beyond. */
export function relationsOf(entities: readonly Entity[]): Relation[] {
  const links = [
    ...entities.flatMap(({ definition }) => (definition ? linksOf(definition) : [])),
    ...BEYOND_RULES,
  ]
  const relations = links.flatMap(({ table, other, columns }) => {
    const child = entities.find((entity) => entity.table === table)
    const parent = entities.find((entity) => entity.table === other)
    if (!child || !parent) return []
    const pairs = Object.entries(columns).map(([mine, theirs]) => ({
      mine: fieldOf(child, mine),
      theirs: fieldOf(parent, theirs),
    }))
    const one = fieldName(Object.keys(columns)[0]!.replace(/I[Dd]$/, '') || other)
    const several = fieldName(table)
    return [
      {
        name: CALLED[`${table}.${one}`] ?? one,
        from: child,
        to: parent,
        many: false,
        columns: pairs.map(({ mine, theirs }) => ({ from: mine, to: theirs })),
      },
      {
        name: CALLED[`${other}.${several}`] ?? several,
        from: parent,
        to: child,
        many: true,
        columns: pairs.map(({ mine, theirs }) => ({ from: theirs, to: mine })),
      },
    ]
  })
  // Two rules on the same columns (refersTo and deletedWith) are one link.
  return relations.filter(
    ({ from, name }, place) =>
      relations.findIndex((other) => other.from === from && other.name === name) === place,
  )
}

function linksOf({ name, rules }: Table): Link[] {
  return rules.flatMap((rule) =>
    rule.kind === 'refersTo' || rule.kind === 'deletedWith'
      ? [{ table: name, other: rule.table, columns: rule.columns }]
      : [],
  )
}

function fieldOf(entity: Entity, column: string): Field {
  const field = entity.fields.find((one) => one.column === column)
  if (!field) throw new Error(`${entity.table} has no column ${column}.`)
  return field
}

/** Following it tells whose row it is, as much as reading its columns does. */
export const isPersonal = ({ columns }: Relation): boolean =>
  columns.some(({ from, to }) => from.personal || to.personal)
