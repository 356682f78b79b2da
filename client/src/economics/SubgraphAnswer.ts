/** What a subgraph said, and as of when. */
export type SubgraphAnswer<Value> = {
  readonly value: Value
  /** The whole question, for whoever wants to ask it again. */
  readonly query: string
  /** The block that all of it is from. `at` in unix ms, where the subgraph says it. */
  readonly block: { readonly number: number; readonly at?: number }
  /** The subgraph's mapping failed: the answer is right for its block, and gets older. */
  readonly standsStill: boolean
}
