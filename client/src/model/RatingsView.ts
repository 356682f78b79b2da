import type { RatingView } from './RatingView.ts'

/** Ratings of one adviser, newest first, as far as this device looked. */
export type RatingsView = {
  readonly count: number
  /** Mean of 1 to 5; undefined while there are none. */
  readonly average: number | undefined
  readonly ratings: readonly RatingView[]
}
