import type { RefusalCode } from '../gate/verdict.ts'

/** Every refusal a relay's HTTP API may answer with. */
export type ProblemCode =
  | RefusalCode
  | 'profile/malformed'
  | 'profile/too-large'
  | 'profile/not-anchored'
  | 'profile/unknown'
  | 'message/unknown'
  | 'receipt/malformed'
  | 'receipt/unknown-stamp'
  | 'receipt/forged'
  | 'turn/none'
  | 'turn/unknown-subject'
  | 'turn/wrong-time'
  | 'turn/forged'
  | 'turn/too-many'
  | 'tab/none'
  | 'tab/other-relay'
  | 'tab/other-token'
  | 'tab/share-low'
  | 'tab/deposit-low'
  | 'tab/already-open'
  | 'tab/authorization'
  | 'tab/balance-low'
  | 'tab/unknown'
  | 'tab/closed'
  | 'tab/forged'
  | 'tab/refused'
  | 'tab/too-many'
  | 'request/malformed'
  | 'request/too-large'
  | 'request/unknown'
  | 'request/too-many'
  | 'relay/not-ready'
  | 'relay/failed'
  | 'offer/unknown'
  | 'available/forged'
  | 'rating/malformed'
  | 'rating/forged'
  | 'rating/unsettled'
  | 'rating/elsewhere'

/** An RFC 9457 problem document: sentences for people, `code` and facts for programs. */
export type Problem = {
  type: `urn:parley:problem:${ProblemCode}`
  title: string
  status: number
  detail: string
  code: ProblemCode
  [fact: string]: unknown
}

/** Facts about a refusal; bigints are written as decimal text. */
export type ProblemFacts = Readonly<Record<string, string | number | boolean | bigint | null | undefined>>

