'use client'
import { useTranslations } from 'next-intl'

/** Which call of which contract a figure comes from. */
export function ChainCall({ contract, call }: { contract: string; call: string }) {
  const t = useTranslations('relay')
  return (
    <p className="mt-2 text-xs break-all text-soft">
      {t('fromChain')} <span className="font-mono">{`${contract} ${call}`}</span>
    </p>
  )
}
