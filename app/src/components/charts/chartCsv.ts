import { writeCsv } from '../../lib/writeCsv.ts'
import type { ChartSeries } from './ChartSeries.ts'
import { chartTable } from './chartTable.ts'
import type { QuantityFormat } from './QuantityFormat.ts'

/** The same table as a file. Its columns have the same names in every language. */
export function chartCsv(
  series: readonly ChartSeries[],
  { keyName, format: { unit, plain } }: { keyName: string; format: QuantityFormat },
): string {
  const suffix = unit === undefined ? '' : ` [${unit}]`
  const { head, rows } = chartTable(series, {
    nameOf: ({ id }, part) => `${id}${part === 'value' ? '' : part === 'low' ? 'Low' : 'High'}${suffix}`,
    write: plain,
  })
  return writeCsv([[keyName, ...head], ...rows.map(({ key, cells }) => [key, ...cells])])
}
