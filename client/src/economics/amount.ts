import * as v from 'valibot'

/** A BigInt of a subgraph: decimal text. 78 digits are more than any 256-bit number has. */
export const amount = v.pipe(
  v.string(),
  v.regex(/^-?\d{1,78}$/),
  v.transform((text) => BigInt(text)),
)
