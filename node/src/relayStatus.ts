import type { PendingIncomeJson } from '@parley/protocol'
import type { TurnState } from './turn/turnServer.ts'

/** `GET /v1/status`. Amounts are decimal text in the token's smallest unit, times as named. */
export type RelayStatus = {
  /** Null until the chain knows the relay's signer. */
  relayId: number | null
  signer: string
  payout: string | null
  version: string
  multiaddrs: string[]
  /** Unix milliseconds. */
  time: number
  chain: {
    chainId: number
    head: number
    /** Unix seconds of the newest block that was read. */
    headTime: number
    drawn: number
    epoch: number
    /** Does the RPC answer? */
    reachable: boolean
  }
  /** Relays in gossip with this one. */
  peers: number
  /** Clients with a filter subscription. */
  subscribers: number
  inboxes: number
  /** Messages held. */
  held: number
  ask: string
  stake: string
  exitAt: number
  /** Over the relay's whole life. */
  stamps: { accepted: number; postmarked: number; receipted: number; refused: Record<string, number> }
  claims: { count: number; net: string; lastEpoch: number }
  draw: { epoch: number; randomness: string } | null
  /** What the operator may collect. */
  earned: string
  /** Won and not yet paid; null before it was looked at, and where this process does not claim. */
  pending: PendingIncomeJson | null
  /** The signer's native coin, in wei, and whether it runs out; null before it was looked at. */
  funds: { balance: string; low: boolean } | null
  /** The TURN server for calls; no addresses while it does not run. */
  turn: { state: TurnState; urls: string[] }
  /** Tabs of paid calls that this relay watches over, and the least it asks of one that it opens; null where it serves none. */
  tabs: { kept: number; minBps: number; minDeposit: string } | null
}
