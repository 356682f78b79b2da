'use client'
import type { CallRecord } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { useValue } from '../../hooks/useValue.ts'
import { downloadText } from '../../lib/downloadText.ts'
import { exactAmount } from '../../lib/exactAmount.ts'
import { formatClock } from '../../lib/formatClock.ts'
import { printSheet } from '../../lib/printSheet.ts'
import { totalsOf } from '../../lib/totalsOf.ts'
import { writeCsv } from '../../lib/writeCsv.ts'
import { session } from '../../session/session.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { useCallMoney } from './useCallMoney.ts'

/** Paid calls as a file for other programs, and as a sheet to print. */
export function useStatement(): {
  downloadCsv(records: readonly CallRecord[], name: string): void
  print(records: readonly CallRecord[]): void
} {
  const t = useTranslations('calls')
  const locale = useLocale()
  const money = useCallMoney()
  const current = useValue(session)
  const own = useClientSnapshot()?.snapshot.identity?.address
  const token = current.status === 'ready' ? current.network.token : undefined
  const paidOnes = (records: readonly CallRecord[]) =>
    records.flatMap(({ paid, ...record }) => (paid === undefined ? [] : [{ ...record, paid }]))
  return {
    downloadCsv(records, name) {
      if (token === undefined) return
      const exact = (units: bigint) => exactAmount(units, token.decimals)
      const head = [
        'date',
        'name',
        'did',
        'role',
        'talkSeconds',
        'currency',
        'ratePerTick',
        'tickSeconds',
        'deposit',
        'paid',
        'toPayee',
        'toRelay',
        'toTreasury',
        'refund',
        'state',
        'tab',
        'transaction',
        'voucher',
        'payee',
      ]
      const rows = paidOnes(records).map(({ at, name, peer, talkMs, paid }) => [
        new Date(at).toISOString(),
        name,
        peer,
        paid.role,
        String(Math.floor(talkMs / 1000)),
        token.symbol,
        exact(paid.rate),
        String(paid.tick),
        exact(paid.deposit),
        exact(paid.paid),
        exact(paid.toPayee),
        exact(paid.toRelay),
        exact(paid.toTreasury),
        exact(paid.refund),
        paid.state,
        paid.tabId,
        paid.transaction ?? '',
        paid.voucher ?? '',
        paid.payee ?? '',
      ])
      downloadText(name, writeCsv([head, ...rows]))
    },
    print(records) {
      const totals = totalsOf(records, own)
      printSheet({
        title: t('statement.title'),
        lang: document.documentElement.lang,
        facts: [
          [t('statement.sessions'), String(totals.sessions)],
          [t('statement.spent'), money.exact(totals.spent)],
          [t('statement.earned'), money.exact(totals.earned)],
          [t('statement.fees'), money.exact(totals.fees)],
        ],
        table: {
          head: [
            t('receipt.when'),
            t('receipt.with'),
            t('statement.role'),
            t('receipt.talked'),
            t('receipt.paid'),
            t('receipt.toPayee'),
            t('receipt.refund'),
            t('receipt.transaction'),
          ],
          rows: paidOnes(records).map(({ at, name, peer, talkMs, paid }) => [
            new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at),
            name === '' ? peer : name,
            t(`statement.${paid.role}`),
            formatClock(talkMs),
            money.exact(paid.paid),
            money.exact(paid.toPayee),
            money.exact(paid.refund),
            paid.transaction ?? t('receipt.none'),
          ]),
        },
        note: t('receipt.note'),
      })
    },
  }
}
