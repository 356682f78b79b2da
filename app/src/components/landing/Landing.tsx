import { useTranslations } from 'next-intl'
import type { Theme } from '../../lib/theme.ts'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { Logo } from '../ui/Logo.tsx'
import { Ring } from '../ui/Ring.tsx'
import { PostcardArt } from './PostcardArt.tsx'
import { PreferenceLinks } from './PreferenceLinks.tsx'

const POINTS = ['own', 'postage', 'proof'] as const
const RINGS = [
  { ring: { kind: 'dotted', share: 0 }, name: 'queued' },
  { ring: { kind: 'arc', share: 0.5 }, name: 'half' },
  { ring: { kind: 'full', share: 1 }, name: 'full' },
  { ring: { kind: 'delivered', share: 1 }, name: 'delivered' },
  { ring: { kind: 'broken', share: 0 }, name: 'failed' },
] as const

/** The front door: what this is, the way in, and how to read a postmark. */
export function Landing({ theme }: { theme: Theme }) {
  const t = useTranslations('landing')
  return (
    <div className="mx-auto flex min-h-dvh max-w-5xl flex-col px-5 md:px-10">
      <header className="flex h-16 items-center justify-between md:h-20">
        <p className="flex items-center gap-2.5 text-lg font-semibold tracking-tight">
          <Logo /> Parley
        </p>
        <PreferenceLinks theme={theme} />
      </header>
      <main className="flex-1 pb-16">
        <div className="grid items-center gap-8 py-8 md:grid-cols-[1.1fr_1fr] md:py-14">
          <div>
            <h1 className="text-hero font-semibold">{t('title')}</h1>
            <p className="mt-5 max-w-lg text-base text-soft md:text-lg">{t('lead')}</p>
            <div className="mt-8 flex flex-wrap gap-3">
              <a href="/chat?connect=1" className={buttonClasses('primary', 'px-6 md:min-h-11')} data-testid="enter">
                {t('connect')}
              </a>
              <a href="/relays" className={buttonClasses('plain', 'px-6 md:min-h-11')}>
                {t('relays')}
              </a>
            </div>
          </div>
          <PostcardArt className="mx-auto w-full max-w-sm md:max-w-none" />
        </div>
        <ul className="grid gap-8 border-t border-line py-10 md:grid-cols-3">
          {POINTS.map((point) => (
            <li key={point}>
              <h2 className="text-base">{t(`${point}.title`)}</h2>
              <p className="mt-2 text-sm text-soft">{t(`${point}.words`)}</p>
            </li>
          ))}
        </ul>
        <section aria-labelledby="rings" className="border-t border-line py-10">
          <h2 id="rings" className="text-base">
            {t('rings')}
          </h2>
          <ul className="mt-5 grid gap-x-8 gap-y-4 sm:grid-cols-2 md:grid-cols-5 md:gap-x-6">
            {RINGS.map(({ ring, name }) => (
              <li key={name} className="flex items-start gap-3 text-sm md:flex-col">
                <Ring ring={ring} className="size-6" />
                <span className="text-soft">{t(`ring.${name}`)}</span>
              </li>
            ))}
          </ul>
        </section>
      </main>
      <footer className="border-t border-line py-6 text-sm text-soft">{t('footer')}</footer>
    </div>
  )
}
