import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql'
import { RunnerError } from '../RunnerError.ts'
import { limits } from './limits.ts'

/** Depth and number of fields with fragments spread: a short query can spread into a very long one. Only for valid documents. */
export function checkSize(document: DocumentNode): void {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  let fields = 0
  const walk = ({ selections }: SelectionSetNode, depth: number): void => {
    if (depth > limits.depth) throw new RunnerError('query/limit', { what: 'depth', limit: limits.depth, got: depth })
    for (const selection of selections) {
      fields += 1
      if (fields > limits.fields)
        throw new RunnerError('query/limit', { what: 'fields', limit: limits.fields, got: fields })
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value)
        if (fragment !== undefined) walk(fragment.selectionSet, depth)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet, depth)
      else if (selection.selectionSet !== undefined) walk(selection.selectionSet, depth + 1)
    }
  }
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) walk(definition.selectionSet, 1)
}
