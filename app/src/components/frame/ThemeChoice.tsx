'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { setCookie } from '../../lib/setCookie.ts'
import { type Theme, themes } from '../../lib/theme.ts'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { Icon } from '../ui/Icon.tsx'

const ICONS = { system: 'system', light: 'sun', dark: 'moon' } as const

/** One button that goes round: system, light, dark. */
export function ThemeChoice({ initial, withWords = false }: { initial: Theme; withWords?: boolean }) {
  const t = useTranslations('preferences')
  const [theme, setTheme] = useState(initial)
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  const label = t('themeNow', { theme: t(`theme.${theme}`) })
  const change = () => {
    setTheme(next)
    setCookie('theme', next)
    document.documentElement.dataset.theme = next
  }
  return (
    <button
      type="button"
      onClick={change}
      aria-label={label}
      title={label}
      className={buttonClasses('quiet', withWords ? undefined : 'size-11 px-0! md:size-11')}
    >
      <Icon name={ICONS[theme]} />
      {withWords && <span>{t(`theme.${theme}`)}</span>}
    </button>
  )
}
