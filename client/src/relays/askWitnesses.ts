import { REACH_HOURS, type RelayEntry } from '@parley/protocol'
import type { PeerReach, PeerReachRow } from '../model/PeerReach.ts'
import { LEAST_ASKED, MAX_WITNESSES } from './constants.ts'
import type { RelayDirectory } from './RelayDirectory.ts'

/** A relay's clock may be ahead of ours by this much. */
const MAX_AHEAD_MS = 120_000

/**
 * Asks other relays what they measured of one: those with most stake, for a lie should cost something, and none of the same owner. What
 * cannot be is dropped, as is who does not answer in time.
 */
export async function askWitnesses(directory: RelayDirectory, subject: RelayEntry): Promise<PeerReach> {
  const witnesses = directory
    .list()
    .filter((entry) => directory.isEligible(entry) && !isSameOwner(entry, subject))
    .sort((a, b) => (a.stake === b.stake ? a.id - b.id : a.stake < b.stake ? 1 : -1))
    .slice(0, MAX_WITNESSES)
  const said = await Promise.all(witnesses.map((witness) => ask(directory, witness, subject.id)))
  const rows = said.filter((row) => row !== undefined).sort((a, b) => a.relayId - b.relayId)
  return { asked: witnesses.length, rows, median: medianOf(rows) }
}

async function ask(
  directory: RelayDirectory,
  witness: RelayEntry,
  subjectId: number,
): Promise<PeerReachRow | undefined> {
  try {
    const { peers } = await directory.api(witness).peers()
    const row = peers.find(({ relayId }) => relayId === subjectId)
    const latest = Date.now() + MAX_AHEAD_MS
    const oldest = Date.now() - (REACH_HOURS + 1) * 3_600_000
    if (row === undefined || row.asked === 0 || row.since > latest || row.since < oldest) return undefined
    const { since, asked, answered } = row
    const [p50Ms, p95Ms] = [row.p50Ms ?? undefined, row.p95Ms ?? undefined]
    const lastAnsweredAt = row.lastAnsweredAt === null ? undefined : Math.min(row.lastAnsweredAt, latest)
    return { relayId: witness.id, since, asked, answered, p50Ms, p95Ms, lastAnsweredAt }
  } catch {
    return undefined
  }
}

function medianOf(rows: readonly PeerReachRow[]): PeerReach['median'] {
  const counting = rows.filter(({ asked }) => asked >= LEAST_ASKED)
  const answeredShare = middle(counting.map(({ asked, answered }) => answered / asked))
  if (answeredShare === undefined) return undefined
  return {
    of: counting.length,
    answeredShare,
    p50Ms: middle(counting.flatMap(({ p50Ms }) => p50Ms ?? [])),
    p95Ms: middle(counting.flatMap(({ p95Ms }) => p95Ms ?? [])),
  }
}

/** The value in the middle; of two, the mean. */
function middle(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const high = sorted[Math.floor(sorted.length / 2)]
  const low = sorted[Math.ceil(sorted.length / 2) - 1]
  return high === undefined || low === undefined ? undefined : (low + high) / 2
}

function isSameOwner(a: RelayEntry, b: RelayEntry): boolean {
  const same = (x: string, y: string) => x.toLowerCase() === y.toLowerCase()
  return same(a.payout, b.payout) || same(a.signer, b.signer)
}
