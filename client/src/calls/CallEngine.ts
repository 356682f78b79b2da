import type { CallEnd, CallMedia, CallSignal } from '@parley/protocol'
import { ackPrivateKey, toHex } from '@parley/protocol'
import { mustHaveStamps } from '../books/mustHaveStamps.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { CallPayment } from '../model/CallPayment.ts'
import type { CallView } from '../model/CallView.ts'
import type { Contact } from '../model/Contact.ts'
import type { IceRequest } from '../model/IceRequest.ts'
import type { OnProgress } from '../model/OnProgress.ts'
import type { SignalNews } from '../outbox/SignalNews.ts'
import { randomBytes } from '../util/randomBytes.ts'
import { withTimeout } from '../util/withTimeout.ts'
import { askTurn } from './askTurn.ts'
import { Call } from './Call.ts'
import type { CallHost } from './CallHost.ts'
import type { CallMeter } from './CallMeter.ts'
import type { CallParts } from './CallParts.ts'
import { ICE_SERVERS_MS, MAX_ENDED, MAX_REFUSALS_A_MINUTE, MAX_RINGING, SHOW_EVERY_MS } from './constants.ts'
import type { IncomingSignal } from './IncomingSignal.ts'
import { SignalRate } from './SignalRate.ts'
import type { TabSubject } from './TabSubject.ts'
import type { TurnGrant } from './TurnGrant.ts'

/** The calls of this tab. */
export class CallEngine {
  readonly #parts: CallParts
  /** By the id that the screen knows. Paid ones that ring are shown when their price was judged. */
  readonly #calls = new Map<string, Call>()
  readonly #unjudged = new Set<Call>()
  readonly #refusals = new SignalRate()
  #showing: ReturnType<typeof setTimeout> | undefined
  #shownAt = 0

