import { BaseError } from 'viem'
import { requests } from './requests.ts'

/** Answers what needs the chain: while it cannot be asked, with a problem that says so. */
export async function withChain(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer()
  } catch (error) {
    if (!(error instanceof BaseError)) throw error
    return requests.problem('chain/stale', { reason: 'The chain does not answer.' })
  }
}
