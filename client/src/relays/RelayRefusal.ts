import type { ProblemBody } from './relayBodies.ts'

/** A relay answered with a problem document: it works, and says no. */
export class RelayRefusal extends Error {
  override readonly name = 'RelayRefusal'
  readonly status: number
  readonly problem: ProblemBody
  constructor(status: number, problem: ProblemBody) {
    super(problem.detail ?? problem.title ?? problem.code)
    this.status = status
    this.problem = problem
  }
}
