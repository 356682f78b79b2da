'use client'
import { useTranslations } from 'next-intl'
import { Fragment } from 'react'
import { CopyButton } from '../ui/CopyButton.tsx'

/** Characters that fit beside a button on a phone. */
const LONG = 30

/** The same on the relay's own machine. */
export function Command({ text }: { text: string }) {
  const t = useTranslations('operate')
  return (
    <p className="mt-1 flex items-center gap-1 text-xs">
      <code className="min-w-0 rounded bg-sunk px-2 py-1">
        {text.split(' ').map((word, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same word may stand there twice
          <Fragment key={index}>
            {index > 0 && ' '}
            {/* Not between the hyphens of a flag; an address is longer than a phone is wide. */}
            <span className={word.length > LONG ? 'wrap-anywhere' : 'whitespace-nowrap'}>{word}</span>
          </Fragment>
        ))}
      </code>
      <CopyButton
        text={text}
        label={t('copyCommand', { command: text })}
        iconOnly
        className="border-transparent! md:min-h-8"
      />
    </p>
  )
}
