'use client'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { setCookie } from '../../lib/setCookie.ts'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { Icon } from '../ui/Icon.tsx'

/** Changes to the other language; its name is written in that language. */
export function LocaleChoice({ withWords = false }: { withWords?: boolean }) {
  const t = useTranslations('preferences')
  const router = useRouter()
  const other = useLocale() === 'zh' ? 'en' : 'zh'
  const change = () => {
    setCookie('locale', other)
    router.refresh()
  }
  return (
    <button
      type="button"
      onClick={change}
      lang={other}
      aria-label={t('otherLanguage')}
      title={t('otherLanguage')}
      className={buttonClasses('quiet', withWords ? undefined : 'size-11 px-0! md:size-11')}
    >
      <Icon name="globe" />
      {withWords && <span>{t('otherLanguage')}</span>}
    </button>
  )
}
