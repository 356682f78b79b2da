'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { isAt } from '../frame/isAt.ts'
import { buttonClasses } from '../ui/buttonClasses.ts'

const PAGES = [
  { href: '/network', name: 'overview' },
  { href: '/relays', name: 'relays' },
] as const

/** The two pages about the network: what the chain adds up to, and the relays one by one. */
export function NetworkNavigation() {
  const t = useTranslations('economy.navigation')
  const path = usePathname()
  return (
    <nav aria-label={t('label')} className="flex gap-2">
      {PAGES.map(({ href, name }) => (
        <Link
          key={href}
          href={href}
          prefetch={false}
          aria-current={isAt({ href }, path) ? 'page' : undefined}
          className={buttonClasses(
            'plain',
            'aria-[current]:border-transparent aria-[current]:bg-ink aria-[current]:text-paper',
          )}
        >
          {t(name)}
        </Link>
      ))}
    </nav>
  )
}
