import { expect } from 'chai'
import { postmarkRing } from '../../app/src/lib/postmarkRing.ts'

describe('app: the postmark ring never shows more than is proved', () => {
  for (const { state, postmarkedBy, of, kind, share = 0 } of [
    { state: 'queued', postmarkedBy: 0, of: 0, kind: 'dotted' },
    { state: 'queued', postmarkedBy: 1, of: 2, kind: 'dotted' },
    { state: 'sending', postmarkedBy: 0, of: 2, kind: 'dotted' },
    { state: 'sending', postmarkedBy: 1, of: 2, kind: 'arc', share: 0.5 },
    { state: 'sent', postmarkedBy: 1, of: 2, kind: 'arc', share: 0.5 },
    { state: 'sent', postmarkedBy: 2, of: 2, kind: 'full', share: 1 },
    { state: 'sent', postmarkedBy: 0, of: 2, kind: 'dotted' },
    { state: 'delivered', postmarkedBy: 2, of: 2, kind: 'delivered', share: 1 },
    { state: 'delivered', postmarkedBy: 1, of: 2, kind: 'delivered', share: 1 },
    { state: 'failed', postmarkedBy: 1, of: 2, kind: 'broken' },
  ] as const) {
    it(`${state} ${postmarkedBy}/${of} is ${kind}`, () =>
      expect(postmarkRing({ state, postmarkedBy, of })).to.deep.equal({ kind, share }))
  }
})
