import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { filesOf, root } from '../ast.ts'
import { findMutableConstants, type Mutant, Schemata } from './Schemata.ts'
import { type Node, solidityTree } from './solidityTree.ts'

export const project = join(root, 'cache/mutants/project')
const SWITCHES = 'contracts/Switches.sol'

const bytesOf = (text: string) => Buffer.from(text, 'utf8').toString('latin1')
const textOf = (bytes: string) => Buffer.from(bytes, 'latin1').toString('utf8')

function readSources(): Map<string, string> {
  const files = [...filesOf('contracts', '.sol'), ...filesOf('test/contracts', '.sol')]
  return new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
}

/** Pure functions of ours that others, who stay pure, demand to be so. */
function findPureFromOutside(trees: Map<string, Node>): Set<number> {
  const outside = new Set<number>()
  const found = new Set<number>()
  const see = (value: unknown, each: (node: Node) => void): void => {
    if (typeof value !== 'object' || value === null) return
    if ('nodeType' in value && (value as Node).nodeType === 'FunctionDefinition') each(value as Node)
    else for (const inner of Object.values(value)) see(inner, each)
  }
  for (const [file, tree] of trees) if (file.startsWith('@')) see(tree, ({ id }) => outside.add(id))
  for (const [file, tree] of trees) {
    if (file.startsWith('@')) continue
    see(tree, (node) => {
      const bases = (node.baseFunctions ?? []) as number[]
      if (node.stateMutability === 'pure' && bases.some((id) => outside.has(id))) found.add(node.id)
    })
  }
  return found
}

/** The sources with all wanted mutants in them, and the list of these. */
function writeSchemata(sources: Map<string, string>, trees: Map<string, Node>, wants: (number: number) => boolean) {
  const isOurs = (file: string) => file.startsWith('contracts/')
  const constants = findMutableConstants(trees, isOurs)
  const pureFromOutside = findPureFromOutside(trees)
  const written = new Map<string, string>()
  const mutants: Mutant[] = []
  let first = 1
  for (const [file, source] of sources) {
    const schemata = new Schemata({ file, source: bytesOf(source), constants, pureFromOutside, first, wants })
    const tree = trees.get(file)
    if (!tree) throw new Error(`${file} was not compiled`)
    const mutate = isOurs(file) && !file.startsWith('contracts/dev/')
    const path = relative(dirname(file), SWITCHES)
    written.set(file, textOf(schemata.write(tree, mutate, path.startsWith('.') ? path : `./${path}`)))
    mutants.push(...schemata.mutants)
    first += schemata.count
  }
  written.set(SWITCHES, readFileSync(join(import.meta.dirname, 'Switches.sol.txt'), 'utf8'))
  return { written, mutants }
}

/** The numbers of the mutants inside the innermost place where the compiler found fault. */
function mutantsAt(source: string, start: number, end: number): number[] {
  const bytes = bytesOf(source)
  const numbers = (text: string) =>
    [...text.matchAll(/(?:mutated|compared)\((\d+)/g)].map(([, number]) => Number(number))
  const inside = numbers(bytes.slice(start, end))
  if (inside.length > 0) return inside
  const before = numbers(bytes.slice(0, start)).at(-1)
  return before ? [before] : []
}

export type Enumeration = { mutants: Mutant[]; refused: Mutant[]; written: Map<string, string> }

/** All mutants that `wants` chooses and that compile, and the sources that hold them. */
export function enumerateMutants(wants: (mutants: Mutant[]) => Mutant[]): Enumeration {
  const sources = readSources()
  const { trees, faults } = solidityTree(Object.fromEntries(sources))
  if (faults[0]) throw new Error(faults[0].message)
  const wanted = new Map(
    wants(writeSchemata(sources, trees, () => true).mutants).map((mutant) => [mutant.number, mutant]),
  )
  const refused: Mutant[] = []
  for (;;) {
    const { written, mutants } = writeSchemata(sources, trees, (number) => wanted.has(number))
    const { faults: ours } = solidityTree(Object.fromEntries(written))
    const [fault] = ours
    if (!fault) return { mutants, refused, written }
    const guilty = ours.flatMap(({ file, start, end }) => mutantsAt(written.get(file) ?? '', start, end))
    const dropped = [...new Set(guilty)].flatMap((number) => wanted.get(number) ?? [])
    // What nobody's mutant explains is a fault of ours.
    if (dropped.length === 0 || fault.message.startsWith('ParserError')) throw new Error(fault.message)
    for (const mutant of dropped) wanted.delete(mutant.number)
    refused.push(...dropped)
  }
}

/** What the tests of contracts import, from wherever. */
const ROOMS = ['bench', 'client', 'deploy', 'devnet', 'node', 'protocol', 'scripts', 'test']
const FILES = ['hardhat.config.ts', 'package.json', 'tsconfig.json']

/** A copy of the repository with these sources in it. */
export function writeProject(written: Map<string, string>): void {
  mkdirSync(project, { recursive: true })
  rmSync(join(project, 'node_modules'), { force: true })
  for (const name of [...ROOMS, 'contracts']) rmSync(join(project, name), { recursive: true, force: true })
  const isOurs = (path: string) => !/(^|\/)(node_modules|dist|\.next)(\/|$)/.test(relative(root, path))
  for (const name of ROOMS) cpSync(join(root, name), join(project, name), { recursive: true, filter: isOurs })
  for (const name of FILES) cpSync(join(root, name), join(project, name))
  for (const [file, text] of written) {
    mkdirSync(dirname(join(project, file)), { recursive: true })
    writeFileSync(join(project, file), text)
  }
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
}
