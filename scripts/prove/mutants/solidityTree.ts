import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from '../ast.ts'

/** A node of the compiler's tree; what is read of it is checked where it is read. */
export type Node = {
  id: number
  nodeType: string
  src: string
  typeDescriptions?: { typeString?: string; typeIdentifier?: string }
} & Record<string, unknown>

export type Fault = { message: string; file: string; start: number; end: number }
type Source = { content: string }
type Output = {
  errors?: {
    severity: string
    formattedMessage: string
    sourceLocation?: { file: string; start: number; end: number }
  }[]
  sources?: Record<string, { ast: Node }>
}

const solc = createRequire(import.meta.url)('solc') as {
  compile(input: string, callbacks: { import(path: string): { contents?: string; error?: string } }): string
}

/** What the compiler makes of sources before it makes code: their trees, or what is wrong with them. */
export function solidityTree(sources: Record<string, string>): { trees: Map<string, Node>; faults: Fault[] } {
  const content = Object.fromEntries(
    Object.entries(sources).map(([file, text]): [string, Source] => [file, { content: text }]),
  )
  const settings = { evmVersion: 'osaka', outputSelection: { '*': { '': ['ast'] } } }
  const input = JSON.stringify({ language: 'Solidity', sources: content, settings })
  const read = (path: string) => {
    try {
      return { contents: readFileSync(join(root, 'node_modules', path), 'utf8') }
    } catch {
      return { error: `${path} is not there` }
    }
  }
  const output = JSON.parse(solc.compile(input, { import: read })) as Output
  const faults = (output.errors ?? [])
    .filter(({ severity }) => severity === 'error')
    .map(({ formattedMessage, sourceLocation }) => ({
      message: formattedMessage,
      file: sourceLocation?.file ?? '',
      start: sourceLocation?.start ?? 0,
      end: sourceLocation?.end ?? 0,
    }))
  return { trees: new Map(Object.entries(output.sources ?? {}).map(([file, { ast }]) => [file, ast])), faults }
}
