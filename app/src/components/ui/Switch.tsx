'use client'
import { useId } from 'react'

/** On or off, at once, with what it means. */
export function Switch({
  on,
  onSwitch,
  label,
  note,
  disabled = false,
  testId,
}: {
  on: boolean
  onSwitch: (on: boolean) => void
  label: string
  note: string
  disabled?: boolean
  testId: string
}) {
  const id = useId()
  return (
    <div className="flex items-start gap-3">
      <button
        type="button"
        role="switch"
        aria-checked={on}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-note`}
        disabled={disabled}
        data-testid={testId}
        onClick={() => onSwitch(!on)}
        className="group inline-flex h-11 w-14 shrink-0 items-center disabled:cursor-not-allowed disabled:opacity-60"
      >
        <span
          aria-hidden="true"
          className="flex h-7 w-13 items-center rounded-full border border-line-strong bg-sunk p-0.5 transition-colors duration-150 group-aria-checked:border-teal group-aria-checked:bg-teal"
        >
          <span className="size-5.5 rounded-full border border-line-strong bg-card transition-transform duration-150 group-aria-checked:translate-x-6" />
        </span>
      </button>
      <div className="min-w-0 pt-1.5">
        <p id={`${id}-label`} className="font-semibold">
          {label}
        </p>
        <p id={`${id}-note`} className="text-sm text-soft">
          {note}
        </p>
      </div>
    </div>
  )
}
