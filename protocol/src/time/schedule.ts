/** When epochs begin and sheets are drawn; all in unix seconds. From the address book. */
export type Schedule = {
  genesis: number
  epochLength: number
  holdPeriod: number
  claimMin: number
  exitNotice: number
}

/** The epoch of a moment: 1 from genesis on, 0 before it. */
export function epochAt(
  { genesis, epochLength }: Pick<Schedule, 'genesis' | 'epochLength'>,
  unixSeconds: number,
): number {
  return unixSeconds < genesis ? 0 : 1 + Math.floor((unixSeconds - genesis) / epochLength)
}

/** The first second of an epoch. */
export function epochStart({ genesis, epochLength }: Pick<Schedule, 'genesis' | 'epochLength'>, epoch: number): number {
  return genesis + (epoch - 1) * epochLength
}

/** The first second at which an epoch's sheets may be drawn: its messages are held until then. */
export function drawTime(schedule: Schedule, epoch: number): number {
  return epochStart(schedule, epoch + 1) + schedule.holdPeriod
}

/** The first epoch without stamps, if the owner leaves now: the exit is on every relay's chain before that. */
export function exitEpochAt(schedule: Schedule, unixSeconds: number): number {
  return epochAt(schedule, unixSeconds + schedule.exitNotice) + 1
}

/** The first second at which the epoch after `drawn` may be drawn: each draw leaves the last one's claims their time. */
export function nextDrawTime(schedule: Schedule, { drawn, drawnAt }: { drawn: number; drawnAt: number }): number {
  return Math.max(drawTime(schedule, drawn + 1), drawnAt + schedule.claimMin)
}

/** The first second at which stamps of an epoch can no longer be seized. */
export function seizeDeadline(schedule: Schedule, epoch: number): number {
  return epochStart(schedule, epoch + 2)
}
