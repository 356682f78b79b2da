import type { ReactNode } from 'react'
import { classes } from './classes.ts'

export type Fact = {
  /** Where two facts share a name. */ key?: string
  name: string
  value: ReactNode
  note?: ReactNode
  testId?: string
}

/** Names and values, like lines of a bank statement. */
export function Facts({ facts, className }: { facts: readonly Fact[]; className?: string }) {
  return (
    <dl className={classes('divide-y divide-line text-sm', className)}>
      {facts.map(({ key, name, value, note, testId }) => (
        <div key={key ?? name} className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 py-2.5">
          <dt className="text-soft">{name}</dt>
          <dd
            className="figures min-w-28 flex-auto text-right font-medium break-words"
            {...(testId === undefined ? {} : { 'data-testid': testId })}
          >
            {value}
            {/* The value alone decides whether both fit in one line; the note takes what room there is. */}
            {note !== undefined && <span className="block w-0 min-w-full text-xs font-normal text-soft">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
