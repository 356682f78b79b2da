/** A drand network whose rounds decide draws, and how long it may be silent. */
export type Drand = {
  /** A point of G2: x imaginary, x real, y imaginary, y real. */
  readonly publicKey: readonly [bigint, bigint, bigint, bigint]
  /** When round 1 was published, in unix seconds. */
  readonly roundGenesis: number
  /** Seconds between rounds. */
  readonly roundPeriod: number
  /** How long after an epoch's draw time a block hash may take its place, in seconds. */
  readonly fallbackDelay: number
}

/** drand's network `evmnet`, chain 04f1e9062b8a81f848fded9c12306733282b2727ecced50032187751166ec8c3. */
export const evmnet: Drand = {
  publicKey: [
    0x07e1d1d335df83fa98462005690372c643340060d205306a9aa8106b6bd0b382n,
    0x0557ec32c2ad488e4d4f6008f89a346f18492092ccc0d594610de2732c8b808fn,
    0x0095685ae3a85ba243747b1b2f426049010f6b73a0cf1d389351d5aaaa1047f6n,
    0x297d3a4f9749b33eb2d904c9d9ebf17224150ddd7abd7567a9bec6c74480ee0bn,
  ],
  roundGenesis: 1_727_521_075,
  roundPeriod: 3,
  // Earlier would reward a sequencer that keeps the round's signature out and prefers a block hash of its own.
  fallbackDelay: 7 * 86_400,
}
