'use client'
import { type ReactNode, useState } from 'react'

/** Something long, made only when it is opened. */
export function Disclosure({ label, testId, children }: { label: string; testId: string; children: ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)} data-testid={testId}>
      <summary className="flex min-h-11 cursor-pointer items-center text-sm font-semibold md:min-h-9">{label}</summary>
      {open && children}
    </details>
  )
}
