'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { buttonClasses } from './buttonClasses.ts'
import { Icon } from './Icon.tsx'

export type CopyButtonProps = { text: string; label: string; className?: string; iconOnly?: boolean }

/** Copies a text and says so; where the browser forbids it, it says that too. */
export function CopyButton({ text, label, className, iconOnly = false }: CopyButtonProps) {
  const t = useTranslations('common')
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'refused'>('none')
  useEffect(() => {
    if (outcome === 'none') return
    const timer = setTimeout(() => setOutcome('none'), 2000)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setOutcome('copied')
    } catch {
      setOutcome('refused')
    }
  }
  const words = outcome === 'copied' ? t('copied') : outcome === 'refused' ? t('copyRefused') : label
  return (
    <button
      type="button"
      aria-label={label}
      title={words}
      onClick={copy}
      className={buttonClasses('plain', iconOnly ? `px-3! ${className ?? ''}` : className)}
    >
      <Icon name={outcome === 'copied' ? 'check' : 'copy'} className="size-4" />
      {!iconOnly && <span>{words}</span>}
      <span role="status" className="sr-only">
        {outcome === 'none' ? '' : words}
      </span>
    </button>
  )
}
