import { RunnerError } from '../RunnerError.ts'
import type { Snapshot } from './Snapshot.ts'
import type { At } from './where.ts'

export type BlockArgument = { number?: number | null; number_gte?: number | null; hash?: string | null }

/** The block a query asks for. @throws {RunnerError} `query/history` for one that is not kept, or not there yet */
export function whichBlock(snapshot: Snapshot, argument: BlockArgument | null | undefined): At {
  if (argument === null || argument === undefined) return undefined
  const { number, number_gte: atLeast, hash } = argument
  if ([number, atLeast, hash].filter((value) => value !== null && value !== undefined).length !== 1)
    throw new RunnerError('query/argument', { reason: 'A block is named by number, number_gte or hash: one of them.' })
  const head = snapshot.head?.number ?? 0
  const refuse = (block: number) =>
    new RunnerError('query/history', { block, from: snapshot.head?.firstKept ?? 0, to: head })
  if (typeof atLeast === 'number') {
    if (atLeast > head) throw refuse(atLeast)
    return undefined
  }
  const block = typeof number === 'number' ? number : snapshot.blockOfHash(hash ?? '')
  if (block === undefined)
    throw new RunnerError('query/argument', { reason: 'No block of this hash is known: ask by number.' })
  if (block > head || block < (snapshot.head?.firstKept ?? 0)) throw refuse(block)
  return block === head ? undefined : block
}
