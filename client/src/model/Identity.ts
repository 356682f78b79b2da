import type { Address, Hex, Profile } from '@parley/protocol'

/** One's own identity on this device. */
export type Identity = {
  readonly did: string
  readonly address: Address
  readonly name: string
  readonly profile: Profile
  /** keccak256 of the profile bytes, first 24 bytes: what stands on chain. */
  readonly anchor: Hex
  /** The relays that hold the profile, as far as this device knows. Messages reach one only through these. */
  readonly publishedTo: readonly number[]
}
