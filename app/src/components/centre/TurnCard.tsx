'use client'
import type { CallView, LineView } from '@parley/client'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { announceCall } from '../../calls/announceCall.ts'
import { turnDialog } from '../../calls/turnDialog.ts'
import { useNow } from '../../hooks/useNow.ts'
import { useTask } from '../../hooks/useTask.ts'
import { formatClock } from '../../lib/formatClock.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { useWalletPage } from '../calls/useWalletPage.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Icon } from '../ui/Icon.tsx'
import { StampAvatar } from '../ui/StampAvatar.tsx'

const GOES_ON: readonly CallView['phase'][] = ['calling', 'ringing', 'connecting', 'talking', 'reconnecting']

/** It is one's turn, or one is handed over: who takes the call, how long he waits, and the price before the wallet is asked. */
export function TurnCard({ line }: { line: LineView }) {
  const t = useTranslations('centre')
  const current = useClientSnapshot()
  const now = useNow()
  const task = useTask()
  const toWalletPage = useWalletPage()
  const card = useRef<HTMLElement>(null)
  const { centre, adviser, payeeKey, until = 0 } = line
  const calls = current?.snapshot.calls ?? []
  const before = calls.find(({ phase, held }) => GOES_ON.includes(phase) && held !== 'me')
  const name = adviser === undefined || adviser.name === '' ? shortenAddress(adviser?.did ?? '') : adviser.name
  const centreName = centre.name === '' ? shortenAddress(centre.did) : centre.name
  const words = t(line.handedOver ? 'turn.handedOver' : 'turn.yours', { name, centre: centreName })
  useEffect(() => announceCall({ id: `${centre.did}-${until}`, words }), [centre.did, until, words])
  useEffect(() => {
    const writing = document.activeElement?.matches('input, textarea, select, [contenteditable]')
    if (writing !== true) card.current?.focus({ preventScroll: true })
  }, [])
  if (adviser === undefined || payeeKey === undefined) return null
  const { client } = current ?? {}
  const begin = () =>
    task.run(async () => {
      if (client === undefined) return
      const { terms, price } = await client.consult.find(centre.did)
      // One call at a time: an old one that is paid is settled, and what is left of it comes back.
      if (before !== undefined) await client.calls.hangUp(before.id)
      turnDialog.set({
        did: adviser.did,
        name: adviser.name,
        offer: { ...terms, payeeKey },
        minimum: price.minimum,
        centre: { did: centre.did, name: centreName },
      })
      toWalletPage()
    })
  return (
    <div className="pointer-events-none fixed inset-x-2 top-2 z-50 flex flex-col items-end md:inset-x-auto md:top-4 md:right-4">
      <section
        ref={card}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is focused when the turn comes
        tabIndex={0}
        aria-label={words}
        data-testid="turn"
        className="rise pointer-events-auto w-full rounded-lg border border-line-strong bg-card p-4 md:w-[24rem]"
      >
        <p role="alert" className="sr-only">
          {words}
        </p>
        <div className="flex items-center gap-3">
          <StampAvatar did={adviser.did} className="size-14" />
          <div className="min-w-0 flex-1">
            <p className="text-base font-semibold">{words}</p>
            <p className="figures text-sm text-soft">
              {t('turn.waits', { time: formatClock(Math.max(0, until - now)) })}
            </p>
          </div>
        </div>
        <p className="mt-3 text-sm text-soft">{t(before === undefined ? 'turn.what' : 'turn.whatFirst')}</p>
        <FailureNotice failure={task.failure} className="mt-3" />
        <div className="mt-4 grid grid-cols-2 gap-2">
          <Button kind="primary" busy={task.running} onClick={begin} data-testid="turn-call">
            <Icon name="phone" />
            {t('turn.call')}
          </Button>
          <Button onClick={() => task.run(async () => client?.centre.leave())} data-testid="turn-leave">
            {t('turn.leave')}
          </Button>
        </div>
      </section>
    </div>
  )
}
