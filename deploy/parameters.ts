/** What a deployment fixes for ever. Times are seconds, amounts are token units (6 decimals). */
export type DeploymentParameters = {
  readonly epochLength: number
  readonly holdPeriod: number
  readonly claimMin: number
  readonly exitNotice: number
  readonly skipAfter: number
  readonly minDepth: number
  readonly minUnit: bigint
  readonly minValue: bigint
  readonly feeBps: number
  readonly unreceiptedBps: number
  readonly minStake: bigint
  readonly unbondingPeriod: number
  /** The least that a relay loses for a proof against it. */
  readonly minSlash: bigint
  /** How many blocks ahead the beacon's target block lies. */
  readonly delayBlocks: number
  /** Waku cluster and number of shards of the message network. */
  readonly clusterId: number
  readonly shards: number
  /** How far a message's clock may be off. */
  readonly skewSeconds: number
}

const DAY = 86_400

/** A network that runs in minutes, on one machine. */
export const devnet: DeploymentParameters = {
  epochLength: 60,
  holdPeriod: 60,
  claimMin: 20,
  exitNotice: 20,
  skipAfter: 3600,
  minDepth: 5,
  minUnit: 10n,
  minValue: 100_000n,
  feeBps: 1000,
  unreceiptedBps: 4000,
  minStake: 200_000_000n,
  unbondingPeriod: 300,
  minSlash: 20_000_000n,
  delayBlocks: 2,
  clusterId: 4242,
  shards: 1,
  skewSeconds: 10,
}

/** The defaults for a public network. */
export const production: DeploymentParameters = {
  epochLength: 7 * DAY,
  holdPeriod: 7 * DAY,
  claimMin: 3 * DAY,
  exitNotice: 2 * DAY,
  skipAfter: 30 * DAY,
  minDepth: 8,
  minUnit: 10n,
  minValue: 100_000n,
  feeBps: 1000,
  unreceiptedBps: 4000,
  minStake: 200_000_000n,
  unbondingPeriod: 21 * DAY,
  minSlash: 20_000_000n,
  delayBlocks: 8,
  clusterId: 4242,
  shards: 8,
  skewSeconds: 60,
}
