/** What a stamp book costs, exactly, before anything is signed. Money in token units (6 decimals). */
export type BookQuote = {
  readonly depth: number
  readonly unit: bigint
  /** Slots of one sheet: 2^depth; every epoch has a fresh sheet. */
  readonly slots: number
  /** Short messages one sheet carries to a recipient with two hold relays. */
  readonly messagesPerEpoch: number
  /** V: what one sheet is worth, and the most one epoch can ever cost. */
  readonly sheetValue: bigint
  /** Expected price of one short message to two relays. */
  readonly pricePerMessage: bigint
  /** Least amount the contract takes. */
  readonly minimum: bigint
  /** What the wallet pays now: `bond + balance`. */
  readonly amount: bigint
  /** Comes back at exit, unless slots were spent twice. */
  readonly bond: bigint
  /** The most the book can ever cost without a top-up; what is not spent comes back at exit. */
  readonly balance: bigint
  /** Epochs the balance pays for if every one of them were charged. */
  readonly epochsCovered: number
  readonly epochSeconds: number
  /** Below a limit of the deployment: opening it would fail. */
  readonly tooSmall: boolean
}
