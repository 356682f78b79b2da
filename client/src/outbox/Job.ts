import type { Address, Content, Hex } from '@parley/protocol'
import type { Attempt, NamedRelay } from './Attempt.ts'

/** Something on its way out, as it is stored: a message, or a step of a call or a centre. Gone once it is sent. */
export type Job = {
  id: string
  peer: string
  address: Address
  at: number
  sequence: number
  content: Content
  /** Attempts so far; each took slots of its own. */
  attempts: number
  attempt?: Attempt
  /** Of attempts given up without an answer: they may have arrived all the same. */
  earlier: { messageHash: Hex; epoch: number; named: NamedRelay[] }[]
  /** Waits for a person to press "retry". */
  failed: boolean
  /** Network time, unix ms, after which nobody wants it any more: a step of a call or a centre. */
  until?: number
}
