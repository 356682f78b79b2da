'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { Card } from '../ui/Card.tsx'
import { Icon } from '../ui/Icon.tsx'
import { places } from './places.ts'

/** The places that a phone's bar has no room for. */
export function MorePlaces() {
  const t = useTranslations('navigation')
  return (
    <Card className="p-0! md:hidden">
      <nav aria-label={t('more')}>
        <ul className="divide-y divide-line">
          {places
            .filter(({ onPhone }) => !onPhone)
            .map(({ href, name, icon }) => (
              <li key={href}>
                <Link href={href} prefetch={false} className="flex min-h-14 items-center gap-3 px-4 font-semibold">
                  <Icon name={icon} className="size-6 text-soft" />
                  <span className="flex-1">{t(name)}</span>
                  <Icon name="chevron" className="-rotate-90 text-soft" />
                </Link>
              </li>
            ))}
        </ul>
      </nav>
    </Card>
  )
}
