'use client'
import { useTranslations } from 'next-intl'
import { parseTheme } from '../../lib/theme.ts'
import { LocaleChoice } from '../frame/LocaleChoice.tsx'
import { ThemeChoice } from '../frame/ThemeChoice.tsx'
import { Card } from '../ui/Card.tsx'

export function PreferencesCard() {
  const t = useTranslations('preferences')
  return (
    <Card aria-labelledby="preferences-title" className="flex flex-wrap items-center justify-between gap-2">
      <h2 id="preferences-title" className="text-base">
        {t('title')}
      </h2>
      <div className="flex flex-wrap gap-1">
        <LocaleChoice withWords />
        <ThemeChoice initial={parseTheme(document.documentElement.dataset.theme)} withWords />
      </div>
    </Card>
  )
}
