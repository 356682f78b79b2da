import {
  type Address,
  type AddressBook,
  ackAddress,
  type BookingContent,
  type BookingStep,
  type CallContent,
  type CentreContent,
  type Content,
  decodeFrame,
  equalBytes,
  type Frame,
  fromHex,
  hashStamp,
  inboxTopic,
  MAX_FRAME,
  messageHash,
  parseContent,
  parseDid,
  publicKeyOf,
  sealedBox,
  type TextContent,
  toHex,
  type WireMessage,
} from '@parley/protocol'
import type { IncomingSignal } from '../calls/IncomingSignal.ts'
import type { CentreWord } from '../centre/CentreWord.ts'
import type { NetworkClock } from '../clock/NetworkClock.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { Identities } from '../identity/Identities.ts'
import type { Contact } from '../model/Contact.ts'
import type { Store } from '../model/Store.ts'
import type { Transport } from '../model/Transport.ts'
import type { Board } from '../state/Board.ts'
import type { ConversationRecord } from '../state/ConversationRecord.ts'
import type { StoreKeys } from '../state/storeKeys.ts'
import { Serial } from '../util/Serial.ts'
import {
  CATCH_UP_EVERY_MS,
  CATCH_UP_RETRY_MS,
  GAP_DELAYS_MS,
  MAX_HISTORY_MS,
  MAX_MISSING,
  MAX_PARKED,
  MAX_QUEUE,
  MAX_ROUNDS,
  OVERLAP_MS,
  PAGE,
  PARKED_RETRY_MS,
} from './constants.ts'
import type { ReceiptDesk } from './ReceiptDesk.ts'

type Parts = {
  store: Store
  keys: StoreKeys
  board: Board
  identities: Identities
  receipts: ReceiptDesk
  clock: NetworkClock
  addressBook: AddressBook
  domain: Uint8Array
  isBlocked: (address: Address) => boolean
  /** A step of an appointment; stored when this resolves. */
  onBooking: (contact: Contact, step: BookingStep) => Promise<void>
  onHeard: (address: `0x${string}`) => void
  /** A step of a call. What must outlive a crash is stored when this resolves. */
  onCall: (incoming: IncomingSignal) => Promise<void>
  /** A step of a centre. What must outlive a crash is stored when this resolves. */
  onCentre: (word: CentreWord) => Promise<void>
  onCatchingUp: (catchingUp: boolean) => void
}
/** Raw, because what could not be read yet must be readable later. */
type Parked = { contentTopic: string; timestampNs: bigint; payload: Uint8Array; since: number }
type Reading = 'shown' | 'dropped' | 'parked'

/**
 * Receives: from the filter while connected, from the relays' stores after every gap. Each message is known by its
 * hash, stored before it is signed for, and shown once, whoever sends it how often.
 */
export class Inbox {
  readonly #parts: Parts
  readonly #queue: WireMessage[] = []
  /** Filter, history and parked messages are read one at a time, or one message could be counted twice. */
  readonly #serial = new Serial()
  readonly #gapTimers = new Set<ReturnType<typeof setTimeout>>()
  #transport: Transport | undefined
  #topic = ''
  #leave: (() => Promise<void>) | undefined
  #unwatch: (() => void) | undefined
  #timers: ReturnType<typeof setInterval>[] = []
  #reading: Promise<void> | undefined
  #catching: Promise<void> | undefined
  #again = false
  #generation = -1

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Needs an identity; without one it does nothing. */
  async start(transport: Transport): Promise<void> {
    const device = this.#parts.identities.deviceKeys()
    if (device === undefined || this.#transport !== undefined) return
    this.#transport = transport
    this.#topic = inboxTopic(publicKeyOf(device.ackKey))
    this.#unwatch = transport.onStatus(() => this.#onStatus())
    this.#leave = await transport.subscribe(this.#topic, this.#onMessage)
    this.#timers = [
      setInterval(() => this.catchUp(), CATCH_UP_EVERY_MS),
      setInterval(() => void this.#readParked().catch(() => {}), PARKED_RETRY_MS),
    ]
    this.#onStatus()
    void this.#forget().catch(() => {})
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    for (const timer of this.#gapTimers) clearTimeout(timer)
    this.#gapTimers.clear()
    this.#unwatch?.()
    this.#transport = undefined
    await this.#leave?.().catch(() => {})
    this.#leave = undefined
    this.#queue.length = 0
    await this.#reading
    this.#generation = -1
  }

  /** Asks the relays for what was missed. Returns at once; asked again while running, it runs once more. */
  catchUp(): void {
    if (this.#catching !== undefined) {
      this.#again = true
      return
    }
    if (this.#transport?.status().state !== 'online') return
    this.#parts.onCatchingUp(true)
    this.#catching = this.#catchUp()
      .then(() => true)
      .catch(() => false)
      .then((complete) => {
        this.#catching = undefined
        this.#parts.onCatchingUp(false)
        const again = this.#again
        this.#again = false
        if (again) this.catchUp()
        else if (!complete) this.#later(CATCH_UP_RETRY_MS)
      })
  }

  #onStatus(): void {
    const status = this.#transport?.status()
    if (status === undefined || status.state !== 'online' || status.generation === this.#generation) return
    this.#generation = status.generation
    this.catchUp()
  }

  readonly #onMessage = (message: WireMessage): void => {
    if (this.#queue.length >= MAX_QUEUE) {
      this.#again = true
      return
    }
    this.#queue.push(message)
    this.#read()
  }

  #read(): void {
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = undefined
      if (this.#queue.length > 0) this.#read()
    })
  }

