import type { IceRequest } from '../model/IceRequest.ts'
import type { SignalNews } from '../outbox/SignalNews.ts'
import { sleep } from '../util/sleep.ts'
import type { CallHost } from './CallHost.ts'
import {
  MAX_VOUCHES,
  RENEW_AGAIN_MS,
  RENEW_BEFORE_MS,
  RENEW_WAIT_MS,
  VOUCH_MS,
  VOUCHES_WITHIN_MS,
} from './constants.ts'
import { Postmarks } from './Postmarks.ts'
import type { TabSubject } from './TabSubject.ts'
import type { TurnGrant } from './TurnGrant.ts'

type PassInit = {
  host: Pick<CallHost, 'turnByMessage' | 'turnByTab' | 'relayOnly'>
  callId: () => string
  /** Of a paid call. */
  tab: () => TabSubject | undefined
  /** Sends a message that relays sign for and that says nothing else; resolves to the id of its news. */
  vouch: () => Promise<string>
  onNew: (servers: RTCIceServer[]) => void
}

const NOTHING: TurnGrant = { servers: [], askedAt: 0, until: 0 }

/**
 * What opens relays' TURN servers to one side of a call: credentials by the message that rang, renewed before they end, so that
 * new ways are found in a long call too. In a paid call by its tab: they end with it. Else by another message, of either side.
 */
export class TurnPass {
  readonly #init: PassInit
  #grant = NOTHING
  #asked: Promise<TurnGrant> = Promise.resolve(NOTHING)
  #renewing: Promise<void> | undefined
  #renewedAt = 0
  #postmarks: Postmarks | undefined
  #vouchedAt: number[] = []

  constructor(init: PassInit) {
    this.#init = init
  }

  /** A message of the call vouches for this side. */
  useMessage(request: IceRequest): void {
    void this.#take(this.#init.host.turnByMessage(request))
  }

  /** The other side sent a message that vouches for both. One that comes too early is not needed. */
  hear(request: IceRequest): void {
    const { askedAt, until } = this.#grant
    if (Date.now() >= (askedAt + until) / 2) this.useMessage(request)
  }

  onNews(news: SignalNews): void {
    this.#postmarks?.note(news)
  }

  /** For the first ways: what relays gave, as soon as they did. */
  async first(): Promise<RTCIceServer[]> {
    return (await this.#asked).servers
  }

  /** For new ways. Where nothing goes without a relay, credentials that are over are renewed first. */
  async ready(): Promise<RTCIceServer[]> {
    await this.#asked
    if (!this.#isGood()) {
      this.#renew()
      if (this.#init.host.relayOnly()) await Promise.race([this.#renewing, sleep(RENEW_WAIT_MS)])
    }
    return this.#isGood() ? this.#grant.servers : []
  }

  /** While the call goes on. `isFirst`: of two sides that have no tab one sends the message, and the other only where none came. */
  tick(isFirst: boolean): void {
    const { servers, askedAt, until } = this.#grant
    if (servers.length === 0) return
    const early = Math.min(RENEW_BEFORE_MS, (until - askedAt) / 3)
    const before = isFirst || this.#init.tab() !== undefined ? early : early / 2
    if (Date.now() >= until - before) this.#renew()
  }

  #isGood(): boolean {
    return Date.now() < this.#grant.until
  }

  #renew(): void {
    const now = Date.now()
    if (this.#renewing !== undefined || now - this.#renewedAt < RENEW_AGAIN_MS) return
    this.#renewedAt = now
    this.#renewing = this.#renewOnce()
      .catch(() => {})
      .finally(() => {
        this.#renewing = undefined
      })
  }

  async #renewOnce(): Promise<void> {
    const tab = this.#init.tab()
    if (tab !== undefined && (await this.#take(this.#init.host.turnByTab(tab)))) return
    // Where no relay had a TURN server before, a message would be paid for nothing.
    if (this.#grant.servers.length > 0) await this.#vouch()
  }

  /** Each costs stamps: relays whose credentials end at once do not get many. */
  async #vouch(): Promise<void> {
    const now = Date.now()
    this.#vouchedAt = this.#vouchedAt.filter((at) => now - at < VOUCHES_WITHIN_MS)
    if (this.#vouchedAt.length >= MAX_VOUCHES) return
    this.#vouchedAt.push(now)
    const postmarks = new Postmarks()
    this.#postmarks = postmarks
    postmarks.expect(await this.#init.vouch())
    const proof = await postmarks.first(VOUCH_MS)
    if (proof === undefined) return
    await this.#take(this.#init.host.turnByMessage({ callId: this.#init.callId(), ...proof }))
  }

  /** The newest question counts; where nothing was given, what there is goes on. */
  async #take(asked: Promise<TurnGrant>): Promise<boolean> {
    this.#asked = asked
    const grant = await asked
    if (this.#asked !== asked || grant.servers.length === 0) return false
    this.#grant = grant
    this.#init.onNew(grant.servers)
    return true
  }
}
