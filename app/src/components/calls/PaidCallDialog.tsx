'use client'
import type { CallPayment } from '@parley/client'
import type { CallMedia } from '@parley/protocol'
import { useLocale, useTranslations } from 'next-intl'
import { type FormEvent, useId, useState } from 'react'
import { beginCall } from '../../calls/beginCall.ts'
import { useMoney } from '../../hooks/useMoney.ts'
import { depositFor } from '../../lib/depositFor.ts'
import { formatDuration } from '../../lib/formatDuration.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { Button } from '../ui/Button.tsx'
import { Facts } from '../ui/Facts.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Modal } from '../ui/Modal.tsx'
import { Notice } from '../ui/Notice.tsx'
import { FundButton } from '../wallet/FundButton.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { useTokenBalance } from '../wallet/useTokenBalance.ts'
import { useWallet } from '../wallet/useWallet.ts'
import { Choice } from './Choice.tsx'

const MINUTES = [1, 10, 30, 60] as const

export type PaidCallDialogProps = {
  open: boolean
  onClose: () => void
  did: string
  name: string
  offer: CallPayment['offer']
  /** The least that this adviser wants in the tab. */
  minimum?: bigint
  /** For whom he answers, and who is paid. */
  centre?: { did: string; name: string }
}

/** Before a paid call: what a minute costs, what the beginning costs, the most it can cost, and where the rest goes. Then the wallet. */
export function PaidCallDialog({ open, onClose, did, name, offer, minimum = 0n, centre }: PaidCallDialogProps) {
  const t = useTranslations('calls')
  const shown = name === '' ? shortenAddress(did) : name
  return (
    <Modal
      open={open}
      onClose={onClose}
      title={t('paidCall.title', { name: shown })}
      description={t('paidCall.what')}
      testId="paid-call-dialog"
    >
      <PaidCallForm onClose={onClose} did={did} name={name} offer={offer} minimum={minimum} centre={centre} />
    </Modal>
  )
}

type FormProps = Required<Omit<PaidCallDialogProps, 'open' | 'centre'>> & { centre: PaidCallDialogProps['centre'] }

function PaidCallForm({ onClose, did, name, offer, minimum, centre }: FormProps) {
  const t = useTranslations('calls')
  const locale = useLocale()
  const id = useId()
  const network = useNetwork()
  const money = useMoney(network)
  const wallet = useWallet()
  const { balance } = useTokenBalance()
  const [minutes, setMinutes] = useState<number>(MINUTES[2])
  const [media, setMedia] = useState<CallMedia>('audio')
  const depositOf = (length: number) => {
    const cost = depositFor(length, offer)
    return cost < minimum ? minimum : cost
  }
  const deposit = depositOf(minutes)
  const free = formatDuration(offer.tick, locale)
  const short = balance !== undefined && balance.token < deposit
  const call = (event: FormEvent) => {
    event.preventDefault()
    if (wallet === undefined) return
    const payment = { wallet, offer, deposit, ...(centre !== undefined && { centre: centre.did }) }
    onClose()
    void beginCall({ did, name, media, payment })
  }
  return (
    <form onSubmit={call} data-testid="paid-call-form">
      <fieldset className="grid grid-cols-2 gap-2">
        <legend className="mb-2 text-sm font-semibold">{t('paidCall.howLong')}</legend>
        {MINUTES.map((one) => (
          <Choice
            key={one}
            name={`${id}-minutes`}
            checked={one === minutes}
            onChoose={() => setMinutes(one)}
            testId={`minutes-${one}`}
            words={formatDuration(one * 60, locale, 'short')}
            note={money.exact(depositOf(one))}
          />
        ))}
      </fieldset>
      <fieldset className="mt-4 grid grid-cols-2 gap-2">
        <legend className="mb-2 text-sm font-semibold">{t('paidCall.how')}</legend>
        {(['audio', 'video'] as const).map((one) => (
          <Choice
            key={one}
            name={`${id}-media`}
            checked={one === media}
            onChoose={() => setMedia(one)}
            testId={`media-${one}`}
            words={t(`paidCall.${one}`)}
          />
        ))}
      </fieldset>
      <Facts
        className="mt-3"
        facts={[
          ...(centre === undefined ? [] : [{ name: t('paidCall.payee'), value: centre.name, testId: 'paid-payee' }]),
          {
            name: t('paidCall.perMinute'),
            value: money.exact((offer.rate * 60n + BigInt(offer.tick) - 1n) / BigInt(offer.tick)),
            note: t('paidCall.perTick', {
              amount: money.exact(offer.rate),
              period: formatDuration(offer.tick, locale),
            }),
            testId: 'paid-rate',
          },
          { name: t('paidCall.first', { time: free }), value: t('paidCall.nothing'), note: t('paidCall.firstMeans') },
          {
            name: t('paidCall.atMost'),
            value: money.exact(deposit),
            note: t('paidCall.atMostMeans'),
            testId: 'paid-at-most',
          },
          { name: t('paidCall.rest'), value: t('paidCall.back'), note: t('paidCall.restMeans') },
        ]}
      />
      {short && (
        <Notice tone="attention" className="mt-3" action={<FundButton />}>
          {t('paidCall.short', { have: money.short(balance.token) })}
        </Notice>
      )}
      <Button
        type="submit"
        kind="primary"
        className="mt-4 w-full"
        disabled={wallet === undefined || short}
        data-testid="paid-call"
      >
        <Icon name={media === 'audio' ? 'phone' : 'camera'} />
        {t('paidCall.call', { amount: money.exact(deposit) })}
      </Button>
      <p className="mt-2 text-sm text-soft">{t('paidCall.then')}</p>
    </form>
  )
}
