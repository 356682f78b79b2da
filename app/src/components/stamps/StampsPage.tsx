'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useConnection } from 'wagmi'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { PageBody } from '../frame/PageBody.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Opening } from '../ui/Opening.tsx'
import { ConnectFirst } from '../wallet/ConnectFirst.tsx'
import { ServiceBanner } from '../wallet/ServiceBanner.tsx'
import { BookCard } from './BookCard.tsx'
import { BuyBookForm } from './BuyBookForm.tsx'

const ORDER = ['active', 'underfunded', 'withdrawable', 'exiting', 'elsewhere', 'dead', 'withdrawn'] as const

/** Stamp books: those one has, and buying one. */
export function StampsPage() {
  const t = useTranslations('stamps')
  const { address } = useConnection()
  const current = useClientSnapshot()
  const client = current?.client
  const [buying, setBuying] = useState(false)
  useEffect(() => {
    if (client === undefined) return
    const read = () => void client.books.refresh().catch(() => {})
    read()
    const timer = setInterval(read, 15_000)
    return () => clearInterval(timer)
  }, [client])
  const books = [...(current?.snapshot.books ?? [])].sort(
    (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || Number(b.id - a.id),
  )
  const open = books.some(({ state }) => state === 'active')
  return (
    <>
      <ServiceBanner />
      <PageBody title={t('title')} lead={t('lead')}>
        {address === undefined ? (
          <ConnectFirst words={t('connectFirst')} />
        ) : current === undefined ? (
          <Card>
            <Opening label={t('reading')} />
          </Card>
        ) : (
          <>
            {books.map((book) => (
              <BookCard key={String(book.id)} book={book} />
            ))}
            {open && !buying ? (
              <Button className="self-start" onClick={() => setBuying(true)} data-testid="another-book">
                {t('another')}
              </Button>
            ) : (
              <Card>
                <BuyBookForm onBought={() => setBuying(false)} />
              </Card>
            )}
          </>
        )}
      </PageBody>
    </>
  )
}
