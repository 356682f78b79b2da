import type { CallParticipant } from '../model/CallParticipant.ts'

type Tracks = { audio: MediaStreamTrack | null; video: MediaStreamTrack | null }

/** What this side says and shows in one call. The tracks stay the app's: nothing is opened or stopped here. */
export class LocalMedia {
  readonly #did: string
  readonly #stream: MediaStream
  readonly #onScreenEnd: () => void
  #microphone: MediaStreamTrack | undefined
  #camera: MediaStreamTrack | undefined
  #screen: MediaStreamTrack | undefined
  #muted = false
  #cameraOn: boolean
  #participant: CallParticipant | undefined

  /** `onScreenEnd`: the person ended it with the browser's own button. */
  constructor({ did, stream, onScreenEnd }: { did: string; stream: MediaStream; onScreenEnd: () => void }) {
    this.#did = did
    this.#onScreenEnd = onScreenEnd
    ;[this.#microphone] = stream.getAudioTracks()
    ;[this.#camera] = stream.getVideoTracks()
    this.#cameraOn = this.#camera !== undefined
    // Of its own: the app may do with its stream what it likes.
    this.#stream = new MediaStream()
    this.#refresh()
  }

  get muted(): boolean {
    return this.#muted
  }

  get camera(): boolean {
    return this.#cameraOn && this.#camera !== undefined
  }

  get sharing(): boolean {
    return this.#screen !== undefined
  }

  /** A muted microphone still sends, silence: the clock of a call runs on packets. */
  get tracks(): Tracks {
    return {
      audio: this.#microphone ?? null,
      video: this.#screen ?? (this.#cameraOn ? this.#camera : undefined) ?? null,
    }
  }

  get participant(): CallParticipant {
    const { muted, camera, sharing } = this
    this.#participant ??= { did: this.#did, stream: this.#stream, muted, camera, sharing }
    return this.#participant
  }

  setMuted(muted: boolean): void {
    this.#muted = muted
    this.#refresh()
  }

  setCamera(on: boolean): void {
    this.#cameraOn = on
    this.#refresh()
  }

  use(track: MediaStreamTrack): void {
    if (track.kind === 'audio') this.#microphone = track
    else {
      this.#camera = track
      this.#cameraOn = true
    }
    this.#refresh()
  }

  share(track: MediaStreamTrack | undefined): void {
    this.#screen?.removeEventListener('ended', this.#onScreenEnd)
    this.#screen = track
    track?.addEventListener('ended', this.#onScreenEnd)
    this.#refresh()
  }

  close(): void {
    this.#screen?.removeEventListener('ended', this.#onScreenEnd)
  }

  #refresh(): void {
    const { audio, video } = this.tracks
    if (audio !== null) audio.enabled = !this.#muted
    const wanted = [audio, video].filter((track) => track !== null)
    for (const track of this.#stream.getTracks()) if (!wanted.includes(track)) this.#stream.removeTrack(track)
    for (const track of wanted) this.#stream.addTrack(track)
    this.#participant = undefined
  }
}
