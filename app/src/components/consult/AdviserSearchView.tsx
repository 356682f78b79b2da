'use client'
import type { Adviser, AdviserQuery } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import { useMoney } from '../../hooks/useMoney.ts'
import { parseAmount } from '../../lib/parseAmount.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Opening } from '../ui/Opening.tsx'
import { Select } from '../ui/Select.tsx'
import { StampAvatar } from '../ui/StampAvatar.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { Availability } from './Availability.tsx'
import { LANGUAGES, languageName } from './languages.ts'
import { Stars } from './Stars.tsx'
import { useAdvisers } from './useAdvisers.ts'

const ORDERS = ['available', 'price', 'rating'] as const

/** The public list of advisers, with search and filters. */
export function AdviserSearchView({ onChoose }: { onChoose: (did: string) => void }) {
  const t = useTranslations('consult')
  const locale = useLocale()
  const network = useNetwork()
  const [text, setText] = useState('')
  const [language, setLanguage] = useState('')
  const [most, setMost] = useState('')
  const [availableNow, setAvailableNow] = useState(false)
  const [order, setOrder] = useState<(typeof ORDERS)[number]>('available')
  const maxPerMinute = parseAmount(most, network.token.decimals)
  const query = useMemo<AdviserQuery>(
    () => ({
      order,
      ...(text.trim() === '' ? {} : { text }),
      ...(language === '' ? {} : { languages: [language] }),
      ...(maxPerMinute === undefined ? {} : { maxPerMinute }),
      ...(availableNow ? { availableNow } : {}),
    }),
    [text, language, maxPerMinute, availableNow, order],
  )
  const { found, searching, failure } = useAdvisers(query)
  const filtered = Object.keys(query).length > 1
  return (
    <>
      <search>
        <form
          onSubmit={(event) => event.preventDefault()}
          className="grid gap-3 rounded-lg border border-line bg-card p-4 md:grid-cols-4"
        >
          <Field
            className="md:col-span-4"
            label={t('search.text')}
            placeholder={t('search.textHint')}
            value={text}
            onChange={(event) => setText(event.target.value)}
            autoComplete="off"
            data-testid="consult-text"
          />
          <Select
            label={t('search.language')}
            value={language}
            onChange={(event) => setLanguage(event.target.value)}
            data-testid="consult-language"
          >
            <option value="">{t('search.anyLanguage')}</option>
            {LANGUAGES.map((tag) => (
              <option key={tag} value={tag}>
                {languageName(tag, locale)}
              </option>
            ))}
          </Select>
          <Field
            label={t('search.most', { symbol: network.token.symbol })}
            value={most}
            inputMode="decimal"
            onChange={(event) => setMost(event.target.value)}
            problem={most.trim() !== '' && maxPerMinute === undefined ? t('amountWrong') : undefined}
            data-testid="consult-most"
          />
          <Select
            label={t('search.order')}
            value={order}
            onChange={(event) => setOrder(ORDERS.find((one) => one === event.target.value) ?? 'available')}
            data-testid="consult-order"
          >
            {ORDERS.map((one) => (
              <option key={one} value={one}>
                {t(`order.${one}`)}
              </option>
            ))}
          </Select>
          <label className="flex min-h-11 items-center gap-2 self-end text-sm font-semibold">
            <input
              type="checkbox"
              checked={availableNow}
              onChange={(event) => setAvailableNow(event.target.checked)}
              className="size-5 accent-ink"
              data-testid="consult-now"
            />
            {t('search.now')}
          </label>
        </form>
      </search>
      <FailureNotice failure={failure} />
      {found === undefined ? (
        failure === undefined && (
          <Card>
            <Opening label={t('searching')} />
          </Card>
        )
      ) : found.advisers.length === 0 ? (
        filtered ? (
          <p className="p-4 text-soft" role="status">
            {t('nothing')}
          </p>
        ) : (
          <Empty />
        )
      ) : (
        <>
          <p className="text-sm text-soft" role="status">
            {t('found', { count: found.advisers.length, relays: found.relays })}
          </p>
          <ul aria-busy={searching} className="grid gap-3 *:min-w-0 lg:grid-cols-2" data-testid="advisers">
            {found.advisers.map((adviser) => (
              <AdviserRow key={adviser.did} adviser={adviser} onChoose={onChoose} />
            ))}
          </ul>
          {found.more && <Notice tone="info">{t('more')}</Notice>}
        </>
      )}
    </>
  )
}

function AdviserRow({ adviser, onChoose }: { adviser: Adviser; onChoose: (did: string) => void }) {
  const t = useTranslations('consult')
  const locale = useLocale()
  const money = useMoney(useNetwork())
  const centre = useTranslations('centre')
  const { did, name, offer, price, ratings } = adviser
  return (
    <li>
      <button
        type="button"
        onClick={() => onChoose(did)}
        data-testid="adviser"
        data-did={did}
        className="flex h-full w-full items-start gap-3 rounded-lg border border-line bg-card p-4 text-left hover:bg-sunk"
      >
        <StampAvatar did={did} className="size-14 shrink-0" />
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="font-semibold break-words">{name === '' ? shortenAddress(did) : name}</span>
            <span className="figures font-semibold" title={money.exact(price.perMinute)}>
              {t('perMinute', { amount: money.short(price.perMinute, 'up') })}
            </span>
          </span>
          <span className="block break-words">{offer.title}</span>
          <span className="mt-1 block text-sm text-soft">
            {[...offer.languages.map((tag) => languageName(tag, locale)), ...offer.topics].join(' · ')}
          </span>
          <span className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm">
            <Availability adviser={adviser} />
            {offer.centre === true && <span className="text-soft">{centre('badge')}</span>}
            <Stars ratings={ratings} />
          </span>
        </span>
      </button>
    </li>
  )
}

/** Nobody yet: what advice here is, and how it begins. */
function Empty() {
  const t = useTranslations('consult')
  return (
    <Card className="flex flex-col items-center gap-4 py-10 text-center md:py-14">
      <svg
        aria-hidden="true"
        viewBox="0 0 160 64"
        className="w-40 text-soft"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinejoin="round"
      >
        <path d="M20 10h52v34H44l-12 10V44H20z" />
        <path d="M88 18h52v34h-12v10L116 52H88z" />
        <circle cx="114" cy="35" r="9" className="text-accent" />
        <path d="M114 29v6l4 3" className="text-accent" />
        <path d="M30 22h32M30 31h20" strokeLinecap="round" />
      </svg>
      <div>
        <h2 className="text-base">{t('empty.title')}</h2>
        <p className="mt-1 max-w-md text-sm text-soft">{t('empty.words')}</p>
      </div>
    </Card>
  )
}
