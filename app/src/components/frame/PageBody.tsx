import type { ReactNode } from 'react'
import { classes } from '../ui/classes.ts'

/** A page that scrolls: title, a sentence, then its cards. */
export function PageBody({
  title,
  lead,
  aside,
  children,
  wide = false,
}: {
  title: string
  lead?: string
  aside?: ReactNode
  children: ReactNode
  wide?: boolean
}) {
  return (
    <div className="relative min-h-0 flex-1 overflow-y-auto">
      <div className={classes('mx-auto px-4 pt-4 pb-12 md:px-8 md:pt-6', wide ? 'max-w-5xl' : 'max-w-3xl')}>
        <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
          <div className="max-w-2xl">
            <h1 className="text-xl">{title}</h1>
            {lead !== undefined && <p className="mt-1 text-soft">{lead}</p>}
          </div>
          {aside}
        </header>
        <div className="flex flex-col gap-4">{children}</div>
      </div>
    </div>
  )
}
