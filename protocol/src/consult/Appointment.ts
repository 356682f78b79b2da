import type { BookingStep } from './booking.ts'

/** Who did something: the owner of this record, or the other person. */
export type BookingSide = 'me' | 'peer'

/** An appointment as one side sees it. */
export type Appointment = {
  readonly bookingId: string
  /** Who asked for it. */
  readonly askedBy: BookingSide
  readonly minutes: number
  readonly words: string
  /** `open`: times are on the table; `agreed`: `time` is taken. */
  readonly state: 'open' | 'agreed' | 'declined' | 'cancelled'
  /** Unix ms: what each side proposed last. */
  readonly times: { readonly [side in BookingSide]: readonly number[] }
  readonly time?: number
}

/**
 * What a step makes of an appointment, or `undefined` if it may not be taken: one agrees to the other side's times only, and what
 * is declined or cancelled stays so. Steps that cross on their way leave both sides with the same: a new proposal opens what was
 * agreed, and of two times that were taken at once the earlier counts.
 */
export function takeStep(old: Appointment | undefined, step: BookingStep, by: BookingSide): Appointment | undefined {
  if (step.step === 'request') {
    if (old !== undefined) return undefined
    const { bookingId, minutes, words, times } = step
    return { bookingId, askedBy: by, minutes, words, state: 'open', times: { me: [], peer: [], [by]: times } }
  }
  if (old === undefined || old.state === 'declined' || old.state === 'cancelled') return undefined
  const { time, ...rest } = old
  if (step.step === 'cancel') return { ...old, state: 'cancelled' }
  if (step.step === 'decline') return time === undefined ? { ...old, state: 'declined' } : undefined
  if (step.step === 'propose') return { ...rest, state: 'open', times: { ...old.times, [by]: step.times } }
  const offered = old.times[by === 'me' ? 'peer' : 'me']
  if (!offered.includes(step.time) || (time !== undefined && time <= step.time)) return undefined
  return { ...old, state: 'agreed', time: step.time }
}
