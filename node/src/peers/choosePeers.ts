import type { RelayEntry } from '@parley/protocol'
import { healthUrl } from './healthUrl.ts'

/** Asked in one round. */
export const MOST_ASKED = 64

export type PeerPage = { relayId: number; page: URL }

/**
 * Which relays to ask in this round: those asked longest ago first, and each host once, so that nobody can point many relays at one
 * stranger's machine and have us knock there as often.
 */
export function choosePeers(
  relays: readonly RelayEntry[],
  { askedAt, allowPrivate }: { askedAt: ReadonlyMap<number, number>; allowPrivate: boolean },
): PeerPage[] {
  const hosts = new Set<string>()
  const chosen: PeerPage[] = []
  for (const { id, url } of relays.toSorted((a, b) => (askedAt.get(a.id) ?? 0) - (askedAt.get(b.id) ?? 0))) {
    const page = healthUrl(url, { allowPrivate })
    if (page === undefined) continue
    // On one machine every relay has its own port; elsewhere a port more is no other host.
    const host = allowPrivate ? page.host : page.hostname
    if (hosts.has(host)) continue
    hosts.add(host)
    chosen.push({ relayId: id, page })
    if (chosen.length === MOST_ASKED) break
  }
  return chosen
}
