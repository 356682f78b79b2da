import { type AddressBook, epochAt, type RelayEntry, type Schedule } from '@parley/protocol'
import type { PeerReach } from '../model/PeerReach.ts'
import type { RelayRecord } from '../model/RelayRecord.ts'
import type { RelayWarning } from '../model/RelayWarning.ts'

const DAY_MS = 86_400_000

/** From where on something is said. Each can be argued with; that is why they stand in one place. */
export const RELAY_THRESHOLDS = {
  /** A price counts as raised when it is this much above the lowest one within this time. */
  askRise: 0.1,
  askWindowMs: 14 * DAY_MS,
  /** A proof takes 50 sheets' worth; apps name a relay on a sheet only if its stake is twice that. Set by the contract and the client. */
  sheetsSlashed: 50n,
  sheetsNamed: 100n,
  /**
   * Epochs without a claim are luck as long as few claims were to be expected. Three expected and none made happens by chance one time in
   * twenty; the pace is that of the 20 epochs up to the last claim.
   */
  missedExpected: 3,
  missedEpochs: 3,
  paceEpochs: 20,
  /** A share of claims without receipt, over at least so many claims. */
  unreceiptedShare: 0.25,
  unreceiptedClaims: 10,
  /** Of 20 questions one without an answer: more than an hour of every day. */
  answeredShare: 0.95,
} as const

export type WarningFacts = {
  relay: RelayEntry
  limits: Pick<AddressBook['limits'], 'minStake'>
  schedule: Schedule
  /** The chain's history; absent where no subgraph answers. */
  record: RelayRecord | undefined
  peerReach: PeerReach | undefined
  /** Unix ms. */
  now: number
}

/** What there is to warn of, the worst first. What would need a fact that is absent is not looked at. */
export function relayWarnings({ relay, limits, schedule, record, peerReach, now }: WarningFacts): RelayWarning[] {
  const found = [
    leaving(relay, record, now),
    stakeTooLow(relay, record, BigInt(limits.minStake)),
    slashed(record),
    askRaised(relay, record, now),
    noClaims(record, schedule),
    unreceipted(record),
    unsteady(peerReach),
  ]
  return found.filter((warning) => warning !== undefined)
}

function leaving({ stake, exitAt }: RelayEntry, record: RelayRecord | undefined, now: number) {
  if (record?.state === 'WITHDRAWN' || (exitAt !== 0 && stake === 0n)) return warning({ code: 'withdrawn' })
  if (exitAt === 0) return undefined
  return warning({ code: 'unbonding', exitAt: exitAt * 1_000, isOver: now >= exitAt * 1_000 })
}

function stakeTooLow({ stake, exitAt }: RelayEntry, record: RelayRecord | undefined, minimum: bigint) {
  // Who leaves is not named anyway.
  if (exitAt !== 0) return undefined
  if (stake < minimum) return warning({ code: 'below-minimum', stake, minimum })
  const sheet = record?.dearestSheet
  if (sheet === undefined) return undefined
  const slash = sheet * RELAY_THRESHOLDS.sheetsSlashed
  const named = sheet * RELAY_THRESHOLDS.sheetsNamed
  if (stake < slash) return warning({ code: 'stake-below-slash', stake, sheet, wanted: slash })
  if (stake < named) return warning({ code: 'stake-thin', stake, sheet, wanted: named })
  return undefined
}

function slashed(record: RelayRecord | undefined) {
  const last = record?.slashes[0]
  if (record === undefined || last === undefined) return undefined
  const { block, at, transaction } = last
  return warning({
    code: 'slashed',
    times: record.slashes.length,
    taken: record.slashed,
    last: { block, at, transaction },
  })
}

/** Compared with the lowest price that held within the time: many small raises count like a big one, and what was taken back does not. */
function askRaised({ ask }: RelayEntry, record: RelayRecord | undefined, now: number) {
  const since = now - RELAY_THRESHOLDS.askWindowMs
  const changes = record?.askChanges.filter(({ at }) => at >= since) ?? []
  const before = changes.flatMap(({ before }) => before ?? [])
  const from = [...before, ...changes.map(({ ask }) => ask)].reduce((least, one) => (one < least ? one : least), ask)
  const rise = (ask * 1_000n) / (from === 0n ? 1n : from)
  const last = changes.find(({ before, ask }) => before !== undefined && ask > before)
  if (last === undefined || rise < BigInt(Math.round(1_000 * (1 + RELAY_THRESHOLDS.askRise)))) return undefined
  const { block, at, transaction } = last
  return warning({ code: 'ask-raised', from, to: ask, last: { block, at, transaction } })
}

function noClaims(record: RelayRecord | undefined, schedule: Schedule) {
  const last = record?.epochs.find(({ claims }) => claims > 0)?.epoch
  if (record === undefined || last === undefined) return undefined
  // The sheets of the newest drawn epoch may still be claimed; those of the epochs before it cannot any more.
  const epochs = record.lastDrawnEpoch - 1 - last
  const before = Math.max(last - RELAY_THRESHOLDS.paceEpochs, epochAt(schedule, record.joinedAt / 1_000) - 1)
  const paced = record.epochs.filter(({ epoch }) => epoch > before)
  const pace = paced.reduce((sum, { claims }) => sum + claims, 0) / Math.max(1, last - before)
  const expected = pace * epochs
  if (epochs < RELAY_THRESHOLDS.missedEpochs || expected < RELAY_THRESHOLDS.missedExpected) return undefined
  return warning({ code: 'no-claims', epochs, lastEpoch: last, expected })
}

function unreceipted(record: RelayRecord | undefined) {
  if (record === undefined || record.claims < RELAY_THRESHOLDS.unreceiptedClaims) return undefined
  const share = record.claimsUnreceipted / record.claims
  return share < RELAY_THRESHOLDS.unreceiptedShare
    ? undefined
    : warning({ code: 'unreceipted', share, claims: record.claims })
}

function unsteady(peerReach: PeerReach | undefined) {
  const median = peerReach?.median
  if (median === undefined || median.answeredShare >= RELAY_THRESHOLDS.answeredShare) return undefined
  return warning({ code: 'unsteady', share: median.answeredShare, of: median.of })
}

function warning(warning: RelayWarning): RelayWarning {
  return warning
}
