import type { Address } from '@parley/protocol'

/** A caller, from his first word to the end of his call. Network time, unix ms. */
export type Waiter = {
  readonly place: string
  readonly did: string
  readonly address: Address
  readonly name: string
  readonly since: number
  readonly heardAt: number
  /** `called`: told to call `adviser` until `until`; `served`: that adviser has him. */
  readonly state: 'waiting' | 'called' | 'served'
  /** Handed over: before all others. */
  readonly first: boolean
  readonly adviser?: Address
  readonly until?: number
  /** The turn was sent to him and the adviser. */
  readonly told: boolean
  readonly note: string
}

/** Somebody on duty. */
export type Colleague = {
  readonly address: Address
  readonly did: string
  readonly name: string
  readonly payeeKey: Address
  readonly state: 'ready' | 'busy'
  readonly busySince?: number
  readonly heardAt: number
}

/** What the desk of a centre knows, stored as one piece. */
export type DeskState = {
  /** DIDs of those who may answer. */
  readonly members: readonly string[]
  readonly waiters: readonly Waiter[]
  readonly team: readonly Colleague[]
  /** Of the last calls, in ms. */
  readonly lengths: readonly number[]
  readonly gone: readonly string[]
}