  async #readAll(): Promise<void> {
    for (let message = this.#queue.shift(); message !== undefined; message = this.#queue.shift()) {
      // A failing store keeps nothing and signs for nothing; the relays still have the message.
      await this.#take(message).catch(() => this.#later(CATCH_UP_RETRY_MS))
    }
  }

  async #catchUp(): Promise<void> {
    const { store, keys, clock, receipts } = this.#parts
    const begun = clock.now()
    const cursor = await store.get<number>(keys.cursor)
    // Nobody could write to this inbox before it was registered, which is when its profile got its number.
    const registered = (this.#parts.identities.get()?.profile.sequence ?? 0) * 1000
    const from = Math.max(begun - MAX_HISTORY_MS, (cursor ?? registered) - OVERLAP_MS)
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const transport = this.#transport
      if (transport === undefined) return
      const messages: WireMessage[] = []
      let failure: unknown
      try {
        for await (const message of transport.history(this.#topic, ms(from), ms(begun + 120_000))) {
          if (messages.length < MAX_QUEUE) messages.push(message)
        }
      } catch (error) {
        // One relay of several failed: read what the others gave, and ask again later.
        failure = error
      }
      messages.sort((a, b) => (a.timestampNs < b.timestampNs ? -1 : 1))
      let fresh = 0
      for (const message of messages) if (await this.#take(message)) fresh++
      if (failure !== undefined) throw failure
      if (fresh < PAGE) break
      // The relay gives the next page for the receipt of this one.
      await receipts.flush()
    }
    await store.put(keys.cursor, begun)
  }

  /** Reads one message. True when it was new. */
  #take(message: WireMessage): Promise<boolean> {
    return this.#serial.run(() => this.#takeOne(message))
  }

  async #takeOne(message: WireMessage): Promise<boolean> {
    const { store, keys, identities, receipts, clock } = this.#parts
    const device = identities.deviceKeys()
    if (device === undefined || message.contentTopic !== this.#topic || message.payload.length > MAX_FRAME) return false
    const frame = readFrame(message)
    if (frame === undefined) return false
    const { contentTopic, timestampNs } = message
    const hash = messageHash({ contentTopic, timestampNs, envelope: frame.envelope })
    const name = toHex(hash)
    // Stamps of other inboxes, or none: nobody paid for bringing this here.
    const inboxKey = publicKeyOf(device.ackKey)
    const stamps = frame.stamps.filter(({ ack, epoch }) => equalBytes(ack, ackAddress(inboxKey, epoch)))
    if (stamps.length === 0) return false
    const seen = await store.get<{ at: number }>(keys.seen(name))
    if (seen === undefined) {
      const reading = await this.#open(frame, message)
      if (reading === 'parked') {
        if (!(await this.#park(message, keys.park(name)))) return false
      }
    }
    for (const stamp of stamps) {
      const stampHash = toHex(hashStamp(stamp, hash))
      const known = keys.seen(stampHash)
      // The same message may come back with other stamps on it; each is signed for once.
      if ((await store.get(known)) !== undefined) continue
      await receipts.owe(stamp.relayId, stamp.epoch, stampHash)
      await store.put(known, { at: clock.now() })
    }
    if (seen !== undefined) return false
    await store.put(keys.seen(name), { at: clock.now() })
    return true
  }

  /** Decrypts, checks the signature against the sender's profile, stores and shows. What is not for us is dropped. */
  async #open(
    frame: Frame,
    { contentTopic, timestampNs }: Pick<WireMessage, 'contentTopic' | 'timestampNs'>,
  ): Promise<Reading> {
    const { envelope } = frame
    const { identities, addressBook, isBlocked } = this.#parts
    const device = identities.deviceKeys()
    if (device === undefined) return 'dropped'
    let opened: Awaited<ReturnType<typeof sealedBox.open>>
    let content: Content
    let address: `0x${string}`
    try {
      opened = await sealedBox.open({ envelope, boxKey: device.boxKey })
      content = parseContent(opened.content)
      const sender = parseDid(opened.senderDid)
      if (sender.chainId !== addressBook.chainId || content.to !== identities.did) return 'dropped'
      address = sender.address
    } catch {
      return 'dropped'
    }
    try {
      let contact = await identities.contact(address)
      if (!opened.verify(fromHex(contact.profile.signKey))) {
        // He may have registered anew a moment ago.
        contact = await identities.contact(address, 0)
        if (!opened.verify(fromHex(contact.profile.signKey))) return 'dropped'
      }
      if (isBlocked(address)) {
        // Its number counts, so that nothing is missing when he is let in again.
        await this.#follow(address, contact.did, (old) =>
          isSignal(content) ? withKnown(old, content.sequence) : withSequence(old, content.sequence),
        )
        return 'shown'
      }
      if (!isSignal(content)) await this.#show(contact, content, timestampNs)
      else if (content.type === 'centre') await this.#hearCentre(contact, content, timestampNs)
      else {
        const hash = messageHash({ contentTopic, timestampNs, envelope })
        await this.#ring(contact, content, { frame, timestampNs, hash })
      }
      return 'shown'
    } catch (error) {
      if (!(error instanceof ParleyError) || error.code === 'store/failed') throw error
      if (error.code === 'identity/unknown' || error.code === 'identity/other-network') return 'dropped'
      return 'parked'
    }
  }

  /** A step of a call shows nothing in the conversation; its number is that of the last message before it. */
  async #ring(
    { address, did: peer, name }: Contact,
    { call, sequence, sentAt }: CallContent,
    { frame: { stamps }, timestampNs, hash }: { frame: Frame; timestampNs: bigint; hash: Uint8Array },
  ): Promise<void> {
    const { board, onHeard, onCall } = this.#parts
    const { outSequence, called } = await this.#follow(address, peer, (old) => withKnown(old, sequence))
    onHeard(address)
    await onCall({
      peer,
      address,
      name: name === '' ? (board.conversation(address)?.name ?? '') : name,
      known: outSequence > 0 || called === true,
      call,
      at: Math.min(sentAt, Number(timestampNs / 1_000_000n)),
      messageHash: toHex(hash),
      relayIds: [...new Set(stamps.map(({ relayId }) => relayId))],
      epoch: Math.max(...stamps.map(({ epoch }) => epoch)),
    })
  }

  /** A step of a centre shows nothing in the conversation either. */
  async #hearCentre(contact: Contact, { centre, sequence, sentAt }: CentreContent, timestampNs: bigint): Promise<void> {
    const { address, did } = contact
    await this.#follow(address, did, (old) => withKnown(old, sequence))
    this.#parts.onHeard(address)
    await this.#parts.onCentre({ contact, step: centre, at: Math.min(sentAt, Number(timestampNs / 1_000_000n)) })
  }

  async #show(contact: Contact, content: TextContent | BookingContent, timestampNs: bigint): Promise<void> {
    const { board, onHeard, onBooking } = this.#parts
    const { address, did: peer, name } = contact
    // A time from the future would stay at the bottom for ever; the relays vouch for the stamped time.
    const at = Math.min(content.sentAt, Number(timestampNs / 1_000_000n) + 60_000)
    if ((await board.message(address, at, 'in', content.id)) !== undefined) return
    // First, so that a message that was stored has had its effect also after a crash; the same step twice changes nothing.
    if (content.type === 'booking') await onBooking(contact, content.booking)
    await board.addMessage({
      id: content.id,
      peer,
      direction: 'in',
      ...(content.type === 'text' ? { text: content.text } : { text: '', booking: content.booking }),
      at,
      sequence: content.sequence,
      state: 'received',
      postmarkedBy: 0,
      of: 0,
      postmarks: [],
    })
    await this.#follow(address, peer, (conversation) => ({
      ...withSequence(conversation, content.sequence),
      name,
      unread: conversation.unread + 1,
    }))
    onHeard(address)
  }

  /** Where numbers were skipped, the missing ones are asked for soon. */
  async #follow(
    address: Address,
    peer: string,
    change: (conversation: ConversationRecord) => ConversationRecord,
  ): Promise<ConversationRecord> {
    const { board } = this.#parts
    const before = board.conversation(address)?.missing.length ?? 0
    const next = await board.updateConversation(address, peer, change)
    if (next.missing.length > before) for (const delay of GAP_DELAYS_MS) this.#later(delay)
    return next
  }

  async #park(message: WireMessage, key: string): Promise<boolean> {
    const { store, keys, clock } = this.#parts
    if ((await store.list(keys.parked)).length >= MAX_PARKED) return false
    const { contentTopic, timestampNs, payload } = message
    await store.put(key, { contentTopic, timestampNs, payload: payload.slice(), since: clock.now() } satisfies Parked)
    return true
  }

  /** Tries again what could not be read because the sender's profile was out of reach. */
  async #readParked(): Promise<void> {
    const { store, keys, clock } = this.#parts
    for (const { key, value } of await store.list<Parked>(keys.parked)) {
      if (this.#transport === undefined) return
      const frame = readFrame(value)
      const reading = frame === undefined ? 'dropped' : await this.#serial.run(() => this.#open(frame, value))
      if (reading !== 'parked' || clock.now() - value.since > MAX_HISTORY_MS) await store.remove(key)
    }
  }

  /** Hashes of messages that no relay can serve any more need not be remembered. */
  async #forget(): Promise<void> {
    const { store, keys, clock } = this.#parts
    for (const { key, value } of await store.list<{ at: number }>(keys.seenAll)) {
      if (clock.now() - value.at > 2 * MAX_HISTORY_MS) await store.remove(key)
    }
  }

  #later(delay: number): void {
    if (this.#transport === undefined) return
    const timer = setTimeout(() => {
      this.#gapTimers.delete(timer)
      this.catchUp()
    }, delay)
    this.#gapTimers.add(timer)
  }
}

