'use client'
import type { CallRecord } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { lazy, Suspense, useState } from 'react'
import { outcomeOf } from '../../calls/outcomeOf.ts'
import { useNow } from '../../hooks/useNow.ts'
import { formatClock } from '../../lib/formatClock.ts'
import { formatMoment } from '../../lib/formatMoment.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/Icon.tsx'
import { Modal } from '../ui/Modal.tsx'
import { StampAvatar } from '../ui/StampAvatar.tsx'
import { CallButtons } from './CallButtons.tsx'
import { CallReceipt } from './CallReceipt.tsx'
import { useCallMoney } from './useCallMoney.ts'

const SettleOwn = lazy(() => import('./SettleOwn.tsx').then(({ SettleOwn }) => ({ default: SettleOwn })))

/** One call of the list: who, how it ended in words and sign, when, how long, what it cost; calling again. */
export function CallRow({ record }: { record: CallRecord }) {
  const t = useTranslations('calls')
  const locale = useLocale()
  const now = useNow(60_000)
  const money = useCallMoney()
  const own = useClientSnapshot()?.snapshot.identity?.address
  const [open, setOpen] = useState(false)
  const { peer, direction, media, at, talkMs, paid } = record
  const name = record.name === '' ? shortenAddress(peer) : record.name
  const outcome = outcomeOf(record)
  const missed = outcome === 'missed'
  const forCentre = paid?.payee !== undefined && paid.payee !== own
  const words = outcome === 'answered' ? t(`outcome.${direction}.${media}`) : t(`outcome.${outcome}`)
  return (
    <li data-testid="call-record" data-outcome={outcome} data-direction={direction} className="px-3 py-3 md:px-5">
      <div className="flex items-center gap-3">
        <StampAvatar did={peer} />
        <div className="min-w-0 flex-1">
          <p className="truncate font-semibold">{name}</p>
          <p
            className={classes(
              'figures flex flex-wrap items-center gap-x-1.5 text-sm',
              missed ? 'font-semibold text-loss' : 'text-soft',
            )}
          >
            <Icon
              name={missed ? 'callMissed' : direction === 'in' ? 'callIn' : 'callOut'}
              className="size-4 shrink-0"
            />
            <span>{words}</span>
            {talkMs > 0 && <span>· {formatClock(talkMs)}</span>}
            {paid !== undefined && (
              <span className={paid.role === 'payee' ? 'text-teal' : undefined}>
                ·{' '}
                {paid.role === 'payee'
                  ? t(forCentre ? 'earnedForCentre' : 'earned', { amount: money.short(paid.toPayee) })
                  : t('soFar', { amount: money.short(paid.paid, 'up') })}
              </span>
            )}
          </p>
          <time dateTime={new Date(at).toISOString()} className="figures text-xs text-soft">
            {formatMoment(at, { now, locale })}
          </time>
        </div>
        {paid === undefined ? (
          <CallButtons did={peer} name={name} />
        ) : (
          <Button onClick={() => setOpen(true)} data-testid="open-receipt">
            {t('receipt.open')}
          </Button>
        )}
      </div>
      {paid !== undefined && (
        <Modal open={open} onClose={() => setOpen(false)} title={name} testId="receipt-dialog">
          <CallReceipt
            record={record}
            state={paid.state}
            settle={
              <Suspense fallback={null}>
                <SettleOwn paid={paid} />
              </Suspense>
            }
          />
        </Modal>
      )}
    </li>
  )
}
