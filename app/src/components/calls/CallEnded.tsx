'use client'
import type { CallView } from '@parley/client'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { beginCall } from '../../calls/beginCall.ts'
import { formatClock } from '../../lib/formatClock.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Icon } from '../ui/Icon.tsx'
import { StampAvatar } from '../ui/StampAvatar.tsx'
import { CallReceipt } from './CallReceipt.tsx'
import { useCallPhase } from './useCallPhase.ts'

const PASSES_MS = 4_000

/** After a call: how it ended, what it came to, and calling again. One that simply ended goes away by itself. */
export function CallEnded({ call }: { call: CallView }) {
  const t = useTranslations('calls')
  const current = useClientSnapshot()
  const client = current?.client
  const phase = useCallPhase(call)
  const close = useRef<HTMLButtonElement>(null)
  const { id, peer, name, media, talkMs, paid, end } = call
  const record = current?.snapshot.callHistory.find((one) => one.id === id)
  // A paid call that nobody took has no money to tell of.
  const receipt = paid?.state === 'waiting' ? undefined : paid
  const unanswered = receipt === undefined && end?.reason !== 'hangup'
  const passes = receipt === undefined && end?.reason === 'hangup'
  useEffect(() => close.current?.focus({ preventScroll: true }), [])
  useEffect(() => {
    if (!passes) return
    const timer = setTimeout(() => client?.calls.dismiss(id), PASSES_MS)
    return () => clearTimeout(timer)
  }, [passes, client, id])
  const again = () => {
    client?.calls.dismiss(id)
    void beginCall({ did: peer, name, media })
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto p-4 md:p-8" data-testid="call-ended">
      <div className="m-auto flex w-full max-w-xl flex-col items-center gap-4 text-center">
        {receipt === undefined && <StampAvatar did={peer} className="size-24" />}
        <p className="text-base font-semibold">{phase}</p>
        {end?.code !== undefined && <FailureNotice failure={{ code: end.code, facts: {} }} className="text-left" />}
        {talkMs > 0 && receipt === undefined && (
          <p className="figures text-soft">{t('talked', { time: formatClock(talkMs) })}</p>
        )}
        {paid !== undefined && receipt === undefined && <p className="text-soft">{t('costNothing')}</p>}
        {receipt !== undefined && (
          <Card className="w-full text-left">
            <CallReceipt
              state={receipt.state}
              trouble={receipt.trouble}
              settle={<p className="mt-3 text-sm text-soft">{t('settleOwn.where')}</p>}
              record={
                record ?? {
                  id,
                  peer,
                  name,
                  direction: call.direction,
                  media,
                  at: call.at,
                  talkMs,
                  reason: end?.reason ?? 'failed',
                }
              }
            />
          </Card>
        )}
        <div className="flex flex-wrap justify-center gap-2">
          <Button
            ref={close}
            kind={unanswered && paid === undefined ? 'plain' : 'primary'}
            data-testid="call-close"
            onClick={() => client?.calls.dismiss(id)}
          >
            {t('close')}
          </Button>
          {paid === undefined && (
            <Button kind={unanswered ? 'primary' : 'plain'} onClick={again} data-testid="call-again">
              <Icon name={media === 'audio' ? 'phone' : 'camera'} className="size-4" />
              {t('again')}
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}
