'use client'
import { type ComponentPropsWithRef, useId } from 'react'

/** A labelled choice among a list. */
export function Select({ label, className, ...rest }: ComponentPropsWithRef<'select'> & { label: string }) {
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-semibold">
        {label}
      </label>
      <select
        {...rest}
        id={id}
        className="min-h-11 w-full rounded border border-line-strong bg-card px-3 py-2 text-base text-ink md:min-h-10"
      />
    </div>
  )
}
