import { useLocale, useTranslations } from 'next-intl'
import { type Theme, themes } from '../../lib/theme.ts'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { Icon } from '../ui/Icon.tsx'

const ICONS = { system: 'system', light: 'sun', dark: 'moon' } as const

/** Language and theme as plain links: the front page has no scripts. */
export function PreferenceLinks({ theme }: { theme: Theme }) {
  const t = useTranslations('preferences')
  const other = useLocale() === 'zh' ? 'en' : 'zh'
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  const themeLabel = t('themeNow', { theme: t(`theme.${theme}`) })
  return (
    <div className="flex items-center">
      <a href={`/preferences?locale=${other}`} lang={other} className={buttonClasses('quiet', 'px-3!')}>
        <Icon name="globe" />
        {t('otherLanguage')}
      </a>
      <a
        href={`/preferences?theme=${next}`}
        aria-label={themeLabel}
        title={themeLabel}
        className={buttonClasses('quiet', 'size-11 px-0! md:size-11')}
      >
        <Icon name={ICONS[theme]} />
      </a>
    </div>
  )
}
