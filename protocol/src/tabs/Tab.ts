/** A tab as the chain keeps it. */
export type Tab = {
  /** All that was put in. */
  deposit: bigint
  /** All that vouchers moved, fees included. */
  paid: bigint
  /** Unix seconds from which on anyone may close it; 0 unless it is closing. */
  closeAt: number
  state: TabState
}

export type TabState = 'none' | 'open' | 'closing' | 'closed'

/** In the order of the contract's numbers. */
export const TAB_STATES: readonly TabState[] = ['none', 'open', 'closing', 'closed']

/** A tab that was never opened. */
export const NO_TAB: Tab = { deposit: 0n, paid: 0n, closeAt: 0, state: 'none' }
