import * as v from 'valibot'
import { canonicalJson } from '../bytes/canonicalJson.ts'
import { ProtocolError } from '../ProtocolError.ts'
import { callEndSchema, descriptionSchema, voucherFields } from './callSignal.ts'

/** Characters of one message over a call's data channel. */
export const MAX_CHANNEL_MESSAGE = 16_384
/** Characters of a line written during a call. */
export const MAX_CALL_TEXT = 2000

const schema = v.variant('kind', [
  /** Several times a second: the sender's talk time, whether media reaches him, and what he sends. */
  v.strictObject({
    kind: v.literal('state'),
    talkMs: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    receiving: v.boolean(),
    muted: v.boolean(),
    camera: v.boolean(),
    sharing: v.boolean(),
    paused: v.boolean(),
  }),
  v.strictObject({ kind: v.literal('voucher'), ...voucherFields }),
  /** The payee has a voucher over this sum on his disk. */
  v.strictObject({ kind: v.literal('paid'), cumulative: voucherFields.cumulative }),
  /** The tab holds more: the payee looks at the chain. */
  v.strictObject({ kind: v.literal('toppedUp'), deposit: voucherFields.cumulative }),
  v.strictObject({
    kind: v.literal('text'),
    id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 of A-Z a-z 0-9 - _ are wanted')),
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_CALL_TEXT)),
  }),
  v.strictObject({
    kind: v.literal('description'),
    role: v.picklist(['offer', 'answer']),
    description: descriptionSchema,
  }),
  v.strictObject({ kind: v.literal('end'), reason: callEndSchema }),
])

/** What the two devices of a call tell each other over its encrypted data channel. */
export type ChannelMessage = v.InferOutput<typeof schema>

/** @throws {ProtocolError} `call/malformed` */
export function encodeChannelMessage(message: ChannelMessage): string {
  return canonicalJson(checked(message))
}

/** @throws {ProtocolError} `call/malformed` */
export function parseChannelMessage(text: string): ChannelMessage {
  if (text.length > MAX_CHANNEL_MESSAGE) throw new ProtocolError('call/malformed', { reason: 'too long' })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new ProtocolError('call/malformed', { reason: 'not JSON' }, { cause })
  }
  return checked(value)
}

function checked(value: unknown): ChannelMessage {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  throw new ProtocolError('call/malformed', { reason: `${v.getDotPath(issue) ?? 'message'}: ${issue.message}` })
}
