import type { ChainCall } from './ChainCall.ts'

/**
 * Thrown out of a handler that reads the chain: WASM cannot wait. Whoever runs the handler drops what it did, gets the answer
 * and runs it again, with the answer at hand.
 */
export class CallWanted extends Error {
  readonly call: ChainCall

  constructor(call: ChainCall) {
    super('The handler needs an answer from the chain.')
    this.call = call
  }
}
