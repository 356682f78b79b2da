import type { RelayInfo } from '@parley/client'

export type RelayTotals = {
  eligible: number
  reachable: number
  stake: bigint
  carried: number
  receipted: number
  refused: number
  claims: number
  paid: bigint
  lastDraw: number | undefined
}

/** What all relays together say. */
export function relayTotals(relays: readonly RelayInfo[]): RelayTotals {
  const totals: RelayTotals = {
    eligible: 0,
    reachable: 0,
    stake: 0n,
    carried: 0,
    receipted: 0,
    refused: 0,
    claims: 0,
    paid: 0n,
    lastDraw: undefined,
  }
  for (const { eligible, reachable, stake, status, claims } of relays) {
    if (eligible) totals.eligible += 1
    if (reachable) totals.reachable += 1
    totals.stake += stake
    // A silent relay's claims still stand on the chain.
    totals.claims += status?.claims.count ?? claims.length
    totals.paid += status?.claims.net ?? claims.reduce((sum, { net }) => sum + net, 0n)
    if (status === undefined) continue
    totals.carried += status.stamps.postmarked
    totals.receipted += status.stamps.receipted
    totals.refused += Object.values(status.stamps.refused).reduce((sum, count) => sum + count, 0)
    const draw = status.draw?.epoch
    if (draw !== undefined && (totals.lastDraw === undefined || draw > totals.lastDraw)) totals.lastDraw = draw
  }
  return totals
}
