'use client'
import type { RatingsView } from '@parley/client'
import { MAX_RATING_WORDS } from '@parley/protocol'
import { useLocale, useTranslations } from 'next-intl'
import { type FormEvent, useId, useState } from 'react'
import { useMoney } from '../../hooks/useMoney.ts'
import { useNow } from '../../hooks/useNow.ts'
import { useTask } from '../../hooks/useTask.ts'
import { formatDay } from '../../lib/formatDay.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { Stars } from './Stars.tsx'

/** What callers said, each proved by a settled call; and the own word, for whoever paid for one. */
export function RatingList({ did, ratings, onRated }: { did: string; ratings: RatingsView; onRated: () => void }) {
  const t = useTranslations('consult')
  const locale = useLocale()
  const now = useNow(60_000)
  const money = useMoney(useNetwork())
  const history = useClientSnapshot()?.snapshot.callHistory ?? []
  const paid = history.find(
    (call) => call.peer === did && call.paid?.role === 'payer' && call.paid.state === 'settled' && call.paid.paid > 0n,
  )?.paid
  return (
    <Card aria-labelledby="ratings-title">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h2 id="ratings-title" className="text-base">
          {t('ratings.title')}
        </h2>
        <Stars ratings={ratings} />
      </div>
      <p className="mt-1 text-sm text-soft">{t('ratings.what')}</p>
      {ratings.ratings.length > 0 && (
        <ul className="mt-3 divide-y divide-line" data-testid="ratings">
          {ratings.ratings.map(({ tabId, stars, words, at, paid: cost, own }) => (
            <li key={tabId} className="py-3">
              <p className="figures flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
                <span className="font-semibold">{t('ratings.stars', { stars })}</span>
                <span className="text-soft">
                  {t('ratings.proof', { day: formatDay(at, { now, locale }), amount: money.short(cost) })}
                  {own && ` · ${t('ratings.yours')}`}
                </span>
              </p>
              {words !== '' && (
                <p dir="auto" className="mt-1 max-w-prose break-words whitespace-pre-line">
                  {words}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
      {paid !== undefined && <RatingForm tabId={paid.tabId} onRated={onRated} />}
    </Card>
  )
}

function RatingForm({ tabId, onRated }: { tabId: `0x${string}`; onRated: () => void }) {
  const t = useTranslations('consult')
  const id = useId()
  const client = useClientSnapshot()?.client
  const [stars, setStars] = useState(0)
  const [words, setWords] = useState('')
  const task = useTask()
  const rate = (event: FormEvent) => {
    event.preventDefault()
    if (client === undefined || stars === 0) return
    task.run(async () => {
      await client.consult.rate(tabId, { stars, words })
      onRated()
    })
  }
  return (
    <form onSubmit={rate} className="mt-4 border-t border-line pt-4" data-testid="rating-form">
      <fieldset className="flex flex-wrap gap-2">
        <legend className="mb-2 text-sm font-semibold">{t('ratings.rate')}</legend>
        {[1, 2, 3, 4, 5].map((one) => (
          <label
            key={one}
            className="flex min-h-11 cursor-pointer items-center gap-2 rounded border border-line-strong px-3 has-checked:border-ink has-checked:bg-sunk has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ink"
          >
            <input
              type="radio"
              name={`${id}-stars`}
              checked={stars === one}
              onChange={() => setStars(one)}
              className="size-4 accent-ink"
              data-testid={`stars-${one}`}
            />
            <span className="figures text-sm font-semibold">{t('ratings.stars', { stars: one })}</span>
          </label>
        ))}
      </fieldset>
      <TextArea
        className="mt-3"
        label={t('ratings.words')}
        hint={t('ratings.public')}
        rows={3}
        maxLength={MAX_RATING_WORDS}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        data-testid="rating-words"
      />
      <Button type="submit" className="mt-3" busy={task.running} disabled={stars === 0} data-testid="rate">
        {t('ratings.publish')}
      </Button>
      <FailureNotice failure={task.failure} className="mt-3" />
    </form>
  )
}
