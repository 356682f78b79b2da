import type { Address, Hex, Profile } from '@parley/protocol'

/** Somebody found: profile bytes that hash to the anchor on chain. */
export type Contact = {
  readonly did: string
  readonly address: Address
  readonly name: string
  readonly profile: Profile
  readonly anchor: Hex
  /** Unix ms of the last comparison with the chain; older means the RPC was down since. */
  readonly checkedAt: number
}
