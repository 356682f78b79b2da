import * as v from 'valibot'
import { canonicalJson } from '../bytes/canonicalJson.ts'
import { fromUtf8, utf8 } from '../bytes/text.ts'
import { type CallSignal, callSignalSchema } from '../call/callSignal.ts'
import { type CentreStep, centreStepSchema } from '../centre/centreStep.ts'
import { type BookingStep, bookingSchema } from '../consult/booking.ts'
import { didSchema } from '../identity/didSchema.ts'
import { ProtocolError } from '../ProtocolError.ts'

type Head = {
  /** Chosen by the sender, 1 to 64 of `A-Z a-z 0-9 - _`; one a message. */
  id: string
  /** DID of the person it is for: an envelope passed on to another is seen. */
  to: string
  /** Counts the sender's messages to this person: a gap is seen. */
  sequence: number
  /** The sender's clock, unix milliseconds. */
  sentAt: number
}
export type TextContent = Head & { type: 'text'; text: string }
export type CallContent = Head & { type: 'call'; call: CallSignal }
export type BookingContent = Head & { type: 'booking'; booking: BookingStep }
export type CentreContent = Head & { type: 'centre'; centre: CentreStep }

/** What an envelope holds. */
export type Content = TextContent | CallContent | BookingContent | CentreContent

/** Characters (UTF-16 units) of a text. */
export const MAX_TEXT = 8000
// A text of 8,000 characters has at most 24,000 bytes; JSON may double quotes and line ends.
const MAX_BYTES = 65_536

const head = {
  id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 of A-Z a-z 0-9 - _ are wanted')),
  to: didSchema,
  sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  sentAt: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
}
const schema = v.variant('type', [
  v.object({
    ...head,
    type: v.literal('text'),
    text: v.pipe(
      v.string(),
      v.minLength(1, 'an empty text'),
      v.check((text) => text.isWellFormed(), 'not Unicode text'),
    ),
  }),
  v.object({ ...head, type: v.literal('call'), call: callSignalSchema }),
  v.object({ ...head, type: v.literal('booking'), booking: bookingSchema }),
  v.object({ ...head, type: v.literal('centre'), centre: centreStepSchema }),
])

/** @throws {ProtocolError} `content/malformed`, `content/too-large` */
export function encodeContent(content: Content): Uint8Array {
  return utf8(canonicalJson(checked(content)))
}

/** @throws {ProtocolError} `content/malformed`, `content/too-large` */
export function parseContent(bytes: Uint8Array): Content {
  if (bytes.length > MAX_BYTES) throw new ProtocolError('content/malformed', { reason: 'too many bytes' })
  const text = fromUtf8(bytes)
  if (text === undefined) throw new ProtocolError('content/malformed', { reason: 'not UTF-8' })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new ProtocolError('content/malformed', { reason: 'not JSON' }, { cause })
  }
  return checked(value)
}

function checked(value: unknown): Content {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (!result.success) {
    const [issue] = result.issues
    throw new ProtocolError('content/malformed', { reason: `${v.getDotPath(issue) ?? 'content'}: ${issue.message}` })
  }
  const content = result.output
  if (content.type === 'text' && content.text.length > MAX_TEXT) {
    throw new ProtocolError('content/too-large', { length: content.text.length, limit: MAX_TEXT })
  }
  return content
}
