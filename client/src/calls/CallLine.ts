import type { CallMedia, ChannelMessage } from '@parley/protocol'
import { ParleyError } from '../errors/ParleyError.ts'
import type { IceRequest } from '../model/IceRequest.ts'
import type { SignalNews } from '../outbox/SignalNews.ts'
import type { CallHost } from './CallHost.ts'
import { Line, type LineState } from './Line.ts'
import { LineKeeper } from './LineKeeper.ts'
import type { LineStats } from './LineStats.ts'
import type { TabSubject } from './TabSubject.ts'
import { TurnPass } from './TurnPass.ts'

type CallLineInit = {
  host: CallHost
  /** What the other side calls the call, and the part of this side in it: both change where two calls cross. */
  seat: () => { callId: string; role: 'caller' | 'callee' }
  /** Whether a step that took a while is still wanted. */
  isStill: (callId: string) => boolean
  tab: () => TabSubject | undefined
  onMessage: (message: ChannelMessage) => void
  onChange: () => void
  /** A connection was made, and nothing is sent over it yet. */
  onOpen: () => Promise<void>
}

/** How one call reaches the other device: its connection, what is agreed for it by messages, and relays' TURN for its ways. */
export class CallLine {
  readonly #init: CallLineInit
  readonly #pass: TurnPass
  #line: Line | undefined
  #keeper: LineKeeper | undefined
  /** The caller's description, which may come before or after this side takes the call. */
  #offered: string | undefined

  constructor(init: CallLineInit) {
    this.#init = init
    const { host, seat, tab } = init
    this.#pass = new TurnPass({
      host,
      callId: () => seat().callId,
      tab,
      vouch: () => host.send({ step: 'vouch', callId: seat().callId }),
      onNew: (servers) => this.#line?.useServers(servers),
    })
  }

  /** Undefined before there is a connection. */
  get state(): LineState | undefined {
    return this.#line?.state
  }

  get received(): Line['received'] {
    return this.#line?.received ?? { audio: undefined, video: undefined }
  }

  /** A message vouches for this side at the relays that signed for it. */
  useMessage(request: IceRequest): void {
    this.#pass.useMessage(request)
  }

  hearVouch(request: IceRequest): void {
    this.#pass.hear(request)
  }

  onNews(news: SignalNews): void {
    this.#pass.onNews(news)
  }

  /** The caller's ways to here, while it rings. @throws {ParleyError} `call/unknown`, `call/no-relay`, `store/failed` */
  async offer(): Promise<void> {
    const { host, isStill } = this.#init
    const { callId } = this.#init.seat()
    const line = await this.#connect()
    const description = await line.offer()
    if (isStill(callId)) await host.send({ step: 'description', callId, role: 'offer', description })
  }

  /**
   * The callee's answer, once the call is taken and the caller's ways are known, whichever comes last.
   * @throws {ParleyError} `call/unknown`, `call/no-relay`, `store/failed`; what a browser throws at a wrong description
   */
  async answer(media: CallMedia): Promise<void> {
    const { host, isStill } = this.#init
    const offered = this.#offered
    if (offered === undefined || this.#line !== undefined) return
    const { callId } = this.#init.seat()
    const line = await this.#connect()
    const description = await line.answer(offered)
    if (description === undefined || !isStill(callId)) return
    await host.send({ step: 'answer', callId, media, description })
  }

  /** The callee's answer came. */
  async accept(description: string): Promise<void> {
    await this.#line?.accept(description)
  }

  /** True where it is the caller's first one, which wants an answer. */
  onDescription(role: 'offer' | 'answer', description: string): boolean {
    if (this.#keeper !== undefined && this.#line?.wasConnected === true) {
      void this.#keeper.onDescription(role, description)
      return false
    }
    if (role !== 'offer' || this.#init.seat().role !== 'callee') return false
    this.#offered ??= description
    return true
  }

  /** New ways, agreed over the data channel. */
  onNewWays({ role, description }: Extract<ChannelMessage, { kind: 'description' }>): void {
    void this.#keeper?.onDescription(role, description)
  }

  /** What is sent from now on; null sends nothing. */
  async send(tracks: { audio: MediaStreamTrack | null; video: MediaStreamTrack | null }): Promise<void> {
    // A connection that is closed in between sends nothing either.
    await this.#line?.send(tracks).catch(() => {})
  }

  /** Over the data channel. False where it is not open. */
  tell(message: ChannelMessage): boolean {
    return this.#line?.tell(message) ?? false
  }

  /** Undefined where nothing can have come. */
  async stats(): Promise<LineStats | undefined> {
    return this.#line === undefined || this.#line.state === 'new' ? undefined : await this.#line.stats()
  }

  /** Whether the connection is well; finds new ways where it is not. Renews what opens relays' TURN. */
  judge(now: number, aliveAt: number): boolean {
    this.#pass.tick(this.#init.seat().role === 'caller')
    return this.#keeper?.judge(now, aliveAt) ?? false
  }

  onNetwork(): void {
    this.#keeper?.onNetwork()
  }

  /** This side becomes the callee of a call that crossed. */
  drop(): void {
    this.#line?.close()
    this.#line = undefined
    this.#keeper = undefined
  }

  close(): void {
    this.#line?.close()
  }

  async #connect(): Promise<Line> {
    const { host, seat, isStill, onMessage, onChange, onOpen } = this.#init
    const { callId, role } = seat()
    const relayOnly = host.relayOnly()
    const iceServers = await this.#pass.first()
    if (!isStill(callId)) throw new ParleyError('call/unknown', { callId })
    if (relayOnly && iceServers.length === 0) throw new ParleyError('call/no-relay', {})
    const line = new Line({
      PeerConnection: host.PeerConnection,
      iceServers,
      relayOnly,
      role,
      onMessage,
      onChange: () => {
        if (line === this.#line) onChange()
      },
    })
    this.#line = line
    this.#keeper = new LineKeeper({
      line,
      role,
      send: (role, description) => host.send({ step: 'description', callId, role, description }),
      prepare: async () => line.useServers(await this.#pass.ready()),
    })
    await onOpen()
    return line
  }
}
