'use client'
import { useTranslations } from 'next-intl'
import type { ComponentProps } from 'react'
import { Card } from '../ui/Card.tsx'
import { WarningList } from './WarningList.tsx'

/** The first card of a relay's page. */
export function RelayWarnings(props: ComponentProps<typeof WarningList>) {
  const t = useTranslations('relay')
  return (
    <Card aria-labelledby="warnings-title" data-testid="warnings">
      <h2 id="warnings-title" className="text-lg">
        {t('warnings')}
      </h2>
      <WarningList {...props} />
    </Card>
  )
}
