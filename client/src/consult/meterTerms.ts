import type { MeterTerms } from '@parley/protocol'
import type { TabRecord } from './TabRecord.ts'

/** What the rules of the meter need to know of a record. */
export function meterTerms({ terms, deposit, freeTicks }: TabRecord): MeterTerms {
  return { rate: terms.rate, tick: terms.tick, deposit, freeTicks }
}
