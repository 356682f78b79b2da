/** One person in a call, as this device gets or sends him. */
export type CallParticipant = {
  readonly did: string
  /** Camera or screen with the voice; undefined until there is some. The same object while its tracks change. */
  readonly stream: MediaStream | undefined
  readonly muted: boolean
  readonly camera: boolean
  readonly sharing: boolean
}
