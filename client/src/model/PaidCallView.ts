import type { Address, Hex } from '@parley/protocol'

/**
 * `waiting`: not taken yet, nothing is spent; `opening`: the tab is on its way to the chain; `running`; `paused`: agreed, nothing
 * is due; `late`: a tick is due and unpaid; `stopped`: media is held back until it is paid; `spent`: the deposit is used up;
 * `settling`: the last voucher is on its way to the chain; `settled`; `unsettled`: over, and not settled yet (why: `trouble`).
 */
export type PaidCallState =
  | 'waiting'
  | 'opening'
  | 'running'
  | 'paused'
  | 'late'
  | 'stopped'
  | 'spent'
  | 'settling'
  | 'settled'
  | 'unsettled'

/** The money of a paid call; token units. */
export type PaidCallView = {
  readonly role: 'payer' | 'payee'
  readonly state: PaidCallState
  readonly tabId: Hex
  /** Who is paid: the callee, or the centre he answers for. */
  readonly payee: Address
  readonly token: Address
  /** For one tick of `tick` seconds. */
  readonly rate: bigint
  readonly tick: number
  readonly freeTicks: number
  /** What the payer can spend at most. */
  readonly deposit: bigint
  /** What the newest voucher says. */
  readonly paid: bigint
  /** Talk time that the deposit still pays for. */
  readonly remainingMs: number
  /** Less than a minute is left, or a tenth of the deposit; of a deposit for a few minutes, a third of them. */
  readonly low: boolean
  /** Of the payee: what is left after the relay's and the treasury's share. */
  readonly net: bigint
  /** Transaction that closed the tab, once there is one. */
  readonly transaction?: Hex
  /** A `ParleyError` code. */
  readonly trouble?: string
}
