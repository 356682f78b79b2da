'use client'
import type { RelayRecord } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { formatDate } from '../../lib/formatDate.ts'
import { Disclosure } from '../charts/Disclosure.tsx'
import { EventMark } from '../relay/EventMark.tsx'
import { RecordTable } from '../relay/RecordTable.tsx'
import { Money } from '../ui/Money.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'

/** The relay's page has the others, and the file all of a year. */
const SHOWN = 20

/** Each claim and each collection with its transaction, newest first. */
export function IncomeProofs({ record: { wins, collections } }: { record: RelayRecord }) {
  const t = useTranslations('operate.income')
  const network = useNetwork()
  const locale = useLocale()
  const entries = [
    ...wins.map((win) => ({
      event: win,
      key: `${win.epoch}-${win.bookId}`,
      what: t(win.receipted ? 'claim' : 'claimUnreceipted', { epoch: String(win.epoch), book: String(win.bookId) }),
      amount: win.net,
    })),
    ...collections.map((collection) => ({
      event: collection,
      key: collection.transaction,
      what: t('collection'),
      amount: -collection.amount,
    })),
  ].sort((a, b) => b.event.at - a.event.at)
  if (entries.length === 0) return null
  return (
    <Disclosure label={t('proofs')} testId="income-proofs">
      <RecordTable
        label={t('proofs')}
        testId="income-lines"
        columns={[
          { name: t('when') },
          { name: t('amount'), isNumber: true },
          { name: t('what') },
          { name: t('where') },
        ]}
        rows={entries.slice(0, SHOWN).map(({ event, key, what, amount }) => ({
          key,
          cells: [
            formatDate(event.at, { locale }),
            <Money key="amount" units={amount} network={network} />,
            what,
            <EventMark key="event" event={event} />,
          ],
        }))}
      />
    </Disclosure>
  )
}
