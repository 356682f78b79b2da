'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { classes } from '../ui/classes.ts'

export type Column = { name: string; isNumber?: boolean }
export type Row = { key: string; cells: readonly ReactNode[] }

/** Lines of a record; wider than a phone, so it scrolls by itself. */
export function RecordTable({
  label,
  testId,
  columns,
  rows,
}: {
  label: string
  testId: string
  columns: readonly Column[]
  rows: readonly Row[]
}) {
  const t = useTranslations('charts')
  const side = (index: number) =>
    classes('px-2 first:pl-0 last:pr-0', columns[index]?.isNumber ? 'text-right' : 'text-left')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label={t('tableOf', { title: label })} tabIndex={0} className="relative mt-3 max-h-96 overflow-auto">
      <table className="figures w-full text-sm whitespace-nowrap" data-testid={testId}>
        <thead className="sticky top-0 bg-card text-soft">
          <tr>
            {columns.map(({ name }, index) => (
              <th key={name} scope="col" className={classes('py-2 font-normal', side(index))}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key} data-key={key} className="border-t border-line">
              {cells.map((cell, index) => (
                <td key={columns[index]?.name} className={classes('py-1.5', side(index))}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
