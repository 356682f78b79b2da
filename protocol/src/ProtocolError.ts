/** One row a broken rule: what `facts` hold. */
type Faults = {
  'bytes/length': { expected: number; length: number }
  'bytes/range': { field: string; value: number | bigint }
  'bytes/hex': { length: number }
  'bytes/short': { wanted: number; left: number }
  'key/private': Record<never, never>
  'key/public': { length: number }
  'book/depth': { depth: number }
  'stamp/length': { length: number }
  'stamp/version': { version: number }
  'stamp/span': { span: number }
  'frame/length': { length: number }
  'frame/version': { version: number }
  'frame/stamps': { count: number }
  'frame/too-large': { length: number; limit: number }
  'topic/malformed': { reason: string }
  'topic/too-long': { length: number; limit: number }
  'receipt/leaves': { count: number }
  'receipt/index': { index: number; count: number }
  'did/malformed': { reason: string }
  'profile/too-large': { length: number; limit: number }
  'profile/malformed': { reason: string }
  'content/malformed': { reason: string }
  'content/too-large': { length: number; limit: number }
  'call/malformed': { reason: string }
  'address-book/malformed': { reason: string }
  'envelope/malformed': { reason: string }
  'envelope/version': { version: number }
  'envelope/too-large': { length: number; limit: number }
  'envelope/recipients': { count: number }
  'envelope/randomness': { length: number; wanted: number }
  'envelope/not-for-this-key': Record<never, never>
  'postmark/malformed': { reason: string }
  'update/malformed': { reason: string }
  'update/too-large': { length: number; limit: number }
  'signer/malformed': { reason: string }
  'tab/length': { expected: number; length: number }
  'tab/kind': { wanted: number; kind: number }
  'tab/padding': Record<never, never>
  'tab/state': { state: string; wanted: readonly string[] }
  'tab/amount': { amount: bigint; deposit: bigint }
  'tab/early': { now: number; closeAt: number }
  'name/malformed': { reason: string }
  'name/character': { character: string; code: string; looksLike: string | undefined }
  'mail/malformed': { reason: string }
  'mail/record': { reason: string }
  'rating/malformed': { reason: string }
}

