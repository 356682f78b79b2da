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

/**
 * The terms of a paid call's tab as the caller proposes them, from the callee's own offer. Amounts in the token's smallest unit, as
 * decimal text. The callee checks each of them before the first tick (mechanism.md D2).
 */
const priceSchema = v.strictObject({
  /** Wallet that pays, and the key made for this call that signs its vouchers. */
  payer: address,
  key: address,
  /** Who is paid, and the key that signs `Close`. */
  payee: address,
  payeeKey: address,
  token: address,
  /** For one tick. */
  rate: amount,
  /** Seconds of a tick. */
  tick: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3600)),
  /** Whose TURN serves the call, and what of the price it gets. */
  relayId: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1)),
  relayPayout: address,
  relayBps: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)),
  nonce: v.pipe(v.string(), v.regex(/^(0|[1-9][0-9]{0,19})$/, 'a number of 64 bits is wanted')),
  /** What the caller puts into the tab. */
  deposit: amount,
})

const voucherFields = { tabId: word, cumulative: amount, signature }
const end = v.picklist(['declined', 'busy', 'cancelled', 'missed', 'hangup', 'failed'])

const signalSchema = v.variant('step', [
  /** Rings. Comes first and alone, so that its stamp vouches for the caller at a relay's TURN. `price` is left out of a free call. */
  v.strictObject({ step: v.literal('offer'), callId, media, price: v.optional(priceSchema) }),
  /** Ways to the sender, all in one: the caller's offer while it rings; later new ones, where the data channel is down. */
  v.strictObject({
    step: v.literal('description'),
    callId,
    role: v.picklist(['offer', 'answer']),
    description,
  }),
  /** The callee's device rings: the caller may say so. */
  v.strictObject({ step: v.literal('ringing'), callId }),
  /** Takes the call. */
  v.strictObject({ step: v.literal('answer'), callId, media, description }),
  /** Says nothing: its stamp vouches for both sides at a relay's TURN again, in a call that outlasts what they were given. */
  v.strictObject({ step: v.literal('vouch'), callId }),
  /** Over. Sent by either side, at any time. */
  v.strictObject({ step: v.literal('end'), callId, reason: end }),
  /** The caller's newest voucher, where the data channel does not carry it. */
  v.strictObject({ step: v.literal('voucher'), callId, ...voucherFields }),
  /** The payee's close: whoever has it and the voucher may settle the tab. */
  v.strictObject({ step: v.literal('close'), callId, ...voucherFields }),
])

/** One step of setting up, keeping or ending a call; travels sealed and stamped like every message. */
export type CallSignal = v.InferOutput<typeof signalSchema>
export type CallPrice = v.InferOutput<typeof priceSchema>
export type CallMedia = v.InferOutput<typeof media>
export type CallEnd = v.InferOutput<typeof end>

export { description as descriptionSchema, end as callEndSchema, signalSchema as callSignalSchema, voucherFields }
