'use client'
import { useTranslations } from 'next-intl'
import { deviceChoice } from '../../calls/deviceChoice.ts'
import { useValue } from '../../hooks/useValue.ts'
import { parseTheme } from '../../lib/theme.ts'
import { LocaleChoice } from '../frame/LocaleChoice.tsx'
import { ThemeChoice } from '../frame/ThemeChoice.tsx'
import { Card } from '../ui/Card.tsx'
import { Switch } from '../ui/Switch.tsx'

/** What this device is to do, whoever uses it. */
export function PreferencesCard() {
  const t = useTranslations('preferences')
  const hidden = useTranslations('hiddenAddress')
  const choice = useValue(deviceChoice)
  return (
    <Card aria-labelledby="preferences-title">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="preferences-title" className="text-base">
          {t('title')}
        </h2>
        <div className="flex flex-wrap gap-1">
          <LocaleChoice withWords />
          <ThemeChoice initial={parseTheme(document.documentElement.dataset.theme)} withWords />
        </div>
      </div>
      <div className="mt-4 border-t border-line pt-4">
        <Switch
          on={choice.hidesAddress}
          onSwitch={(hidesAddress) => deviceChoice.set({ ...choice, hidesAddress })}
          label={hidden('label')}
          note={hidden('note')}
          testId="hide-address"
        />
      </div>
    </Card>
  )
}
