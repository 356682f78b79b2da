import type { Chain } from '../chain/Chain.ts'
import type { RelayInfo } from '../model/RelayInfo.ts'
import { describeEntry } from './describeEntry.ts'
import type { RelayDirectory } from './RelayDirectory.ts'

/** Everything known about every relay, asked anew: chain entry, health, status and claims. */
export async function describeRelays(directory: RelayDirectory, chain: Chain): Promise<RelayInfo[]> {
  return await Promise.all(directory.list().map((entry) => describeEntry(directory, chain, entry)))
}
