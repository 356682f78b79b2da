import type { ParleyFaults } from './ParleyFaults.ts'
import { sentences } from './sentences.ts'

/** Something a person should know. Branch on `code`, show `message` (or translate by code and `facts`); `cause` is for developers. */
export class ParleyError<Code extends keyof ParleyFaults = keyof ParleyFaults> extends Error {
  override readonly name = 'ParleyError'
  readonly code: Code
  readonly facts: ParleyFaults[Code]
  constructor(code: Code, facts: ParleyFaults[Code], options?: ErrorOptions) {
    super(sentences[code](facts), options)
    this.code = code
    this.facts = facts
  }
}
