'use client'
import type { CallRecord, PaidCallState } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useFailureText } from '../../hooks/useFailureText.ts'
import { formatClock } from '../../lib/formatClock.ts'
import { formatPeriod } from '../../lib/formatPeriod.ts'
import { printSheet } from '../../lib/printSheet.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { Button } from '../ui/Button.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Facts } from '../ui/Facts.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Opening } from '../ui/Opening.tsx'
import { useCallMoney } from './useCallMoney.ts'
import { useStatement } from './useStatement.ts'

/** What a paid call came to, with its proof: on screen, as CSV, and on paper. */
export function CallReceipt({
  record,
  state,
  trouble,
  settle,
}: {
  record: CallRecord
  state: PaidCallState
  trouble?: string | undefined
  /** What can be done where it is not settled. */
  settle?: ReactNode
}) {
  const t = useTranslations('calls')
  const locale = useLocale()
  const money = useCallMoney()
  const failureText = useFailureText()
  const { downloadCsv } = useStatement()
  const { paid, talkMs, at } = record
  if (paid === undefined) return <Opening label={t('receipt.settling')} />
  const payer = paid.role === 'payer'
  const name = record.name === '' ? shortenAddress(record.peer) : record.name
  const amounts = [
    { name: t(payer ? 'receipt.paid' : 'receipt.callerPaid'), value: money.exact(paid.paid), testId: 'receipt-paid' },
    { name: t('receipt.toPayee'), value: money.exact(paid.toPayee), testId: 'receipt-net' },
    { name: t('receipt.toRelay'), value: money.exact(paid.toRelay) },
    { name: t('receipt.toTreasury'), value: money.exact(paid.toTreasury) },
    { name: t('receipt.refund'), value: money.exact(paid.refund), testId: 'receipt-refund' },
  ]
  const facts = [
    { name: t('receipt.talked'), value: formatClock(talkMs), testId: 'receipt-talked' },
    {
      name: t('receipt.rate'),
      value: t('receipt.ratePer', { amount: money.exact(paid.rate), period: formatPeriod(paid.tick, locale) }),
    },
    ...amounts,
  ]
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(at)
  const print = () =>
    printSheet({
      title: t('receipt.title'),
      lang: document.documentElement.lang,
      facts: [
        [t('receipt.when'), when],
        [t('receipt.with'), `${name} (${record.peer})`],
        ...facts.map(({ name, value }) => [name, value] as const),
        [t('receipt.deposit'), money.exact(paid.deposit)],
        [t('receipt.tab'), paid.tabId],
        [t('receipt.transaction'), paid.transaction ?? t('receipt.none')],
        [t('receipt.voucher'), paid.voucher ?? t('receipt.none')],
      ],
      note: t('receipt.note'),
    })
  return (
    <div data-testid="receipt" data-state={paid.state}>
      <h2 className="text-base">{t('receipt.title')}</h2>
      <p className="text-sm text-soft">{t('receipt.sub', { name, when })}</p>
      {state === 'settling' ? (
        <Opening label={t('receipt.settling')} className="p-4" />
      ) : (
        paid.state === 'unsettled' && (
          <Notice tone="attention" className="mt-3">
            {t(`receipt.unsettled.${paid.role}`)}
            {trouble !== undefined && trouble !== 'paid/unsettled' && ` ${failureText({ code: trouble, facts: {} })}`}
          </Notice>
        )
      )}
      <Facts
        className="mt-2"
        facts={[
          ...facts,
          {
            name: t('receipt.transaction'),
            value:
              paid.transaction === undefined ? (
                t('receipt.none')
              ) : (
                <span className="inline-flex items-center gap-2">
                  <span className="font-mono text-xs" title={paid.transaction}>
                    {shortenAddress(paid.transaction)}
                  </span>
                  <CopyButton text={paid.transaction} label={t('receipt.copyTransaction')} iconOnly />
                </span>
              ),
            testId: 'receipt-transaction',
          },
        ]}
      />
      {paid.state === 'unsettled' && state !== 'settling' && settle}
      <div className="mt-4 flex flex-wrap gap-2">
        <Button data-testid="receipt-csv" onClick={() => downloadCsv([record], `parley-call-${record.id}.csv`)}>
          {t('receipt.csv')}
        </Button>
        <Button data-testid="receipt-print" onClick={print}>
          {t('receipt.print')}
        </Button>
      </div>
    </div>
  )
}