/** Of the moment: it has the number of the message before it. */
function isSignal(content: Content): content is CallContent | CentreContent {
  return content.type === 'call' || content.type === 'centre'
}

/** Follows a sender's numbers: a jump leaves holes, and a late one fills its own. */
function withSequence(conversation: ConversationRecord, sequence: number): ConversationRecord {
  const { inHighest, missing } = conversation
  if (sequence <= inHighest) return { ...conversation, missing: missing.filter((each) => each !== sequence) }
  if (inHighest === 0) return { ...conversation, inHighest: sequence }
  const skipped = Math.min(sequence - inHighest - 1, MAX_MISSING)
  const holes = Array.from({ length: skipped }, (_, index) => sequence - skipped + index)
  return { ...conversation, inHighest: sequence, missing: [...missing, ...holes].slice(-MAX_MISSING) }
}

/** The sender's messages up to this number exist, also where they did not arrive yet. */
function withKnown(conversation: ConversationRecord, sequence: number): ConversationRecord {
  const { inHighest } = conversation
  if (inHighest === 0 || sequence <= inHighest) return conversation
  const next = withSequence(conversation, sequence)
  return { ...next, missing: [...next.missing, sequence].slice(-MAX_MISSING) }
}

function readFrame({ payload }: { payload: Uint8Array }): Frame | undefined {
  try {
    return decodeFrame(payload)
  } catch {
    return undefined
  }
}

function ms(unixMs: number): bigint {
  return BigInt(Math.max(0, Math.floor(unixMs))) * 1_000_000n
}
