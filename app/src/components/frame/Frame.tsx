import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Theme } from '../../lib/theme.ts'
import { CallStage } from '../calls/CallStage.tsx'
import { Logo } from '../ui/Logo.tsx'
import { ConnectionLine } from './ConnectionLine.tsx'
import { LocaleChoice } from './LocaleChoice.tsx'
import { Navigation } from './Navigation.tsx'
import { ThemeChoice } from './ThemeChoice.tsx'

/** The house: line on top, rail at the side (bar at the bottom of a phone), the page in between. */
export function Frame({ theme, children }: { theme: Theme; children: ReactNode }) {
  const t = useTranslations('navigation')
  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#content"
        className="sr-only z-50 rounded bg-ink px-4 py-2 text-paper focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        {t('skip')}
      </a>
      <ConnectionLine />
      <div className="flex min-h-0 flex-1 flex-col-reverse md:flex-row">
        <header className="flex shrink-0 border-t border-line bg-paper pb-[env(safe-area-inset-bottom)] md:w-22 md:flex-col md:items-stretch md:border-t-0 md:border-r md:px-2 md:py-1">
          <a href="/" aria-label={t('home')} className="hidden h-16 items-center justify-center md:flex">
            <Logo />
          </a>
          <Navigation className="flex-1" />
          <div className="hidden flex-col items-center gap-1 py-2 md:flex">
            <LocaleChoice />
            <ThemeChoice initial={theme} />
          </div>
        </header>
        <main id="content" tabIndex={-1} className="relative flex min-h-0 min-w-0 flex-1 flex-col outline-none">
          <CallStage>{children}</CallStage>
        </main>
      </div>
    </div>
  )
}
