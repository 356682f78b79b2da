/** What one request may cost. A Graph node's own bounds where it has them (`first`, `skip`). */
export const limits = {
  bodyBytes: 200_000,
  tokens: 2_000,
  depth: 20,
  /** Fields after fragments are spread. */
  fields: 1_000,
  first: 1_000,
  skip: 5_000,
  /** `and`, `or` and filters of other entities inside each other. */
  filterDepth: 6,
  filterTerms: 200,
  listItems: 1_000,
  statements: 5_000,
  rows: 20_000,
  /** Values in the answer. */
  cells: 500_000,
  milliseconds: 3_000,
} as const