const sentences: { [Code in keyof Faults]: (facts: Faults[Code]) => string } = {
  'bytes/length': ({ expected, length }) => `A field of ${expected} bytes is wanted; this one has ${length}.`,
  'bytes/range': ({ field, value }) => `${value} does not fit into ${field}.`,
  'bytes/hex': ({ length }) =>
    `Not a hex string: 0x and an even number of digits are wanted (${length} characters given).`,
  'bytes/short': ({ wanted, left }) => `${wanted} more bytes are wanted; ${left} are left.`,
  'key/private': () => 'Not a private key: 32 bytes between 1 and the order of the curve are wanted.',
  'key/public': ({ length }) => `Not a public key of this curve (${length} bytes given).`,
  'book/depth': ({ depth }) => `A sheet has a depth of 0 to 24; this one says ${depth}.`,
  'stamp/length': ({ length }) => `A stamp has 107 bytes; this one has ${length}.`,
  'stamp/version': ({ version }) => `Stamp version ${version} is unknown: update the software that reads it.`,
  'stamp/span': ({ span }) => `A stamp covers at least one slot; this one says ${span}.`,
  'frame/length': ({ length }) => `The frame's length of ${length} bytes does not fit what its header says.`,
  'frame/version': ({ version }) => `Frame version ${version} is unknown: update the software that reads it.`,
  'frame/stamps': ({ count }) => `A frame carries at most 4 stamps; this one says ${count}.`,
  'frame/too-large': ({ length, limit }) => `At most ${limit} bytes are allowed; this has ${length}.`,
  'topic/malformed': ({ reason }) => `Not a content topic: ${reason}.`,
  'topic/too-long': ({ length, limit }) => `A content topic has at most ${limit} bytes; this one has ${length}.`,
  'receipt/leaves': ({ count }) => `A receipt covers 1 to 65536 stamps; ${count} were given.`,
  'receipt/index': ({ index, count }) => `No stamp ${index} on a page of ${count}.`,
  'did/malformed': ({ reason }) => `Not a did:ethr identifier: ${reason}.`,
  'profile/too-large': ({ length, limit }) => `A profile has at most ${limit} bytes; this one has ${length}.`,
  'profile/malformed': ({ reason }) => `Not a valid profile: ${reason}.`,
  'content/malformed': ({ reason }) => `Not a valid message content: ${reason}.`,
  'call/malformed': ({ reason }) => `Not a message of a call's data channel: ${reason}.`,
  'content/too-large': ({ length, limit }) => `A text has at most ${limit} characters; this one has ${length}.`,
  'address-book/malformed': ({ reason }) => `Not a valid address book: ${reason}.`,
  'envelope/malformed': ({ reason }) => `Not a valid envelope: ${reason}.`,
  'envelope/version': ({ version }) => `Envelope version ${version} is unknown: update the software that reads it.`,
  'envelope/too-large': ({ length, limit }) => `An envelope has at most ${limit} bytes; this would have ${length}.`,
  'envelope/recipients': ({ count }) => `An envelope is sealed for 1 to 16 keys; ${count} were given.`,
  'envelope/randomness': ({ length, wanted }) => `Sealing wants ${wanted} random bytes; ${length} were given.`,
  'envelope/not-for-this-key': () => 'This envelope was not sealed for this key, or its bytes were changed.',
  'postmark/malformed': ({ reason }) => `Not a valid postmark: ${reason}.`,
  'update/malformed': ({ reason }) => `Not a valid update of an identity: ${reason}.`,
  'update/too-large': ({ length, limit }) => `An update has at most ${limit} bytes; this one has ${length}.`,
  'signer/malformed': ({ reason }) => `Not a signer or not its signature: ${reason}.`,
  'tab/length': ({ expected, length }) => `${expected} bytes are wanted; ${length} were given.`,
  'tab/kind': ({ wanted, kind }) =>
    `A signed sum of kind ${wanted} is wanted (1 voucher, 2 close); this one says ${kind}.`,
  'tab/padding': () =>
    'Bits of the terms that mean nothing are set: such terms have another id than those they look like.',
  'tab/state': ({ state, wanted }) => `The tab is ${state}; it must be ${wanted.join(' or ')}.`,
  'tab/amount': ({ amount, deposit }) => `A deposit fits in 96 bits and rises; ${amount} would make it ${deposit}.`,
  'tab/early': ({ now, closeAt }) => `The tab may be closed from ${closeAt} on; it is ${now}.`,
  'name/malformed': ({ reason }) => `Not a name: ${reason}.`,
  'name/character': ({ character, code, looksLike }) =>
    looksLike === undefined
      ? `A name has only a to z, 0 to 9, hyphen and dot; this has "${character}" (${code}).`
      : `"${character}" (${code}) looks like "${looksLike}" but is another character: a name has only a to z, 0 to 9, hyphen and dot.`,
  'mail/malformed': ({ reason }) => `Not a mail address: ${reason}.`,
  'mail/record': ({ reason }) => `Not a domain's Parley record: ${reason}.`,
  'rating/malformed': ({ reason }) => `Not a rating of a call: ${reason}.`,
}

/** Every code a `ProtocolError` may have. */
export type ProtocolErrorCode = keyof Faults

/** A rule of the protocol is broken. Branch on `code`, show `message`, log `facts`. */
export class ProtocolError<Code extends ProtocolErrorCode = ProtocolErrorCode> extends Error {
  override readonly name = 'ProtocolError'
  readonly code: Code
  readonly facts: Faults[Code]

  constructor(code: Code, facts: Faults[Code], options?: ErrorOptions) {
    super(sentences[code](facts), options)
    this.code = code
    this.facts = facts
  }
}
