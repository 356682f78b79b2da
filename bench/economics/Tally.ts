/** Counted while a market runs; money in token units. */
export type Tally = {
  messages: number
  /** Stamps that relays took. */
  stamps: number
  /** Refused because the relay asks more, because the book has too little, because the sheet is full. */
  refusedByPrice: number
  refusedByFunds: number
  refusedBySize: number
  wins: number
  receiptedWins: number
  /** Value of won sheets that nobody claimed: in time, or at that price of gas. */
  missed: bigint
  claimGas: number
  claimCost: bigint
  /** What books paid for claimed sheets, and the parts of it that were not the relays'. */
  claimed: bigint
  fees: bigint
  forfeits: bigint
  topUps: number
  ownersGas: bigint
  /** Most sheets of one book that could still be paid out. */
  mostPending: number
  provenBooks: number
  /** Draws that came later than the end of the hold period. */
  lateDraws: number
}

export function emptyTally(): Tally {
  return {
    messages: 0,
    stamps: 0,
    refusedByPrice: 0,
    refusedByFunds: 0,
    refusedBySize: 0,
    wins: 0,
    receiptedWins: 0,
    missed: 0n,
    claimGas: 0,
    claimCost: 0n,
    claimed: 0n,
    fees: 0n,
    forfeits: 0n,
    topUps: 0,
    ownersGas: 0n,
    mostPending: 0,
    provenBooks: 0,
    lateDraws: 0,
  }
}
