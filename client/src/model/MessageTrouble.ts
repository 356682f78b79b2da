import type { RefusalCode } from '@parley/protocol'
import type { ParleyCode } from '../errors/ParleyCode.ts'

/** Why a message waits or failed. Branch and translate by `code`; `sentence` is the English of it. */
export type MessageTrouble = {
  readonly code: ParleyCode | RefusalCode
  readonly sentence: string
  readonly facts: Readonly<Record<string, string | number>>
  /** Pressing "retry" can help; it takes new slots unless the bytes are still fresh. */
  readonly canRetry: boolean
  /** Unix ms of the next attempt by itself, e.g. when the next sheet begins. */
  readonly until?: number
}
