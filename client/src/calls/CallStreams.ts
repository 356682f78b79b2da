import type { CallParticipant } from '../model/CallParticipant.ts'
import type { CallHost } from './CallHost.ts'
import type { CallLine } from './CallLine.ts'
import type { CallMoney } from './CallMoney.ts'
import type { CallState } from './CallState.ts'
import { LocalMedia } from './LocalMedia.ts'
import type { Pulse } from './Pulse.ts'
import { RemoteMedia } from './RemoteMedia.ts'

type CallStreamsInit = {
  state: CallState
  host: Pick<CallHost, 'ownDid'>
  line: CallLine
  money: CallMoney
  pulse: Pulse
  talkMs: () => number
  /** Something to show. */
  onChange: () => void
}

/** Voices and pictures of one call: what this side sends and says of itself, and what it shows of the other. */
export class CallStreams {
  readonly #init: CallStreamsInit
  readonly #remote: RemoteMedia
  #local: LocalMedia | undefined
  #saidAt = 0

  constructor(init: CallStreamsInit) {
    this.#init = init
    this.#remote = new RemoteMedia(init.state.peer.did)
  }

  /** This side gave its microphone. */
  get isOpen(): boolean {
    return this.#local !== undefined
  }

  get hasCamera(): boolean {
    return this.#local?.camera === true
  }

  get local(): CallParticipant | undefined {
    return this.#local?.participant
  }

  get remote(): CallParticipant {
    return this.#remote.participant
  }

  /** When the other side was told last how it stands here. */
  get saidAt(): number {
    return this.#saidAt
  }

  /** On hold, or paused, by either side: nothing is sent in either direction, and no clock runs. */
  get isPaused(): boolean {
    return this.#init.state.held || this.#init.pulse.peer.paused
  }

  open(stream: MediaStream): void {
    const onScreenEnd = (): void => {
      this.#local?.share(undefined)
      void this.#onLocal()
    }
    this.#local = new LocalMedia({ did: this.#init.host.ownDid, stream, onScreenEnd })
  }

  setMuted(muted: boolean): void {
    this.#local?.setMuted(muted)
    void this.#onLocal()
  }

  setCamera(on: boolean): void {
    this.#local?.setCamera(on)
    void this.#onLocal()
  }

  async use(track: MediaStreamTrack): Promise<void> {
    this.#local?.use(track)
    await this.#onLocal()
  }

  async share(track: MediaStreamTrack | undefined): Promise<void> {
    this.#local?.share(track)
    await this.#onLocal()
  }

  /** Nothing is sent while it is paused or unpaid. */
  async apply(): Promise<void> {
    const { state, line, money } = this.#init
    const tracks = this.#local?.tracks
    const sends = tracks !== undefined && state.phase !== 'ended' && !this.isPaused && money.maySend
    await line.send(sends ? tracks : { audio: null, video: null })
  }

  /** How it stands here, to the other side. */
  say(): void {
    const { state, line, pulse } = this.#init
    const now = Date.now()
    this.#saidAt = now
    const { muted = false, camera = false, sharing = false } = this.#local ?? {}
    line.tell({
      kind: 'state',
      talkMs: Math.floor(this.#init.talkMs()),
      receiving: pulse.isReceiving(now),
      muted,
      camera,
      sharing,
      paused: state.held,
    })
  }

  /** There is a connection. */
  receive(): void {
    this.#remote.receive(this.#init.line.received)
  }

  /** What the other side says that it shows. */
  showRemote(): void {
    const { muted, camera, sharing } = this.#init.pulse.peer
    if (this.#remote.show({ muted, camera, sharing })) this.#init.onChange()
  }

  close(): void {
    this.#local?.close()
  }

  async #onLocal(): Promise<void> {
    if (this.#init.state.phase === 'ended') return
    this.say()
    this.#init.onChange()
    await this.apply()
  }
}
