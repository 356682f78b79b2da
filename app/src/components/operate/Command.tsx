'use client'
import { useTranslations } from 'next-intl'
import { CopyButton } from '../ui/CopyButton.tsx'

/** The same on the relay's own machine. */
export function Command({ text }: { text: string }) {
  const t = useTranslations('operate')
  return (
    <p className="flex items-center gap-1 text-xs">
      <code className="rounded bg-sunk px-2 py-1 break-all">{text}</code>
      <CopyButton
        text={text}
        label={t('copyCommand', { command: text })}
        iconOnly
        className="border-transparent! md:min-h-8"
      />
    </p>
  )
}
