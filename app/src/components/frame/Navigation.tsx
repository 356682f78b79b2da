'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/Icon.tsx'
import { places } from './places.ts'

/** The places one can go: a narrow rail beside the page, a bar below it on a phone. */
export function Navigation({ className }: { className?: string }) {
  const t = useTranslations('navigation')
  const path = usePathname()
  const unread = useClientSnapshot()?.snapshot.conversations.reduce((sum, { unread }) => sum + unread, 0) ?? 0
  return (
    <nav aria-label={t('label')} className={className}>
      <ul className="flex justify-around md:flex-col md:gap-1">
        {places.map(({ href, name, icon }) => {
          const here = path === href
          return (
            <li key={href} className="flex-1 md:flex-none">
              <Link
                href={href}
                prefetch={false}
                aria-current={here ? 'page' : undefined}
                className={classes(
                  'relative flex min-h-14 flex-col items-center justify-center gap-1 rounded px-1 py-2 text-xs',
                  here ? 'font-semibold text-ink md:bg-sunk' : 'text-soft hover:text-ink',
                )}
              >
                <span className="relative">
                  <Icon name={icon} className="size-6" />
                  {name === 'chat' && unread > 0 && (
                    <span
                      data-testid="unread-total"
                      className="figures absolute -top-1.5 -right-3 min-w-5 rounded-full bg-accent px-1 text-center text-xs leading-5 font-semibold text-on-accent"
                    >
                      {unread > 99 ? '99+' : unread}
                    </span>
                  )}
                </span>
                <span>{t(name)}</span>
                {name === 'chat' && unread > 0 && <span className="sr-only">{t('unread', { count: unread })}</span>}
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