  constructor(parts: CallParts) {
    this.#parts = parts
    globalThis.addEventListener?.('pagehide', this.#onPageHide)
    globalThis.addEventListener?.('online', this.#onNetwork)
    networkInformation()?.addEventListener('change', this.#onNetwork)
  }

  /** @throws {ParleyError} `call/unsupported`, `call/busy`, `identity/...`, `profile/...`, `wallet/...`, `funds/...`, `book/...` */
  async start(
    peerDid: string,
    { media, stream, payment }: { media: CallMedia; stream: MediaStream; payment?: CallPayment },
    onProgress?: OnProgress,
  ): Promise<CallView> {
    const { identities, board, init } = this.#parts
    this.#peerConnection()
    if (identities.get() === undefined) throw new ParleyError('identity/missing', {})
    const peer = await identities.contact(identities.addressOf(peerDid))
    if (peer.did === identities.did) throw new ParleyError('identity/self', {})
    mustHaveStamps(board.snapshot().books)
    this.#mustBeFree()
    const id = toHex(randomBytes(16)).slice(2)
    let meter: CallMeter | undefined
    if (payment !== undefined) {
      if (init.meters === undefined) throw new ParleyError('call/unsupported', {})
      meter = await init.meters.pay({ callId: id, peer, payment }, onProgress)
      this.#mustBeFree()
    }
    await board.updateConversation(peer.address, peer.did, (old) => ({
      ...old,
      name: peer.name === '' ? old.name : peer.name,
      called: true,
    }))
    const call = this.#add(id, peer, { direction: 'out', media, ...(meter && { meter }) })
    await call.ring(stream)
    this.#show()
    return call.view
  }

  /** An offer that came in, judged to be fresh and from somebody who may ring. False: it cannot ring here. */
  ring(incoming: IncomingSignal): boolean {
    const { call: offer, peer, name, address } = incoming
    if (offer.step !== 'offer') return false
    const crossed = [...this.#calls.values()].find(
      ({ direction, phase, peer: to }) =>
        direction === 'out' && to === peer && (phase === 'calling' || phase === 'ringing'),
    )
    if (crossed !== undefined && !crossed.isPaid && offer.price === undefined) {
      this.#cross(crossed, incoming)
      return true
    }
    const ringing = [...this.#calls.values(), ...this.#unjudged].filter(({ phase }) => phase === 'incoming')
    if (ringing.length >= MAX_RINGING) return false
    const { callId, media, price } = offer
    if (price === undefined) {
      this.#add(callId, { did: peer, name, address }, { direction: 'in', media }).hear(incoming, this.#parts.tabs.leads)
      this.#show()
    } else {
      const call = this.#make(callId, { did: peer, name, address }, { direction: 'in', media })
      this.#unjudged.add(call)
      void this.#judge(call, incoming, price)
    }
    return true
  }

  /** Another step. False where there is no such call. */
  receive(incoming: IncomingSignal): boolean {
    const { callId } = incoming.call
    const call = [...this.#calls.values(), ...this.#unjudged].find(
      ({ wireId, peer }) => wireId === callId && peer === incoming.peer,
    )
    call?.onSignal(incoming)
    return call !== undefined
  }

  news(news: SignalNews): void {
    for (const call of this.#calls.values()) call.onNews(news)
  }

  /** Another tab took or declined it. */
  drop(callId: string): void {
    const call = this.#byWire(callId)
    if (call?.phase !== 'incoming') return
    call.drop()
    this.#calls.delete(call.id)
    this.#unjudged.delete(call)
    this.#show()
  }

  find(callId: string): Call | undefined {
    return this.#calls.get(callId)
  }

  /** @throws {ParleyError} `call/unknown` */
  get(callId: string): Call {
    const call = this.#calls.get(callId)
    if (call === undefined) throw new ParleyError('call/unknown', { callId })
    return call
  }

  async accept(callId: string, { stream }: { media: CallMedia; stream: MediaStream }): Promise<void> {
    const call = this.get(callId)
    this.#peerConnection()
    this.#parts.tabs.tell({ kind: 'call-taken', callId: call.wireId })
    try {
      await call.accept(stream)
    } catch (error) {
      // Another tab was faster.
      if (error instanceof ParleyError && error.code === 'call/unknown') this.drop(callId)
      throw error
    }
    for (const other of this.#calls.values()) {
      if (other === call) continue
      if (other.phase === 'calling' || other.phase === 'ringing') other.hangUp()
      else if (other.phase !== 'incoming') other.pause(true)
    }
  }

  async decline(callId: string, reason: Extract<CallEnd, 'declined' | 'busy'> = 'declined'): Promise<void> {
    const call = this.get(callId)
    this.#parts.tabs.tell({ kind: 'call-taken', callId: call.wireId })
    call.hangUp(reason)
  }

  async hangUp(callId: string): Promise<void> {
    const call = this.get(callId)
    if (call.phase === 'incoming') return await this.decline(callId)
    call.hangUp()
  }

  /** One call at a time is not on hold. */
  pause(callId: string, paused: boolean): void {
    const call = this.#calls.get(callId)
    call?.pause(paused)
    if (paused || call === undefined) return
    for (const other of this.#calls.values()) {
      if (other !== call && (other.phase === 'talking' || other.phase === 'reconnecting')) other.pause(true)
    }
  }

  dismiss(callId: string): void {
    if (this.#calls.get(callId)?.phase !== 'ended') return
    this.#calls.delete(callId)
    this.#show()
  }

  stop(): void {
    globalThis.removeEventListener?.('pagehide', this.#onPageHide)
    globalThis.removeEventListener?.('online', this.#onNetwork)
    networkInformation()?.removeEventListener('change', this.#onNetwork)
    for (const call of [...this.#calls.values(), ...this.#unjudged]) call.abandon()
    for (const call of this.#unjudged) call.drop()
    clearTimeout(this.#showing)
  }

  /** Two people called each other: the lower id wins, and the call that this person began is the one that goes on. */
  #cross(own: Call, incoming: IncomingSignal): void {
    const { tabs, history } = this.#parts
    const { callId } = incoming.call
    tabs.tell({ kind: 'call-taken', callId })
    void history.drop(callId).catch(() => {})
    if (callId < own.wireId) own.adopt(incoming)
    this.#show()
  }

  async #judge(call: Call, incoming: IncomingSignal, price: NonNullable<Price>): Promise<void> {
    const { identities, init, tabs } = this.#parts
    const { address, call: offer } = incoming
    let meter: CallMeter | undefined
    try {
      const peer = await identities.contact(address)
      meter = await init.meters?.receive({ callId: offer.callId, peer, price })
    } catch {
      // A price that cannot be checked is not taken.
    }
    this.#unjudged.delete(call)
    if (call.phase !== 'incoming') return
    if (meter === undefined) {
      // One tab answers, and not a flood of them: an answer costs stamps.
      if (tabs.leads && this.#refusals.allows('all', MAX_REFUSALS_A_MINUTE)) call.hangUp('declined')
      else call.drop()
      return
    }
    call.useMeter(meter)
    this.#calls.set(call.id, call)
    call.hear(incoming, tabs.leads)
    this.#show()
  }

  #add(id: string, peer: Peer, what: What): Call {
    const call = this.#make(id, peer, what)
    this.#calls.set(id, call)
    const ended = [...this.#calls.values()].filter(({ phase }) => phase === 'ended')
    for (const { id: old } of ended.slice(0, Math.max(0, ended.length - MAX_ENDED))) this.#calls.delete(old)
    return call
  }

  #make(id: string, peer: Peer, what: What): Call {
    const { outbox, history, tabs, identities, init } = this.#parts
    const host: CallHost = {
      ownDid: identities.did,
      PeerConnection: this.#peerConnection(),
      relayOnly: () => init.relayOnly?.() ?? false,
      send: (call: CallSignal) => outbox.addSignal({ address: peer.address, peer: peer.did, call }),
      turnByMessage: (request) => this.#inTime(this.#turnByMessage(request)),
      turnByTab: (tab) => this.#inTime(this.#turnByTab(tab)),
      take: (record) => history.take(record.id, record, tabs.id),
      keep: (record) => void history.keep(record.id, record, tabs.id).catch(() => {}),
      close: (record) => void history.close(record.id, record, tabs.id).catch(() => {}),
      changed: (clock = false) => this.#soon(clock),
    }
    return new Call({ id, peer, host, ...what })
  }

  async #turnByMessage(request: IceRequest): Promise<TurnGrant> {
    const { init, identities, books } = this.#parts
    if (init.iceServers !== undefined) return lasting(await init.iceServers(request))
    const { messageHash, relayIds, epoch, bookId } = request
    const device = identities.deviceKeys()
    const privateKey =
      bookId !== undefined
        ? books.keyOf(bookId)
        : device === undefined
          ? undefined
          : ackPrivateKey(device.ackKey, epoch)
    if (privateKey === undefined) return lasting([])
    return await askTurn(this.#parts, { subject: messageHash, relayIds, privateKey })
  }

  async #turnByTab({ tabId, relayId, key }: TabSubject): Promise<TurnGrant> {
    return await askTurn(this.#parts, { subject: tabId, relayIds: [relayId], privateKey: key })
  }

  async #inTime(asked: Promise<TurnGrant>): Promise<TurnGrant> {
    return await withTimeout(asked, ICE_SERVERS_MS, 'Asking for TURN').catch(() => lasting([]))
  }

  #peerConnection(): typeof RTCPeerConnection {
    const { RTCPeerConnection = globalThis.RTCPeerConnection } = this.#parts.init
    if (RTCPeerConnection === undefined) throw new ParleyError('call/unsupported', {})
    return RTCPeerConnection
  }

  #mustBeFree(): void {
    const going = ['calling', 'ringing', 'connecting', 'talking', 'reconnecting']
    const busy = [...this.#calls.values()].find(({ phase, isHeld }) => going.includes(phase) && !isHeld)
    if (busy !== undefined) throw new ParleyError('call/busy', { callId: busy.id })
  }

  #byWire(callId: string): Call | undefined {
    return [...this.#calls.values(), ...this.#unjudged].find(({ wireId }) => wireId === callId)
  }

  readonly #onPageHide = (): void => {
    for (const call of this.#calls.values()) call.abandon()
  }

  readonly #onNetwork = (): void => {
    for (const call of this.#calls.values()) call.onNetwork()
  }

  /** At once where something happened; where only clocks went on, now and then. */
  #soon(clock: boolean): void {
    if (!clock) {
      this.#show()
      return
    }
    this.#showing ??= setTimeout(() => this.#show(), Math.max(0, this.#shownAt + SHOW_EVERY_MS - Date.now()))
  }

  #show(): void {
    clearTimeout(this.#showing)
    this.#showing = undefined
    this.#shownAt = Date.now()
    const { board } = this.#parts
    const calls = [...this.#calls.values()].map(({ view }) => view)
    const shown = board.snapshot().calls
    if (calls.length === shown.length && calls.every((view, index) => view === shown[index])) return
    board.show({ calls })
  }
}

type Price = Extract<CallSignal, { step: 'offer' }>['price']
type Peer = Pick<Contact, 'did' | 'name' | 'address'>
type What = { direction: 'out' | 'in'; media: CallMedia; meter?: CallMeter }

/** Servers that no relay gave credentials for: they do not end. */
function lasting(servers: RTCIceServer[]): TurnGrant {
  return { servers, askedAt: Date.now(), until: Number.POSITIVE_INFINITY }
}

/** Not in every browser, and in no type library. */
function networkInformation(): EventTarget | undefined {
  const { connection } = (globalThis.navigator ?? {}) as { connection?: unknown }
  return connection instanceof EventTarget ? connection : undefined
}
