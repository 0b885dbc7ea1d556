import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionNode,
} from 'graphql'

/** A field as it is asked for, once for each name that it has in the answer. */
export interface Selected {
  /** In the answer. */
  key: string
  name: string
  nodes: readonly FieldNode[]
}

type Scope = Pick<GraphQLResolveInfo, 'fragments' | 'variableValues'>

/** The fields that `nodes` ask for, fragments included, without those that @skip and @include leave out. */
export function selectedIn(nodes: readonly FieldNode[], scope: Scope): Selected[] {
  const found = new Map<string, { name: string; nodes: FieldNode[] }>()
  const visit = (selections: readonly SelectionNode[]) => {
    for (const selection of selections) {
      if (!isIncluded(selection, scope)) continue
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value
        const known = found.get(key)
        if (known) known.nodes.push(selection)
        else found.set(key, { name: selection.name.value, nodes: [selection] })
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        visit(selection.selectionSet.selections)
      } else {
        visit(scope.fragments[selection.name.value]?.selectionSet.selections ?? [])
      }
    }
  }
  for (const { selectionSet } of nodes) visit(selectionSet?.selections ?? [])
  return [...found].map(([key, field]) => ({ key, ...field }))
}

function isIncluded(node: SelectionNode, { variableValues }: Scope): boolean {
  if (!node.directives?.length) return true
  return (
    getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.if !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.if !== false
  )
}

/** Where a field stands in the answer, without the places in lists: one for all rows of a list. */
export function pathOf({ path }: Pick<GraphQLResolveInfo, 'path'>): string[] {
  const keys: string[] = []
  for (let at: GraphQLResolveInfo['path'] | undefined = path; at; at = at.prev) {
    if (typeof at.key === 'string') keys.push(at.key)
  }
  return keys.reverse()
}
