import type { Chain } from '../chain/Chain.ts'
import type { RelayInfo } from '../model/RelayInfo.ts'
import { askWitnesses } from './askWitnesses.ts'
import { describeEntry } from './describeEntry.ts'
import type { RelayDirectory } from './RelayDirectory.ts'

/** Everything known about one relay, asked anew, with what the others measured of it. */
export async function describeRelay(
  directory: RelayDirectory,
  chain: Chain,
  id: number,
): Promise<RelayInfo | undefined> {
  const entry = directory.get(id)
  if (entry === undefined) return undefined
  const [info, peerReach] = await Promise.all([describeEntry(directory, chain, entry), askWitnesses(directory, entry)])
  return { ...info, peerReach }
}
