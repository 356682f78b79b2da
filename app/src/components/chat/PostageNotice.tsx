'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { Notice } from '../ui/Notice.tsx'

/** Above the field to write in: what is still missing before a message can go out, with the way there. */
export function PostageNotice() {
  const t = useTranslations('chat')
  const snapshot = useClientSnapshot()?.snapshot
  if (snapshot === undefined) return null
  const need =
    snapshot.identity === undefined
      ? 'identity'
      : snapshot.books.some(({ state }) => state === 'active')
        ? undefined
        : 'book'
  if (need === undefined) return null
  return (
    <div className="px-3 pb-3 md:px-5">
      <Notice
        tone="attention"
        className="mx-auto max-w-3xl"
        action={
          <Link href={need === 'identity' ? '/me' : '/stamps'} prefetch={false} className={buttonClasses('plain')}>
            {t(need === 'identity' ? 'getIdentity' : 'getBook')}
          </Link>
        }
      >
        {t(need === 'identity' ? 'needIdentity' : 'needBook')}
      </Notice>
    </div>
  )
}
