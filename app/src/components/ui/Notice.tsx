import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon } from './Icon.tsx'

export type NoticeProps = {
  tone: 'info' | 'attention' | 'loss' | 'good'
  children: ReactNode
  action?: ReactNode
  className?: string
  live?: boolean
}

const TONES = {
  info: 'border-line bg-sunk text-ink',
  attention: 'border-amber-line bg-amber-wash text-amber',
  loss: 'border-loss bg-loss-wash text-loss',
  good: 'border-teal bg-teal-wash text-teal',
} as const

/** One thing to know, in words, with what can be done about it. `live` reads it out when it appears. */
export function Notice({ tone, children, action, className, live = false }: NoticeProps) {
  return (
    <div
      {...(live ? { role: tone === 'info' || tone === 'good' ? 'status' : 'alert' } : {})}
      className={classes(
        'flex flex-wrap items-center gap-x-4 gap-y-2 rounded border px-4 py-3 text-sm',
        TONES[tone],
        className,
      )}
    >
      <Icon name={tone === 'good' ? 'check' : tone === 'info' ? 'info' : 'alert'} className="size-5 shrink-0" />
      <div className="min-w-0 flex-1 basis-48 break-words">{children}</div>
      {action}
    </div>
  )
}
