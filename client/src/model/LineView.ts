/** Own place in the line of a centre. Nothing is paid while waiting. */
export type LineView = {
  readonly centre: { readonly did: string; readonly name: string }
  /**
   * `asked`: no answer of the desk yet; `waiting`: in line; `turn`: `adviser` takes the call now, until `until`; `served`: he took it (a
   * hand-over may follow); `passed`: the turn went by; `refused`: no place (`reason`).
   */
  readonly state: 'asked' | 'waiting' | 'turn' | 'served' | 'passed' | 'refused'
  /** Network time, unix ms. */
  readonly since: number
  /** The desk was not heard of for so long that it is probably gone. The place is kept for asking on. */
  readonly silent: boolean
  /** An adviser had him before: this is a hand-over. */
  readonly handedOver: boolean
  /** 1 is next. */
  readonly position?: number
  readonly onDuty?: number
  /** Left out where nobody can know. */
  readonly waitSeconds?: number
  readonly adviser?: { readonly did: string; readonly name: string }
  /** For the terms of the call: the centre's, with this key. */
  readonly payeeKey?: `0x${string}`
  /** Network time, unix ms. */
  readonly until?: number
  readonly reason?: 'closed' | 'full'
}
