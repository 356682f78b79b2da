/** What an attack came to. Money in token units. */
export type AttackResult = {
  name: string
  /** What `count` counts. */
  unit: 'sheet' | 'contact'
  count: number
  /** Value of one sheet. */
  value: bigint
  /** Put into books, and gas. */
  spent: bigint
  /** Earned by an own relay, bounties, and what is left in the books. */
  regained: bigint
  /** What others did for it: the honest price of what they carried, or what a spammer earned. */
  benefit: bigint
  /** In books, on average. */
  locked: bigint
}

/** Somebody who wants more than he pays for. */
export type Attacker = {
  /** A week begins: open and fill books, stamp. */
  stamp(epoch: number): void
  /** An epoch is drawn; honest relays claim after this. */
  drawn(epoch: number, randomness: Uint8Array): void
  result(): AttackResult
}
