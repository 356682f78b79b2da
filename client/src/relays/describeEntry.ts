import type { RelayEntry } from '@parley/protocol'
import type { Chain } from '../chain/Chain.ts'
import type { RelayInfo } from '../model/RelayInfo.ts'
import type { RelayDirectory } from './RelayDirectory.ts'

/** What is known of a relay, asked anew: health, status, claims and earnings beside its chain entry. */
export async function describeEntry(directory: RelayDirectory, chain: Chain, entry: RelayEntry): Promise<RelayInfo> {
  const api = directory.api(entry)
  const reachable = entry.url !== '' && (await directory.check(entry))
  const [status, claims, earned] = await Promise.all([
    reachable ? api.status().catch(() => undefined) : undefined,
    reachable ? api.claims().catch(() => []) : [],
    chain.relayEarned(entry.id).catch(() => undefined),
  ])
  return {
    ...entry,
    eligible: directory.isEligible(entry),
    reachable,
    roundTripMs: directory.health(entry.id)?.roundTripMs,
    reach: directory.reach(entry.id),
    status,
    claims,
    earned,
    checkedAt: Date.now(),
  }
}
