/** One of a few, as a card: a radio button with words. */
export function Choice({
  name,
  checked,
  onChoose,
  words,
  note,
  testId,
}: {
  name: string
  checked: boolean
  onChoose: () => void
  words: string
  note?: string
  testId: string
}) {
  return (
    <label className="flex min-h-11 cursor-pointer items-start gap-2 rounded border border-line-strong p-2.5 has-checked:border-ink has-checked:bg-sunk has-checked:ring-1 has-checked:ring-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ink">
      <input
        type="radio"
        name={name}
        checked={checked}
        onChange={onChoose}
        data-testid={testId}
        className="mt-0.5 size-4 shrink-0 accent-ink outline-none"
      />
      <span className="min-w-0">
        <span className="block text-sm font-semibold">{words}</span>
        {note !== undefined && <span className="figures block text-xs text-soft">{note}</span>}
      </span>
    </label>
  )
}
