'use client'
import { type ComponentPropsWithRef, useId } from 'react'

/** A labelled field of several lines, with a hint. */
export function TextArea({
  label,
  hint,
  className,
  ...rest
}: ComponentPropsWithRef<'textarea'> & { label: string; hint?: string }) {
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-semibold">
        {label}
      </label>
      <textarea
        {...rest}
        id={id}
        {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}
        className="w-full rounded border border-line-strong bg-card px-3 py-2 text-base text-ink placeholder:text-soft"
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mt-1 text-sm text-soft">
          {hint}
        </p>
      )}
    </div>
  )
}
