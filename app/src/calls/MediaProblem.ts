const CODES = {
  NotAllowedError: 'media/denied',
  SecurityError: 'media/denied',
  NotFoundError: 'media/missing',
  OverconstrainedError: 'media/missing',
  NotReadableError: 'media/busy',
  AbortError: 'media/busy',
} as const

export type MediaCode = (typeof CODES)[keyof typeof CODES] | 'media/unsupported'

/** Why a microphone, a camera or a screen cannot be used. */
export class MediaProblem extends Error {
  override readonly name = 'MediaProblem'
  readonly code: MediaCode
  readonly facts: { device: 'microphone' | 'camera' | 'screen' }

  constructor(device: 'microphone' | 'camera' | 'screen', cause?: unknown) {
    const name = cause instanceof Error ? cause.name : ''
    const code = name in CODES ? CODES[name as keyof typeof CODES] : 'media/unsupported'
    super(`${device}: ${code}`, { cause })
    this.code = code
    this.facts = { device }
  }
}
