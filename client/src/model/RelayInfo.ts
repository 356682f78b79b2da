import type { Reach, RelayEntry } from '@parley/protocol'
import type { PeerReach } from './PeerReach.ts'
import type { RelayClaim } from './RelayClaim.ts'
import type { RelayStatus } from './RelayStatus.ts'

/** A relay: its entry on chain, and what it answered when asked. */
export type RelayInfo = RelayEntry & {
  /** Stake is full and it is not unbonding: it may be named on stamps. */
  readonly eligible: boolean
  readonly reachable: boolean
  /** One HTTP round trip, when reachable. */
  readonly roundTripMs: number | undefined
  /** How it answered this device within a week; undefined while it was not asked. */
  readonly reach: Reach | undefined
  /** What the other relays say of it, where that was asked for. */
  readonly peerReach?: PeerReach
  readonly status: RelayStatus | undefined
  /** Newest first, at most 50. */
  readonly claims: readonly RelayClaim[]
  /** Collectable on chain right now (`PostOffice.earned`), when the RPC answered. */
  readonly earned: bigint | undefined
  /** Unix ms. */
  readonly checkedAt: number
}
