import { type ChannelMessage, encodeChannelMessage, MAX_CHANNEL_MESSAGE, parseChannelMessage } from '@parley/protocol'
import { Serial } from '../util/Serial.ts'
import { GATHER_MS, MAX_CHANNEL_RATE } from './constants.ts'
import type { LineStats } from './LineStats.ts'
import { preferCodecs } from './preferCodecs.ts'
import { readStats } from './readStats.ts'
import { shortenDescription } from './shortenDescription.ts'

type LineInit = {
  PeerConnection: typeof RTCPeerConnection
  iceServers: RTCIceServer[]
  relayOnly: boolean
  /** Of two offers that cross, the caller's stands. */
  role: 'caller' | 'callee'
  onMessage: (message: ChannelMessage) => void
  /** Connected, lost, or the other side closed it. */
  onChange: () => void
}
export type LineState = 'new' | 'connected' | 'disturbed' | 'broken' | 'gone'

/**
 * One connection to the other device: a way for voice, one for a picture, and a data channel, all agreed at the first
 * exchange. A picture that comes later, or a screen in place of the camera, needs no new one.
 */
export class Line {
  readonly #init: LineInit
  readonly #pc: RTCPeerConnection
  readonly #channel: RTCDataChannel
  /** Descriptions are made and taken one after the other. */
  readonly #serial = new Serial()
  #sending: { audio: MediaStreamTrack | null; video: MediaStreamTrack | null } = { audio: null, video: null }
  #wasOpen = false
  #second = 0
  #inSecond = 0
  #closed = false

  constructor(init: LineInit) {
    this.#init = init
    const { PeerConnection, iceServers, relayOnly, role } = init
    this.#pc = new PeerConnection({
      iceServers,
      iceTransportPolicy: relayOnly ? 'relay' : 'all',
      bundlePolicy: 'max-bundle',
    })
    if (role === 'caller') {
      for (const kind of ['audio', 'video'] as const) {
        preferCodecs(this.#pc.addTransceiver(kind, { direction: 'sendrecv' }), kind)
      }
    }
    this.#channel = this.#pc.createDataChannel('parley', { negotiated: true, id: 0 })
    this.#channel.onopen = () => {
      this.#wasOpen = true
      init.onChange()
    }
    this.#channel.onclose = init.onChange
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => this.#hear(data)
    this.#pc.oniceconnectionstatechange = init.onChange
    this.#pc.onconnectionstatechange = init.onChange
  }

  /** `disturbed`: it may come back by itself; `broken`: it needs new ways; `gone`: the other side closed it. */
  get state(): LineState {
    if (this.#wasOpen && this.#channel.readyState !== 'open') return 'gone'
    const { iceConnectionState, connectionState } = this.#pc
    if (iceConnectionState === 'failed' || connectionState === 'failed') return 'broken'
    if (iceConnectionState === 'disconnected') return 'disturbed'
    return this.#wasOpen && connectionState === 'connected' ? 'connected' : 'new'
  }

  /** Descriptions from now on are new ways for the same connection. */
  get wasConnected(): boolean {
    return this.#wasOpen
  }

  /** What comes in, in the order agreed: voice, picture. */
  get received(): { audio: MediaStreamTrack | undefined; video: MediaStreamTrack | undefined } {
    return { audio: this.#transceiver('audio')?.receiver.track, video: this.#transceiver('video')?.receiver.track }
  }

  /** A description with the ways to here. `again`: new ways for a connection that broke. */
  async offer(again = false): Promise<string> {
    return await this.#serial.run(async () => {
      await this.#pc.setLocalDescription(await this.#pc.createOffer({ iceRestart: again }))
      return await this.#gathered()
    })
  }

  /** Takes an offer and makes the answer; undefined where our own offer crossed it and stands. */
  async answer(sdp: string): Promise<string | undefined> {
    return await this.#serial.run(async () => {
      if (this.#pc.signalingState === 'have-local-offer' && this.#init.role === 'caller') return undefined
      await this.#pc.setRemoteDescription({ type: 'offer', sdp })
      for (const kind of ['audio', 'video'] as const) {
        const transceiver = this.#transceiver(kind)
        if (transceiver === undefined) throw new TypeError(`The offer has no place for ${kind}`)
        transceiver.direction = 'sendrecv'
      }
      await this.#apply()
      await this.#pc.setLocalDescription(await this.#pc.createAnswer())
      return await this.#gathered()
    })
  }

  /** Takes the answer to our offer; one that comes twice or to nothing is left alone. */
  async accept(sdp: string): Promise<void> {
    await this.#serial.run(async () => {
      if (this.#pc.signalingState === 'have-local-offer') await this.#pc.setRemoteDescription({ type: 'answer', sdp })
    })
  }

  /** Where new ways are looked for from now on; those there are go on. A browser that cannot change them keeps what it has. */
  useServers(iceServers: RTCIceServer[]): void {
    if (this.#closed) return
    try {
      this.#pc.setConfiguration({ ...this.#pc.getConfiguration(), iceServers })
    } catch {
      // What it has may still be good.
    }
  }

  /** What is sent from now on; null sends nothing. */
  async send(sending: { audio: MediaStreamTrack | null; video: MediaStreamTrack | null }): Promise<void> {
    this.#sending = sending
    await this.#serial.run(() => this.#apply())
  }

  /** Over the data channel. False where it is not open. */
  tell(message: ChannelMessage): boolean {
    if (this.#channel.readyState !== 'open') return false
    try {
      this.#channel.send(encodeChannelMessage(message))
      return true
    } catch {
      // Its buffer is full: the connection is down, and what matters is said again.
      return false
    }
  }

  async stats(): Promise<LineStats> {
    return readStats(await this.#pc.getStats())
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#channel.onclose = null
    this.#channel.onmessage = null
    this.#pc.oniceconnectionstatechange = null
    this.#pc.onconnectionstatechange = null
    this.#pc.close()
  }

  async #apply(): Promise<void> {
    if (this.#closed) return
    for (const kind of ['audio', 'video'] as const) {
      const sender = this.#transceiver(kind)?.sender
      if (sender !== undefined && sender.track !== this.#sending[kind]) await sender.replaceTrack(this.#sending[kind])
    }
  }

  #transceiver(kind: 'audio' | 'video'): RTCRtpTransceiver | undefined {
    return this.#pc.getTransceivers().find(({ receiver }) => receiver.track.kind === kind)
  }

  async #gathered(): Promise<string> {
    const pc = this.#pc
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        pc.removeEventListener('icegatheringstatechange', look)
        resolve()
      }
      // Just after a restart the state is still that of the old ways, and the description has no way at all.
      const look = (): void => {
        if (pc.iceGatheringState === 'complete' && pc.localDescription?.sdp.includes('\na=candidate:')) done()
      }
      const timer = setTimeout(done, GATHER_MS)
      pc.addEventListener('icegatheringstatechange', look)
      look()
    })
    return shortenDescription(pc.localDescription?.sdp ?? '')
  }

  /** The other side is a stranger's program: bounded in size and number, and anything malformed is dropped. */
  #hear(data: unknown): void {
    const second = Math.floor(Date.now() / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#inSecond = 0
    }
    if (++this.#inSecond > MAX_CHANNEL_RATE) return
    if (typeof data !== 'string' || data.length > MAX_CHANNEL_MESSAGE) return
    let message: ChannelMessage
    try {
      message = parseChannelMessage(data)
    } catch {
      return
    }
    this.#init.onMessage(message)
  }
}
