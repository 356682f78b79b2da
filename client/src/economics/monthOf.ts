import { periodAt } from './periodAt.ts'

const DAY = 86_400

/** The month (since January 1970) that a day (since 1 January 1970) belongs to. */
export function monthOf(day: number): number {
  return periodAt('month', day * DAY, { genesis: 0, epochLength: 1 })
}
