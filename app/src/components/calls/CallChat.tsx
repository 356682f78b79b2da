'use client'
import type { CallView } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { type FormEvent, useLayoutEffect, useRef, useState } from 'react'
import { formatTime } from '../../lib/formatTime.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/Icon.tsx'

const LIMIT = 1_000

/** Lines written during a call; they go with it. */
export function CallChat({ call, onClose }: { call: CallView; onClose: () => void }) {
  const t = useTranslations('calls')
  const locale = useLocale()
  const client = useClientSnapshot()?.client
  const [text, setText] = useState('')
  const log = useRef<HTMLDivElement>(null)
  const count = call.chat.length
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line makes the log taller
  useLayoutEffect(() => {
    if (log.current !== null) log.current.scrollTop = log.current.scrollHeight
  }, [count])
  const say = (event: FormEvent) => {
    event.preventDefault()
    const written = text.trim()
    if (written === '') return
    client?.calls.say(call.id, written)
    setText('')
  }
  return (
    <aside
      aria-label={t('chatLabel')}
      data-testid="call-chat"
      className="flex min-h-0 flex-col border-line bg-paper max-md:absolute max-md:inset-0 md:w-80 md:border-l"
    >
      <div className="flex items-center justify-between border-b border-line pl-4">
        <h2 className="text-sm">{t('chat')}</h2>
        <button
          type="button"
          onClick={onClose}
          aria-label={t('chatClose')}
          className={buttonClasses('quiet', 'size-11 px-0!')}
        >
          <Icon name="close" />
        </button>
      </div>
      <div
        ref={log}
        role="log"
        aria-label={t('chatLabel')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto p-3"
      >
        {count === 0 && <p className="p-4 text-center text-sm text-soft">{t('chatEmpty')}</p>}
        <ol className="flex flex-col gap-2">
          {call.chat.map(({ id, from, text, at }) => (
            <li
              key={id}
              data-testid="call-line"
              className={classes('flex flex-col', from === 'me' ? 'items-end' : 'items-start')}
            >
              <span className="sr-only">{t(from === 'me' ? 'youSaid' : 'theySaid')}</span>
              <p
                dir="auto"
                className={classes(
                  'max-w-[90%] rounded-lg border px-3 py-1.5 text-sm break-words whitespace-pre-wrap',
                  from === 'me' ? 'border-transparent bg-own' : 'border-line bg-card',
                )}
              >
                {text}
              </p>
              <time dateTime={new Date(at).toISOString()} className="figures px-1 text-xs text-soft">
                {formatTime(at, locale)}
              </time>
            </li>
          ))}
        </ol>
      </div>
      <form onSubmit={say} className="flex gap-2 border-t border-line p-3">
        <input
          value={text}
          maxLength={LIMIT}
          onChange={(event) => setText(event.target.value)}
          aria-label={t('chatWrite')}
          placeholder={t('chatWrite')}
          enterKeyHint="send"
          autoComplete="off"
          data-testid="call-chat-input"
          className="min-h-11 min-w-0 flex-1 rounded border border-line-strong bg-card px-3 text-base placeholder:text-soft md:min-h-10"
        />
        <Button type="submit" disabled={text.trim() === ''} data-testid="call-chat-send" aria-label={t('chatSend')}>
          <Icon name="send" className="size-4" />
        </Button>
      </form>
    </aside>
  )
}
