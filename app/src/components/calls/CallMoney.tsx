'use client'
import type { CallView, PaidCallView } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { topUpDialog } from '../../calls/topUpDialog.ts'
import { useFailureText } from '../../hooks/useFailureText.ts'
import { formatClock } from '../../lib/formatClock.ts'
import { formatDuration } from '../../lib/formatDuration.ts'
import { formatPeriod } from '../../lib/formatPeriod.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useCallMoney } from './useCallMoney.ts'
import { useWalletPage } from './useWalletPage.ts'

/** The money of a call that goes on: what it cost so far, per tick, at most, how long it lasts; and what is the matter, in words. */
export function CallMoney({ call, paid }: { call: CallView; paid: PaidCallView }) {
  const t = useTranslations('calls')
  const locale = useLocale()
  const money = useCallMoney()
  const { client, snapshot } = useClientSnapshot() ?? {}
  const calls = client?.calls
  const toWalletPage = useWalletPage()
  const payer = paid.role === 'payer'
  const answersFor = payer || paid.payee === snapshot?.identity?.address ? undefined : paid.payee
  const centre = snapshot?.duty?.centre.did.endsWith(answersFor ?? ' ') === true ? snapshot.duty.centre.name : ''
  const paused = call.held === 'me'
  const topUp = () => {
    topUpDialog.set(call.id)
    toWalletPage()
  }
  const figures = [
    payer
      ? {
          name: t('money.paid'),
          value: money.short(paid.paid, 'up'),
          exact: money.exact(paid.paid),
          testId: 'call-paid',
        }
      : {
          name: t(answersFor === undefined ? 'money.earned' : 'money.earnedFor'),
          value: money.short(paid.net),
          exact: money.exact(paid.net),
          testId: 'call-earned',
        },
    ...(answersFor === undefined
      ? []
      : [
          {
            name: t('paidCall.payee'),
            value: centre === '' ? shortenAddress(answersFor) : centre,
            exact: answersFor,
            testId: 'call-for',
          },
        ]),
    {
      name: t('money.per', { period: formatPeriod(paid.tick, locale) }),
      value: money.short(paid.rate, 'up'),
      exact: money.exact(paid.rate),
    },
    { name: t('money.atMost'), value: money.short(paid.deposit, 'up'), exact: money.exact(paid.deposit) },
    {
      name: t('money.left'),
      value: formatDuration(Math.floor(paid.remainingMs / 1000), locale, 'short'),
      exact: formatClock(paid.remainingMs),
      testId: 'call-left',
    },
  ]
  return (
    <section
      aria-label={t('money.label')}
      data-testid="call-money"
      data-state={paid.state}
      className="shrink-0 border-b border-line px-3 py-2 md:px-5"
    >
      <div className="flex flex-wrap items-center gap-x-8 gap-y-2">
        <dl className="figures grid flex-1 basis-72 grid-cols-2 gap-x-8 gap-y-1 text-sm sm:flex">
          {figures.map(({ name, value, exact, testId }) => (
            <div key={name}>
              <dt className="text-xs text-soft">{name}</dt>
              <dd
                title={exact}
                className="font-semibold whitespace-nowrap"
                {...(testId === undefined ? {} : { 'data-testid': testId })}
              >
                {value}
              </dd>
            </div>
          ))}
        </dl>
        <div className="flex gap-2 max-sm:w-full max-sm:*:flex-1">
          <Button
            aria-pressed={paused}
            data-testid="pause"
            onClick={() => calls?.pause(call.id, !paused)}
            className="aria-pressed:border-transparent aria-pressed:bg-ink aria-pressed:text-paper"
          >
            {t('money.pause')}
          </Button>
          {payer && (
            <Button data-testid="call-top-up" onClick={topUp}>
              {t('money.topUp')}
            </Button>
          )}
        </div>
      </div>
      <MoneyNotice paid={paid} onDeposit={() => calls?.deposit(call.id)} />
    </section>
  )
}

const TELLS = ['waiting', 'opening', 'paused', 'late', 'stopped', 'spent', 'unsettled'] as const

/** What is the matter with the money, if anything. */
function MoneyNotice({ paid, onDeposit }: { paid: PaidCallView; onDeposit: () => void }) {
  const t = useTranslations('calls')
  const failureText = useFailureText()
  const state = TELLS.find((one) => one === paid.state)
  const calm = state === 'waiting' || state === 'opening' || state === 'paused'
  if (paid.trouble !== undefined) {
    const again = paid.role === 'payer' && paid.state === 'opening' && paid.trouble !== 'paid/not-open'
    const button = again && (
      <Button data-testid="call-deposit" onClick={onDeposit}>
        {t('money.deposit')}
      </Button>
    )
    return (
      <Notice tone="attention" live className="mt-2" action={button}>
        {failureText({ code: paid.trouble, facts: {} })}
      </Notice>
    )
  }
  if (state !== undefined) {
    return (
      <Notice tone={calm ? 'info' : 'attention'} live className="mt-2">
        {t(`money.state.${state}.${paid.role}`)}
      </Notice>
    )
  }
  if (!paid.low) return null
  return (
    <Notice tone="attention" live className="mt-2">
      {t(`money.low.${paid.role}`)}
    </Notice>
  )
}
