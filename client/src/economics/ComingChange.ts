import type { RuleChange } from './RuleChange.ts'

/** A change of the rules that does not hold yet. */
export type ComingChange = {
  readonly id: string
  /** Announced at the timelock: anyone can make it from `at` on, and it may be cancelled. Decided: it holds from `at` on, whatever comes. */
  readonly state: 'announced' | 'decided'
  /** Unix ms. */
  readonly at: number
  readonly changes: readonly RuleChange[]
}
