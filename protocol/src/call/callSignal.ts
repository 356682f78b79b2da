import * as v from 'valibot'

/** UTF-8 bytes of a session description (SDP) with its candidates: audio, video and data of a browser have some 8,000. */
export const MAX_SESSION_DESCRIPTION = 12_000

const callId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,64}$/, '16 to 64 of A-Z a-z 0-9 - _ are wanted'))
const address = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{40}$/, 'an address in lower case is wanted'))
const word = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{64}$/, '32 bytes in hex are wanted'))
const signature = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{128}$/, '64 bytes in hex are wanted'))
const amount = v.pipe(v.string(), v.regex(/^(0|[1-9][0-9]{0,28})$/, 'an amount in decimal digits is wanted'))
const description = v.pipe(
  v.string(),
  v.startsWith('v=0', 'a session description is wanted'),
  v.maxLength(MAX_SESSION_DESCRIPTION),
)
const media = v.picklist(['audio', 'video'])

/** What a paid call costs, as the caller proposes it. Amounts in the token's smallest unit, as decimal text. */
const priceSchema = v.strictObject({
  token: address,
  /** For one tick. */
  rate: amount,
  /** Seconds of a tick. */
  tick: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3600)),
  /** What the caller puts into the tab. */
  deposit: amount,
  /** Wallet that pays, and the key made for this call that signs its vouchers. */
  payer: address,
  key: address,
})

const voucherFields = { tabId: word, cumulative: amount, signature }

const signalSchema = v.variant('step', [
  /** Rings. `price` is left out of a free call. */
  v.strictObject({ step: v.literal('offer'), callId, media, description, price: v.optional(priceSchema) }),
  /** The callee's device rings: the caller may say so. */
  v.strictObject({ step: v.literal('ringing'), callId }),
  /** Takes the call. `payee` of a paid call: who is paid, the key made for this call, and whose TURN is paid with it. */
  v.strictObject({
    step: v.literal('answer'),
    callId,
    media,
    description,
    payee: v.optional(
      v.strictObject({
        payee: address,
        payeeKey: address,
        relayId: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1)),
        relayPayout: address,
        relayBps: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)),
      }),
    ),
  }),
  /** New ways after the network changed, while the data channel is down: an offer, then its answer. */
  v.strictObject({ step: v.literal('restart'), callId, role: v.picklist(['offer', 'answer']), description }),
  /** Over. Sent by either side, at any time. */
  v.strictObject({
    step: v.literal('end'),
    callId,
    reason: v.picklist(['declined', 'busy', 'cancelled', 'missed', 'hangup', 'failed']),
  }),
  /** The caller's newest voucher, where the data channel does not carry it. */
  v.strictObject({ step: v.literal('voucher'), callId, ...voucherFields }),
  /** The payee's close: whoever has it and the voucher may settle the tab. */
  v.strictObject({ step: v.literal('close'), callId, ...voucherFields }),
])

/** One step of setting up, keeping or ending a call; travels sealed and stamped like every message. */
export type CallSignal = v.InferOutput<typeof signalSchema>
export type CallPrice = v.InferOutput<typeof priceSchema>
export type CallMedia = v.InferOutput<typeof media>
export type CallEnd = Extract<CallSignal, { step: 'end' }>['reason']

export { signalSchema as callSignalSchema }
