'use client'
import type { CallView } from '@parley/client'
import { useTranslations } from 'next-intl'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { callScreen } from '../../calls/callScreen.ts'
import { useTask } from '../../hooks/useTask.ts'
import { formatClock } from '../../lib/formatClock.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { classes } from '../ui/classes.ts'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'
import { StampAvatar } from '../ui/StampAvatar.tsx'
import { CallChat } from './CallChat.tsx'
import { CallControls } from './CallControls.tsx'
import { CallEnded } from './CallEnded.tsx'
import { CallGrid } from './CallGrid.tsx'
import { CallMoney } from './CallMoney.tsx'
import { useCallPhase } from './useCallPhase.ts'

const HandOver = lazy(() => import('../centre/HandOver.tsx').then(({ HandOver }) => ({ default: HandOver })))

/** One call over the page; the places beside it stay in reach, and walking to one takes the call along as a bar. */
export function CallScreen({ call }: { call: CallView }) {
  const t = useTranslations('calls')
  const { client, snapshot } = useClientSnapshot() ?? {}
  const duty = snapshot?.duty?.serving?.caller === call.peer ? snapshot.duty : undefined
  const phase = useCallPhase(call)
  const task = useTask()
  const section = useRef<HTMLElement>(null)
  const [chatting, setChatting] = useState(false)
  const [seen, setSeen] = useState(0)
  const { quality, path, talkMs, chat, paid } = call
  const ended = call.phase === 'ended'
  const name = call.name === '' ? shortenAddress(call.peer) : call.name
  useEffect(() => {
    const before = document.activeElement
    section.current?.focus({ preventScroll: true })
    return () => {
      // The page below is out of reach until this is gone.
      setTimeout(() => {
        if (document.activeElement !== document.body) return
        if (before instanceof HTMLElement && before.isConnected) before.focus()
        if (document.activeElement === document.body) document.getElementById('content')?.focus()
      })
    }
  }, [])
  const unread = chatting ? 0 : chat.filter(({ from }) => from === 'peer').length - seen
  const openChat = (open: boolean) => {
    setSeen(chat.filter(({ from }) => from === 'peer').length)
    setChatting(open)
  }
  return (
    <section
      ref={section}
      tabIndex={-1}
      aria-label={t('with', { name })}
      data-testid="call-screen"
      data-phase={call.phase}
      data-path={path}
      className="absolute inset-0 z-30 flex flex-col bg-paper outline-none"
    >
      <header className="flex shrink-0 items-center gap-3 border-b border-line px-3 py-2 md:px-5">
        <button
          type="button"
          aria-label={t('minimize')}
          title={t('minimize')}
          data-testid="minimize"
          onClick={() => callScreen.set(undefined)}
          className={buttonClasses('quiet', 'size-11 px-0!')}
        >
          <Icon name="chevron" />
        </button>
        <StampAvatar did={call.peer} />
        <div className="min-w-0 flex-1">
          <h1 className="truncate text-base">{name}</h1>
          <p className="figures flex gap-x-2 text-sm text-soft">
            {talkMs > 0 && !ended && <span data-testid="talk-time">{formatClock(talkMs)}</span>}
            <span role="status" data-testid="call-phase" className={ended ? 'sr-only' : undefined}>
              {phase}
            </span>
          </p>
        </div>
        {(call.phase === 'talking' || call.phase === 'reconnecting') && (
          <dl className="shrink-0 text-right text-xs text-soft" data-testid="call-path">
            <div className="flex items-center justify-end gap-1.5">
              <dt className="sr-only">{t('quality.label')}</dt>
              <Bars quality={quality} />
              <dd className={classes(quality === 'poor' && 'font-semibold text-amber')}>{t(`quality.${quality}`)}</dd>
            </div>
            <div>
              <dt className="sr-only">{t('path.label')}</dt>
              <dd>{t(`path.${path ?? 'unknown'}`)}</dd>
            </div>
          </dl>
        )}
      </header>
      {ended ? (
        <CallEnded call={call} />
      ) : (
        <>
          {paid !== undefined && <CallMoney call={call} paid={paid} />}
          {duty !== undefined && paid?.role === 'payee' && (
            <Suspense fallback={null}>
              <HandOver call={call} duty={duty} />
            </Suspense>
          )}
          <div className="relative flex min-h-0 flex-1">
            <CallGrid call={call} />
            {chatting && <CallChat call={call} onClose={() => openChat(false)} />}
          </div>
          {call.held === 'me' && paid === undefined && (
            <Notice
              tone="info"
              live
              className="mx-3 mt-2 md:mx-5"
              action={
                <Button kind="primary" data-testid="go-on" onClick={() => client?.calls.pause(call.id, false)}>
                  {t('held.goOn')}
                </Button>
              }
            >
              {t('held.means')}
            </Notice>
          )}
          <FailureNotice failure={task.failure} className="px-3 pt-2 md:px-5" />
          <CallControls
            call={call}
            task={task}
            chatting={chatting}
            unread={unread}
            onChat={() => openChat(!chatting)}
          />
        </>
      )}
    </section>
  )
}

const HEIGHTS = { unknown: 0, poor: 1, fair: 2, good: 3 } as const

function Bars({ quality }: { quality: CallView['quality'] }) {
  return (
    <span aria-hidden="true" className="flex h-3 items-end gap-0.5">
      {[1, 2, 3].map((bar) => (
        <span
          key={bar}
          style={{ height: `${bar * 4}px` }}
          className={classes('w-1 rounded-sm', bar <= HEIGHTS[quality] ? 'bg-ink' : 'bg-line')}
        />
      ))}
    </span>
  )
}
