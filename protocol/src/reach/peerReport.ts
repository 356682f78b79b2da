import * as v from 'valibot'

/** Rows of one report: relays that were asked last come first. */
export const MAX_PEERS = 256

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const perhaps = v.nullable(count)

/** One relay's word on another: what it counted while asking it for its health page. */
const peerRow = v.pipe(
  v.object({
    relayId: count,
    /** Unix ms. */
    since: count,
    asked: count,
    answered: count,
    p50Ms: perhaps,
    p95Ms: perhaps,
    /** Unix ms. */
    lastAnsweredAt: perhaps,
  }),
  v.check(({ asked, answered }) => answered <= asked, 'more answers than questions'),
)

/** `GET /v1/peers`. `everyMs` is 0 where the relay asks nobody. Nothing is signed: a reader compares what several relays say. */
export const peerReportSchema = v.object({
  everyMs: count,
  peers: v.pipe(v.array(peerRow), v.maxLength(MAX_PEERS)),
})
export type PeerReport = v.InferOutput<typeof peerReportSchema>
