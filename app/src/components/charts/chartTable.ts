import type { ChartSeries, Quantity } from './ChartSeries.ts'

/** A chart's numbers as a table: one row a point, the newest last, with the bounds of estimates beside them. */
export function chartTable(
  series: readonly ChartSeries[],
  {
    nameOf,
    write,
  }: { nameOf(series: ChartSeries, part: 'value' | 'low' | 'high'): string; write(value: Quantity): string },
): { head: readonly string[]; rows: readonly { key: string; label: string; cells: readonly string[] }[] } {
  const columns = series.flatMap((entry) =>
    (['value', 'low', 'high'] as const)
      .filter((part) => part === 'value' || entry.points.some((point) => point[part] !== undefined))
      .map((part) => ({ name: nameOf(entry, part), points: entry.points, part })),
  )
  return {
    head: columns.map(({ name }) => name),
    rows: (series[0]?.points ?? []).map(({ key, label }, index) => ({
      key,
      label,
      cells: columns.map(({ points, part }) => {
        const value = points[index]?.[part]
        return value === undefined ? '' : write(value)
      }),
    })),
  }
}
