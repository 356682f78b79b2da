'use client'
import { useTranslations } from 'next-intl'
import type { ChartSeries } from './ChartSeries.ts'
import { chartTable } from './chartTable.ts'
import type { QuantityFormat } from './QuantityFormat.ts'

/** The chart's numbers, all digits, newest first. */
export function ChartTable({
  series,
  format,
  keyLabel,
  label,
}: {
  series: readonly ChartSeries[]
  format: QuantityFormat
  keyLabel: string
  label: string
}) {
  const t = useTranslations('charts')
  const suffix = format.unit === undefined ? '' : ` (${format.unit})`
  const { head, rows } = chartTable(series, {
    nameOf: ({ name }, part) => `${part === 'value' ? name : t(part)}${suffix}`,
    write: format.exact,
  })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="relative max-h-96 overflow-auto">
      <table className="figures w-full text-right text-sm whitespace-nowrap" data-testid="chart-table">
        <thead className="sticky top-0 bg-card text-soft">
          <tr>
            <th scope="col" className="py-2 pr-4 text-left font-normal">
              {keyLabel}
            </th>
            {head.map((name) => (
              <th key={name} scope="col" className="py-2 pl-4 font-normal">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.toReversed().map(({ key, label, cells }) => (
            <tr key={key} data-key={key} className="border-t border-line">
              <th scope="row" className="py-1.5 pr-4 text-left font-normal">
                {label}
              </th>
              {cells.map((cell, index) => (
                <td key={head[index]} className="py-1.5 pl-4">
                  {cell === '' ? t('unknown') : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
