'use client'
import type { CallView } from '@parley/client'
import type { CallMedia } from '@parley/protocol'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { announceCall } from '../../calls/announceCall.ts'
import { answerCall } from '../../calls/answerCall.ts'
import { deviceChoice } from '../../calls/deviceChoice.ts'
import { silencedCalls } from '../../calls/silencedCalls.ts'
import { useTask } from '../../hooks/useTask.ts'
import { useValue } from '../../hooks/useValue.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { ServingLine } from '../centre/ServingLine.tsx'
import { Button } from '../ui/Button.tsx'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Icon } from '../ui/Icon.tsx'
import { StampAvatar } from '../ui/StampAvatar.tsx'
import { PriceLine } from './PriceLine.tsx'

/** Enter pressed for something else just when it began to ring takes no call. */
const FIRST_MS = 700

/** A call that rings. Enter takes it while the card has the focus; Escape only silences it. */
export function IncomingCall({ call, waiting }: { call: CallView; waiting: boolean }) {
  const t = useTranslations('calls')
  const { client, snapshot } = useClientSnapshot() ?? {}
  const duty = snapshot?.duty?.serving?.caller === call.peer ? snapshot.duty : undefined
  const task = useTask()
  const card = useRef<HTMLElement>(null)
  const quiet = useValue(deviceChoice).quiet
  const silenced = useValue(silencedCalls).includes(call.id) || quiet
  const { id, media, paid } = call
  const name = call.name === '' ? shortenAddress(call.peer) : call.name
  const words = t(`rings.${media}`, { name })

  useEffect(() => announceCall({ id, words }), [id, words])
  useEffect(() => {
    const before = document.activeElement
    // Whoever is writing goes on writing: the card is read out, and reached by Tab.
    const writing = before instanceof HTMLElement && before.matches('input, textarea, select, [contenteditable]')
    if (!writing) card.current?.focus({ preventScroll: true })
    const element = card.current
    return () => {
      if (element?.contains(document.activeElement) && before instanceof HTMLElement) before.focus()
    }
  }, [])

  const began = useRef(Date.now())
  const accept = (as: CallMedia) => task.run(() => answerCall(id, as))
  const decline = () => task.run(async () => client?.calls.decline(id, 'declined'))
  const silence = () => silencedCalls.set([...silencedCalls.get(), id])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') silence()
    if (event.key !== 'Enter' || event.target !== card.current || Date.now() - began.current < FIRST_MS) return
    event.preventDefault()
    accept(media)
  }
  return (
    <section
      ref={card}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is focused when it begins to ring
      tabIndex={0}
      onKeyDown={onKeyDown}
      aria-label={words}
      data-testid="incoming-call"
      className="rise pointer-events-auto w-full rounded-lg border border-line-strong bg-card p-4 md:w-[24rem]"
    >
      <p role="alert" className="sr-only">
        {words} {t('ringsHow')}
      </p>
      <div className="flex items-center gap-3">
        <StampAvatar did={call.peer} className="size-14" />
        <div className="min-w-0 flex-1">
          <p className="truncate text-base font-semibold" data-testid="incoming-name">
            {name}
          </p>
          <p className="text-sm text-soft">{t(`incoming.${media}`)}</p>
          {paid !== undefined && <PriceLine paid={paid} />}
        </div>
        <button
          type="button"
          aria-pressed={silenced}
          disabled={silenced}
          aria-label={t('silence')}
          title={t('silence')}
          onClick={silence}
          data-testid="silence"
          className={buttonClasses('quiet', 'size-11 px-0!')}
        >
          <Icon name={silenced ? 'bellOff' : 'bell'} />
        </button>
      </div>
      {duty !== undefined && paid !== undefined && <ServingLine call={call} duty={duty} />}
      {waiting && <p className="mt-3 text-sm text-soft">{t('waiting')}</p>}
      <FailureNotice failure={task.failure} className="mt-3" />
      <div className="mt-4 grid grid-cols-2 gap-2">
        <Button
          kind="primary"
          busy={task.running}
          data-testid="accept"
          onClick={() => accept(media)}
          className={media === 'audio' ? undefined : 'col-span-2'}
        >
          <Icon name={media === 'audio' ? 'phone' : 'camera'} />
          {t(`accept.${media}`)}
        </Button>
        {media === 'video' && (
          <Button disabled={task.running} data-testid="accept-audio" onClick={() => accept('audio')}>
            <Icon name="phone" />
            {t('accept.voiceOnly')}
          </Button>
        )}
        <Button kind="danger" data-testid="decline" onClick={decline}>
          <Icon name="phone" className="rotate-135" />
          {t('decline')}
        </Button>
      </div>
    </section>
  )
}
