import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../ast.ts'
import type { Mutant } from './Schemata.ts'

/** Why a mutant may live. It is found by what stands there, not by its line; `nth` tells apart equal ones, from 0. */
export type Explanation = { file: string; text: string; from: string; to: string; nth: number; why: string }

/** What stands at a mutant's place, and which of equal ones it is. */
export function placesOf(mutants: Mutant[]): Map<number, string> {
  const seen = new Map<string, number>()
  return new Map(
    mutants.map(({ number, file, text, from, to }) => {
      const place = JSON.stringify([file, text, from, to])
      const nth = seen.get(place) ?? 0
      seen.set(place, nth + 1)
      return [number, `${place} ${nth}`]
    }),
  )
}

/** The explanations in survivors.json, by mutant, and those of which nothing is there any more. Wants all mutants. */
export function readExplanations(mutants: Mutant[]): { whys: Map<number, string>; stale: Explanation[] } {
  const known = JSON.parse(readFileSync(join(root, 'scripts/prove/survivors.json'), 'utf8')) as Explanation[]
  const numbers = new Map([...placesOf(mutants)].map(([number, place]) => [place, number]))
  const whys = new Map<number, string>()
  const stale: Explanation[] = []
  for (const explanation of known) {
    const { file, text, from, to, nth, why } = explanation
    const number = numbers.get(`${JSON.stringify([file, text, from, to])} ${nth}`)
    if (number === undefined) stale.push(explanation)
    else whys.set(number, why)
  }
  return { whys, stale }
}
