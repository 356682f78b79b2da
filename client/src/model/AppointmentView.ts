import type { Appointment } from '@parley/protocol'

/** An appointment with somebody, as it is kept on this device. */
export type AppointmentView = Appointment & {
  /** DID of the other person, and the name in his profile. */
  readonly peer: string
  readonly name: string
  /** Unix ms of the last step. */
  readonly at: number
}
