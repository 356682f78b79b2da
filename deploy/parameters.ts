import { type Drand, evmnet } from './drand.ts'

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
  /** Whose rounds decide draws; block hashes do, if not given. */
  readonly drand?: Drand
  /** How long a governor's change is public before it can be made. */
  readonly timelockDelay: number
  /** How long a commitment to a name waits, and how long it is worth something. */
  readonly commitMinAge: number
  readonly commitMaxAge: number
  /** How long only its last holder can have an expired name. */
  readonly gracePeriod: number
  /** Rent a year of names of up to three, of four, and of more characters. */
  readonly rentShort: bigint
  readonly rentFour: bigint
  readonly rentLong: bigint
  /** The treasury's share of what a call costs, in 1/10,000. */
  readonly tabFeeBps: number
  /** How long vouchers still count after the payer asked to close a tab. */
  readonly closeWindow: number
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
  timelockDelay: 30,
  commitMinAge: 5,
  commitMaxAge: 600,
  gracePeriod: 600,
  rentShort: 640_000_000n,
  rentFour: 160_000_000n,
  rentLong: 5_000_000n,
  tabFeeBps: 100,
  closeWindow: 60,
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
  drand: evmnet,
  timelockDelay: 14 * DAY,
  commitMinAge: 60,
  commitMaxAge: DAY,
  gracePeriod: 90 * DAY,
  rentShort: 640_000_000n,
  rentFour: 160_000_000n,
  rentLong: 5_000_000n,
  tabFeeBps: 100,
  closeWindow: 2 * DAY,
  clusterId: 4242,
  shards: 8,
  skewSeconds: 60,
}