const rows: { readonly [Code in ProblemCode]: readonly [status: number, title: string, detail: string] } = {
  'frame/malformed': [400, 'Malformed message', 'The bytes are no message of this protocol.'],
  'frame/too-large': [
    413,
    'Message too large',
    'The message, or its content topic, is longer than the network carries.',
  ],
  'frame/fixed-field': [400, 'Wrong field', 'A field that no stamp signs has another value than the one it must have.'],
  'frame/no-stamp': [402, 'No stamp', 'The message carries no stamp.'],
  'message/expired': [
    422,
    'Message expired',
    'The time of the message is more than a minute from now: check the clock, then send it anew with new stamps.',
  ],
  'book/unknown': [402, 'Unknown stamp book', 'The relay does not see this stamp book on the chain yet.'],
  'book/dead': [402, 'Stamp book closed', 'This stamp book was closed because a slot was spent twice.'],
  'book/kind': [402, 'Wrong kind of stamp book', 'Stamps of this book do not pay for postage.'],
  'book/not-valid-now': [
    402,
    'Stamp book not valid now',
    'This stamp book is not valid in the epoch of the stamp: it begins later, or its owner has left.',
  ],
  'book/underfunded': [
    402,
    'Stamp book underfunded',
    'The balance does not cover every sheet that may still be paid out: top it up.',
  ],
  'epoch/wrong': [422, 'Wrong epoch', 'The stamp is of another epoch than now: check the clock, then stamp it anew.'],
  'slot/outside': [400, 'Slot outside the sheet', 'The stamp uses slots that the sheet does not have.'],
  'slot/spent': [409, 'Slot already spent', 'Another message has used this slot: stamp it anew with the next slot.'],
  'span/wrong': [
    400,
    'Wrong number of slots',
    'The stamp does not cover as many slots as a message of this length costs.',
  ],
  'stamp/overlap': [400, 'Overlapping stamps', 'Two stamps of the message use the same slot.'],
  'stamp/forged': [403, 'Forged stamp', "The stamp is not signed by the book's key for this message."],
  'price/low': [402, 'Price too low', 'The book pays less for a slot than this relay asks.'],
  'rate/exceeded': [429, 'Too fast', 'This book spends slots faster than the relay takes them: wait a moment.'],
  'relay/not-eligible': [
    422,
    'Relay not eligible',
    'The stamp names a relay that has not its full stake or is leaving.',
  ],
  'inbox/unknown': [
    404,
    'Not a subscriber',
    'The inbox is not held by this relay, or its acknowledgement key is another.',
  ],
  'chain/stale': [
    503,
    'Relay behind the chain',
    'The relay has not seen the chain recently enough to take stamps of this epoch.',
  ],
  'profile/malformed': [400, 'Malformed profile', 'The bytes are no profile in canonical form.'],
  'profile/too-large': [413, 'Profile too large', 'A profile has at most 4096 bytes.'],
  'profile/not-anchored': [409, 'Profile not anchored', 'The chain has another hash for this profile.'],
  'profile/unknown': [404, 'Profile unknown', 'The relay holds no profile of this identity.'],
  'message/unknown': [404, 'Message unknown', 'The relay has neither held nor refused this message.'],
  'receipt/malformed': [400, 'Malformed receipt', 'The body is no receipt.'],
  'receipt/unknown-stamp': [409, 'Stamp not held', 'The receipt names a stamp that this relay does not hold.'],
  'receipt/forged': [403, 'Forged receipt', "The receipt is not signed by the inbox's key of this epoch."],
  'turn/none': [404, 'No TURN server', 'This relay runs no TURN server: ask another.'],
  'turn/unknown-subject': [
    404,
    'Nothing to vouch for the call',
    'The relay has neither postmarked this message in the last minutes nor serves an open tab of this id.',
  ],
  'turn/wrong-time': [422, 'Wrong time', "The request is more than a minute from the relay's clock: sign it anew."],
  'turn/forged': [403, 'Forged request', 'The request is signed by neither side of the call.'],
  'turn/too-many': [429, 'Too many credentials', 'This side of the call has all the credentials it gets for now.'],
  'tab/none': [404, 'No tabs', 'This relay serves no tabs: open it with a transaction of your own.'],
  'tab/other-relay': [422, "Another relay's tab", 'The terms name another relay, or another account for its share.'],
  'tab/other-token': [422, 'Another token', 'This relay serves tabs in the settlement token only.'],
  'tab/share-low': [402, 'Share too low', 'The terms give the relay less than it asks.'],
  'tab/deposit-low': [402, 'Deposit too low', 'The deposit is smaller than this relay serves.'],
  'tab/already-open': [409, 'Tab already open', 'The tab was opened by another transaction than one of this relay.'],
  'tab/authorization': [
    422,
    'Authorization not taken',
    'The token does not take this authorization: used, cancelled, not valid at this time, or of another signer.',
  ],
  'tab/balance-low': [402, 'Balance too low', 'The payer has less than the deposit.'],
  'tab/unknown': [404, 'No such tab', 'The chain has no tab of these terms, or the relay has nothing to do with it.'],
  'tab/closed': [409, 'Tab closed', 'The tab is closed for ever.'],
  'tab/forged': [403, 'Forged voucher or close', "The sum is not signed by the key that the tab's terms name."],
  'tab/refused': [409, 'Refused by the contract', 'The contract does not take this.'],
  'tab/too-many': [429, 'Too many tabs', 'The relay takes no more tabs for now: use a transaction of your own.'],
  'request/malformed': [400, 'Malformed request', 'The request is not what this address takes.'],
  'request/too-large': [413, 'Request too large', 'The request is longer than this address takes.'],
  'request/unknown': [404, 'No such address', 'There is nothing at this address.'],
  'request/too-many': [429, 'Too many requests', 'Wait a moment, then try again.'],
  'relay/not-ready': [503, 'Relay not ready', 'The relay is starting, not staked yet, or stopping.'],
  'relay/failed': [500, 'Relay failed', 'The relay could not do this; its operator finds the reason in the log.'],
  'offer/unknown': [404, 'No offer', 'The relay holds no profile of this identity that offers advice.'],
  'available/forged': [
    403,
    'Forged statement',
    "The statement is not signed by the profile's key, or its time is not near.",
  ],
  'rating/malformed': [400, 'Malformed rating', 'The bytes are no rating in canonical form, or of another tab.'],
  'rating/forged': [403, 'Forged rating', 'The rating is not signed by the key that signed the vouchers of the call.'],
  'rating/unsettled': [409, 'Call not settled', 'The chain knows no closed tab of these terms that paid anything.'],
  'rating/elsewhere': [404, 'Not an adviser of this relay', 'The relay holds no profile of the person who was called.'],
}

/** The problem document of a refusal, `facts` beside the standard members. */
export function problemOf(code: ProblemCode, facts: ProblemFacts = {}): Problem {
  const [status, title, detail] = rows[code]
  const members: Record<string, unknown> = {}
  for (const [name, fact] of Object.entries(facts)) {
    if (fact !== undefined) members[name] = typeof fact === 'bigint' ? fact.toString() : fact
  }
  return { ...members, type: `urn:parley:problem:${code}`, title, status, detail, code }
}
