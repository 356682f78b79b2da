'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { missedCalls } from '../../calls/missedCalls.ts'
import { seenCalls } from '../../calls/seenCalls.ts'
import { useValue } from '../../hooks/useValue.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/Icon.tsx'
import { isAt } from './isAt.ts'
import { type Place, places } from './places.ts'

/** The places one can go: a narrow rail beside the page, a bar below it on a phone. */
export function Navigation({ className }: { className?: string }) {
  const t = useTranslations('navigation')
  const path = usePathname()
  const snapshot = useClientSnapshot()?.snapshot
  const seen = useValue(seenCalls)
  const counts: Partial<Record<Place['name'], { count: number; words: 'unread' | 'missed' }>> =
    snapshot === undefined
      ? {}
      : {
          chat: { count: snapshot.conversations.reduce((sum, { unread }) => sum + unread, 0), words: 'unread' },
          calls: { count: missedCalls(snapshot, seen), words: 'missed' },
        }
  return (
    <nav aria-label={t('label')} className={className}>
      <ul className="flex justify-around md:flex-col md:gap-1">
        {places.map((place) => {
          const { href, name, icon, onPhone } = place
          const here = isAt(place, path)
          const { count, words } = counts[name] ?? { count: 0, words: 'unread' }
          return (
            <li key={href} className={classes('flex-1 md:flex-none', !onPhone && 'hidden md:block')}>
              <Link
                href={href}
                prefetch={false}
                aria-current={here ? (path === href ? 'page' : true) : undefined}
                className={classes(
                  'relative flex min-h-14 flex-col items-center justify-center gap-1 rounded px-1 py-2 text-xs',
                  here ? 'font-semibold text-ink md:bg-sunk' : 'text-soft hover:text-ink',
                )}
              >
                <span className="relative">
                  <Icon name={icon} className="size-6" />
                  {count > 0 && (
                    <span
                      data-testid={`${words}-total`}
                      className="figures absolute -top-1.5 -right-3 min-w-5 rounded-full bg-accent px-1 text-center text-xs leading-5 font-semibold text-on-accent"
                    >
                      {count > 99 ? '99+' : count}
                    </span>
                  )}
                </span>
                <span>{t(name)}</span>
                {count > 0 && <span className="sr-only">{t(words, { count })}</span>}
                {here && (
                  <span
                    aria-hidden="true"
                    className="absolute inset-x-6 top-0 h-0.5 rounded-full bg-accent md:inset-x-auto md:inset-y-3 md:left-0 md:h-auto md:w-0.5"
                  />
                )}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
