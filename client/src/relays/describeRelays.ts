import type { Chain } from '../chain/Chain.ts'
import type { RelayInfo } from '../model/RelayInfo.ts'
import type { RelayDirectory } from './RelayDirectory.ts'

/** Everything known about every relay, asked anew: chain entry, health, status and claims. */
export async function describeRelays(directory: RelayDirectory, chain: Chain): Promise<RelayInfo[]> {
  return await Promise.all(
    directory.list().map(async (entry): Promise<RelayInfo> => {
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
        status,
        claims,
        earned,
        checkedAt: Date.now(),
      }
    }),
  )
}
