import { createHash } from 'node:crypto'
import type { Mutant } from './Schemata.ts'

/** At most `count` mutants a file, the same ones every time and wherever they stand in the file. */
export function sampleOf(count: number, mutants: Mutant[]): Mutant[] {
  const rank = ({ file, text, from, to }: Mutant) =>
    createHash('sha256').update([file, text, from, to].join('\n')).digest('hex')
  const ranked = mutants.map((mutant) => ({ mutant, rank: rank(mutant) })).sort((a, b) => (a.rank < b.rank ? -1 : 1))
  const taken = new Map<string, number>()
  const chosen: Mutant[] = []
  for (const { mutant } of ranked) {
    const before = taken.get(mutant.file) ?? 0
    if (before >= count) continue
    taken.set(mutant.file, before + 1)
    chosen.push(mutant)
  }
  return chosen
}
