'use client'
import type { CallView } from '@parley/client'
import { useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { callScreen } from '../../calls/callScreen.ts'
import { formatClock } from '../../lib/formatClock.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { Icon } from '../ui/Icon.tsx'
import { StampAvatar } from '../ui/StampAvatar.tsx'
import { useCallMoney } from './useCallMoney.ts'
import { useCallPhase } from './useCallPhase.ts'

const ENDED_MS = 5_000

/** A call that goes on while another page (or another call) is open: who, how long, back to it, hang up. */
export function CallBar({ call }: { call: CallView }) {
  const t = useTranslations('calls')
  const client = useClientSnapshot()?.client
  const money = useCallMoney()
  const phase = useCallPhase(call)
  const { id, talkMs, paid, local } = call
  const ended = call.phase === 'ended'
  const name = call.name === '' ? shortenAddress(call.peer) : call.name
  const passing = ended && (paid === undefined || paid.state === 'waiting')
  useEffect(() => {
    if (!passing) return
    const timer = setTimeout(() => client?.calls.dismiss(id), ENDED_MS)
    return () => clearTimeout(timer)
  }, [passing, client, id])
  return (
    <section
      aria-label={t('with', { name })}
      data-testid="call-bar"
      data-phase={call.phase}
      className="flex shrink-0 items-center gap-x-3 gap-y-1 border-b border-line bg-teal-wash px-3 py-1.5 md:px-5"
    >
      <StampAvatar did={call.peer} />
      <p className="min-w-0 flex-1 text-sm">
        <span className="block truncate font-semibold">{name}</span>
        <span className="figures block truncate text-xs">
          {talkMs > 0 && `${formatClock(talkMs)} · `}
          {phase}
          {paid !== undefined && ` · ${t('soFar', { amount: money.short(paid.paid, 'up') })}`}
        </span>
      </p>
      <div className="flex gap-1">
        {!ended && (
          <button
            type="button"
            aria-pressed={local.muted}
            aria-label={t('mute')}
            title={t('mute')}
            onClick={() => client?.calls.setMuted(id, !local.muted)}
            className={buttonClasses('quiet', 'size-11 px-0! aria-pressed:bg-ink aria-pressed:text-paper')}
          >
            <Icon name={local.muted ? 'microphoneOff' : 'microphone'} />
          </button>
        )}
        <Button data-testid="return" onClick={() => callScreen.set(id)}>
          {t('return')}
        </Button>
        {!ended && (
          <Button kind="danger" data-testid="bar-hang-up" onClick={() => void client?.calls.hangUp(id).catch(() => {})}>
            <Icon name="phone" className="size-4 rotate-135" />
            <span className="max-sm:sr-only">{t('hangUp')}</span>
          </Button>
        )}
      </div>
    </section>
  )
}
