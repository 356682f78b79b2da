import { problemOf, type RefusalCode } from '@parley/protocol'
import type { MessageTrouble } from '../model/MessageTrouble.ts'
import { ParleyError } from './ParleyError.ts'

/** An error as it is kept beside a message. */
export function troubleOf(
  error: ParleyError | { refusal: RefusalCode; facts?: Record<string, string | number> },
  canRetry: boolean,
  until?: number,
): MessageTrouble {
  const extra = { canRetry, ...(until === undefined ? {} : { until }) }
  if (error instanceof ParleyError) {
    return { code: error.code, sentence: error.message, facts: { ...error.facts }, ...extra }
  }
  return { code: error.refusal, sentence: problemOf(error.refusal).detail, facts: error.facts ?? {}, ...extra }
}
