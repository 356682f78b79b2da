'use client'
import { type ComponentPropsWithRef, type ReactNode, useId } from 'react'
import { classes } from './classes.ts'

export type FieldProps = ComponentPropsWithRef<'input'> & {
  label: string
  hint?: ReactNode
  problem?: string | undefined
  labelHidden?: boolean
}

/** A labelled line of text with a hint, and a problem in words when there is one. */
export function Field({ label, hint, problem, labelHidden = false, className, id, ...rest }: FieldProps) {
  const own = useId()
  const inputId = id ?? own
  const describedBy = [
    hint === undefined ? undefined : `${inputId}-hint`,
    problem === undefined ? undefined : `${inputId}-problem`,
  ]
    .filter((one) => one !== undefined)
    .join(' ')
  return (
    <div className={className}>
      <label htmlFor={inputId} className={labelHidden ? 'sr-only' : 'mb-1 block text-sm font-semibold'}>
        {label}
      </label>
      <input
        {...rest}
        id={inputId}
        aria-invalid={problem !== undefined || undefined}
        {...(describedBy === '' ? {} : { 'aria-describedby': describedBy })}
        className={classes(
          'min-h-11 w-full rounded border bg-card px-3 py-2 text-base text-ink placeholder:text-soft md:min-h-10',
          problem === undefined ? 'border-line-strong' : 'border-loss',
        )}
      />
      {hint !== undefined && (
        <p id={`${inputId}-hint`} className="mt-1 text-sm text-soft">
          {hint}
        </p>
      )}
      {problem !== undefined && (
        <p id={`${inputId}-problem`} role="alert" className="mt-1 text-sm text-loss">
          {problem}
        </p>
      )}
    </div>
  )
}
