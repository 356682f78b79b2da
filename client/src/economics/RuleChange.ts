/** One thing that a governor may change. Amounts in the token's smallest units, shares in 1/10,000. */
export type RuleChange =
  | { readonly kind: 'shares'; readonly feeBps: number; readonly unreceiptedBps: number }
  | { readonly kind: 'minValue'; readonly minValue: bigint }
  /** Rent a year of names of up to three, of four, and of more characters. */
  | { readonly kind: 'rents'; readonly short: bigint; readonly four: bigint; readonly long: bigint }
  /** How long a change is public before it can be made, in seconds. */
  | { readonly kind: 'delay'; readonly delay: bigint }
  | { readonly kind: 'grant' | 'revoke'; readonly role: GovernorRole; readonly account: `0x${string}` }
  /** A call that is none of these. */
  | { readonly kind: 'other'; readonly target: `0x${string}` }

/** What an account may do at the timelock. */
export type GovernorRole = 'announce' | 'cancel' | 'execute' | 'other'
