/** What a chart shows: amounts as BigInt, to the unit; measured things (milliseconds, shares) as numbers. */
export type Quantity = number | bigint

export type ChartPoint = {
  /** Names the point in files: an ISO date, an epoch's number. */
  key: string
  /** Names it for the reader. */
  label: string
  /** The same below the chart, where there is little room. */
  tick?: string
  /** Absent: nothing is known of it, which is not zero. */
  value: Quantity | undefined
  /** The bounds of an estimate. */
  low?: Quantity
  high?: Quantity
}

/** A row of points; the series of one chart have the same keys in the same order. */
export type ChartSeries = {
  /** Names the column in files. */
  id: string
  name: string
  points: readonly ChartPoint[]
}
