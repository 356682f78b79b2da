'use client'
import type { MessageRecord } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { Fragment, useEffect, useLayoutEffect, useRef } from 'react'
import { useNow } from '../../hooks/useNow.ts'
import { formatDay } from '../../lib/formatDay.ts'
import { Message } from './Message.tsx'

/** The messages, oldest on top, with the days between them. Follows the newest unless one has scrolled up to read. */
export function MessageLog({ messages, name }: { messages: readonly MessageRecord[]; name: string }) {
  const t = useTranslations('chat')
  const locale = useLocale()
  const now = useNow(60_000)
  const box = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  const count = messages.length
  const empty = count === 0
  const last = messages.at(-1)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message or a changed state makes the log taller
  useLayoutEffect(() => {
    if (follows.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight
  }, [count, last])
  // Fonts, a growing field to write in or a phone's keyboard change heights without a new message.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list replaces the words of an empty conversation
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const observer = new ResizeObserver(() => {
      if (follows.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    for (const child of element.children) observer.observe(child)
    return () => observer.disconnect()
  }, [empty])
  const onScroll = () => {
    const element = box.current
    if (element !== null) follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < 80
  }
  return (
    <div
      ref={box}
      onScroll={onScroll}
      role="log"
      aria-label={t('log', { name })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto px-3 py-4 md:px-5"
    >
      {empty ? (
        <div className="flex h-full flex-col items-center justify-center gap-1 text-center text-sm">
          <p className="font-semibold">{t('firstTitle', { name })}</p>
          <p className="max-w-sm text-soft">{t('firstWords')}</p>
        </div>
      ) : (
        <ol className="mx-auto flex max-w-3xl flex-col gap-2">
          {messages.map((message, index) => {
            const day = formatDay(message.at, { now, locale })
            const before = messages[index - 1]
            const newDay = before === undefined || formatDay(before.at, { now, locale }) !== day
            return (
              <Fragment key={message.id}>
                {newDay && (
                  <li className="my-3 flex items-center gap-3 text-xs text-soft">
                    <span aria-hidden="true" className="h-px flex-1 bg-line" />
                    {day}
                    <span aria-hidden="true" className="h-px flex-1 bg-line" />
                  </li>
                )}
                <Message message={message} />
              </Fragment>
            )
          })}
        </ol>
      )}
    </div>
  )
}
