/** What an operation is called, what it may cost at most, and the best peer that does the like: whole transactions, cold slots. */
export type GasRow = { readonly title: string; readonly target?: number; readonly peer?: string }

/** Peers' contracts were compiled from their own sources and measured by the same rules (docs/gas.md says how). */
export const gasRows: Readonly<Record<string, GasRow>> = {
  registerIdentity: { title: 'register an identity', target: 48_000, peer: 'ERC-1056 51,458; Farcaster 144,285' },
  registerIdentityRelayed: {
    title: 'the same, relayed by signature',
    target: 58_000,
    peer: 'ERC-1056 79,862; Farcaster 173,331',
  },
  updateIdentity: { title: 'change a profile', target: 30_500, peer: 'ERC-1056 34,370; Farcaster 166,599' },
  registerDocument: { title: 'register with profile, key and service' },
  openBook: { title: 'open a stamp book', target: 112_000, peer: 'XMTP deposit 97,943; Swarm createBatch 403,809' },
  topUpBook: { title: 'top up a book', target: 49_000, peer: 'XMTP 63,743; Swarm 351,943' },
  claim1: { title: 'claim one win, with receipt', target: 66_000, peer: 'Orchid 68,473; HOPR 128,366' },
  claim50PerWin: {
    title: 'claim, per win of fifty',
    target: 32_000,
    peer: 'Orchid 35,370 (of ten); HOPR 128,366; Livepeer 350,000',
  },
  claimPer1000StampsDepth12: { title: 'claims per 1,000 stamps, depth 12', target: 8_000, peer: 'nobody counts it' },
  equivocation: { title: 'prove a double stamp', target: 70_000, peer: 'nobody has it' },
  claimedTwice: { title: 'prove a stamp beside the claimed one' },
  doublePostmark: { title: 'prove a double postmark' },
  wrongPostmark: { title: 'prove a wrong postmark' },
  seize: { title: 'seize a bond', target: 62_000, peer: 'nobody has it' },
  seize10PerStamp: { title: 'seize, per bond of ten' },
  stake: {
    title: 'stake a relay, with endpoints and price',
    target: 100_000,
    peer: 'Swarm 170,769; Session 1,393,288',
  },
  beginUnbond: { title: 'begin unbonding', target: 30_000, peer: 'XMTP 37,692' },
  withdrawStake: { title: 'withdraw the stake', target: 42_000, peer: 'Waku RLN 43,960; XMTP 72,107' },
  openTab: { title: 'open a tab', target: 66_500, peer: 'Tempo 68,014; Sablier Flow 165,749' },
  settleTab: { title: 'settle a voucher in mid-call', target: 53_000, peer: 'Tempo 60,059; Sablier Flow 74,995' },
  closeTab: { title: 'close a tab: voucher, payout, fees, refund', target: 60_000, peer: 'Tempo 63,642 (no fees)' },
}
