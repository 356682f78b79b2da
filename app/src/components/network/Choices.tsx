'use client'
import { useId } from 'react'

/** One of a few, side by side; arrow keys move between them. */
export function Choices<Value extends string>({
  label,
  choices,
  value,
  onChoose,
  testId,
}: {
  label: string
  choices: readonly { value: Value; words: string }[]
  value: Value
  onChoose(value: Value): void
  testId: string
}) {
  const name = useId()
  return (
    <fieldset className="flex rounded border border-line-strong bg-card p-0.5" data-testid={testId}>
      <legend className="sr-only">{label}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className="relative inline-flex min-h-10 cursor-pointer items-center rounded-sm px-3.5 text-sm font-semibold has-[:checked]:bg-ink has-[:checked]:text-paper has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-ink md:min-h-8"
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChoose(choice.value)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          {choice.words}
        </label>
      ))}
    </fieldset>
  )
}
