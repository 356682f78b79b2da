/** How the ring beside a message is drawn. */
export type PostmarkRing = { kind: 'dotted' | 'arc' | 'full' | 'delivered' | 'broken'; share: number }

export type PostmarkRingInput = {
  state: 'queued' | 'sending' | 'sent' | 'delivered' | 'failed'
  postmarkedBy: number
  of: number
}

/** The ring of a message: it never shows more than is proved, so half a ring needs a postmark and a dot needs a receipt. */
export function postmarkRing({ state, postmarkedBy, of }: PostmarkRingInput): PostmarkRing {
  if (state === 'failed') return { kind: 'broken', share: 0 }
  if (state === 'delivered') return { kind: 'delivered', share: 1 }
  if (state === 'queued' || postmarkedBy <= 0 || of <= 0) return { kind: 'dotted', share: 0 }
  return postmarkedBy >= of ? { kind: 'full', share: 1 } : { kind: 'arc', share: postmarkedBy / of }
}
