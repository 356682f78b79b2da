import type { CallParticipant } from '../model/CallParticipant.ts'

type Shown = Pick<CallParticipant, 'muted' | 'camera' | 'sharing'>

/** The other person: one stream for the whole call, which has a picture while he shows one. */
export class RemoteMedia {
  readonly #did: string
  #stream: MediaStream | undefined
  #video: MediaStreamTrack | undefined
  #shown: Shown = { muted: false, camera: false, sharing: false }
  #participant: CallParticipant

  constructor(did: string) {
    this.#did = did
    this.#participant = { did, stream: undefined, ...this.#shown }
  }

  get participant(): CallParticipant {
    return this.#participant
  }

  /** What the connection receives. */
  receive({ audio, video }: { audio: MediaStreamTrack | undefined; video: MediaStreamTrack | undefined }): void {
    if (this.#stream !== undefined) return
    this.#stream = new MediaStream(audio === undefined ? [] : [audio])
    this.#video = video
    this.#refresh()
  }

  /** What he says that he sends. True when that changed. */
  show(shown: Shown): boolean {
    const { muted, camera, sharing } = this.#shown
    if (shown.muted === muted && shown.camera === camera && shown.sharing === sharing) return false
    this.#shown = shown
    this.#refresh()
    return true
  }

  #refresh(): void {
    const video = this.#video
    if (video !== undefined) {
      if (this.#shown.camera || this.#shown.sharing) this.#stream?.addTrack(video)
      else this.#stream?.removeTrack(video)
    }
    this.#participant = { did: this.#did, stream: this.#stream, ...this.#shown }
  }
}
