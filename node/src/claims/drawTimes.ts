import { nextDrawTime, type Schedule } from '@parley/protocol'

export type DrawTimes = {
  /** From here on anyone may draw the next epoch, which ends the claims of the drawn one. */
  nextDraw: number
  /** From here on a win without a receipt is claimed for its smaller share: none can be expected any more. */
  lastCall: number
}

const SHORTEST_MARGIN = 4
const LONGEST_MARGIN = 12 * 3600

/** The claim window of the newest drawn epoch, in the chain's seconds. */
export function drawTimes(schedule: Schedule, { drawn, drawnAt }: { drawn: number; drawnAt: number }): DrawTimes {
  const nextDraw = nextDrawTime(schedule, { drawn, drawnAt })
  const margin = Math.min(LONGEST_MARGIN, Math.max(SHORTEST_MARGIN, Math.ceil((nextDraw - drawnAt) / 3)))
  return { nextDraw, lastCall: nextDraw - margin }
}
