/** When epochs begin and sheets are drawn; all in unix seconds. From the address book. */
export type Schedule = {
  genesis: number
  epochLength: number
  holdPeriod: number
  claimMin: number
  exitNotice: number
}

/** The epoch of a moment: 1 from genesis on, 0 before it. */
export function epochAt({ genesis, epochLength }: Schedule, unixSeconds: number): number {
  return unixSeconds < genesis ? 0 : 1 + Math.floor((unixSeconds - genesis) / epochLength)
}

/** The first second of an epoch. */
export function epochStart({ genesis, epochLength }: Schedule, epoch: number): number {
  return genesis + (epoch - 1) * epochLength
}

/** The first second at which an epoch's sheets may be drawn: its messages are held until then. */
export function drawTime(schedule: Schedule, epoch: number): number {
  return epochStart(schedule, epoch + 1) + schedule.holdPeriod
}
