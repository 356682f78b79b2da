import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse, visit } from '@solidity-parser/parser'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Every file under `folder` with this ending, relative to the root. */
export function filesOf(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => relative(root, join(root, folder, name)))
    .sort()
}

/** A stretch of text: first character, and the one after the last. */
export type Stretch = { start: number; end: number }
type Ranged = { range?: [number, number] | undefined }

export function stretchOf(node: unknown): Stretch {
  const { range } = node as Ranged
  if (!range) throw new Error('the parser gave no range')
  return { start: range[0], end: range[1] + 1 }
}

/** Every `require(condition, Error(...))` of a source. */
export function requiresOf(source: string): { all: Stretch; condition: Stretch; error: Stretch }[] {
  const found: { all: Stretch; condition: Stretch; error: Stretch }[] = []
  visit(parse(source, { range: true }), {
    FunctionCall(node) {
      const [condition, error] = node.arguments
      if (node.expression.type !== 'Identifier' || node.expression.name !== 'require' || !condition || !error) return
      if (error.type !== 'FunctionCall') return
      found.push({ all: stretchOf(node), condition: stretchOf(condition), error: stretchOf(error) })
    },
  })
  return found
}

/** The inline assembly of a source. */
export function assemblyOf(source: string): Stretch[] {
  const found: Stretch[] = []
  visit(parse(source, { range: true }), {
    InlineAssemblyStatement(node) {
      found.push(stretchOf(node))
    },
  })
  return found
}

/** The line, from 1, on which a character stands. */
export function lineOf(source: string, index: number): number {
  return source.slice(0, index).split('\n').length
}
