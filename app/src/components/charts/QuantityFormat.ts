import type { Quantity } from './ChartSeries.ts'

/** How the values of a chart are written, for each place that shows them. */
export type QuantityFormat = {
  /** Beside a column's name in files: "USD", "ms". */
  unit?: string
  /** For reading: rounded, with the unit. */
  short(value: Quantity): string
  /** For the table: all digits, with the reader's separators. */
  exact(value: Quantity): string
  /** For files: all digits, as programs read them. */
  plain(value: Quantity): string
  /** Beside the axis: as few digits as will do. */
  axis(value: number): string
}
