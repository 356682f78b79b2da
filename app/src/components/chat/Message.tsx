'use client'
import type { MessageRecord } from '@parley/client'
import Link from 'next/link'
import { useLocale, useTranslations } from 'next-intl'
import { memo } from 'react'
import { useFailureText } from '../../hooks/useFailureText.ts'
import { useTask } from '../../hooks/useTask.ts'
import { formatTime } from '../../lib/formatTime.ts'
import { postmarkRing } from '../../lib/postmarkRing.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { useMessageText } from '../consult/useMessageText.ts'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { classes } from '../ui/classes.ts'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Ring } from '../ui/Ring.tsx'

/** One message; an outgoing one with its postmark and what it proves, in words. */
export const Message = memo(function Message({ message }: { message: MessageRecord }) {
  const t = useTranslations('chat')
  const locale = useLocale()
  const textOf = useMessageText()
  const own = message.direction === 'out'
  return (
    <li
      data-testid="message"
      data-direction={message.direction}
      data-state={message.state}
      data-postmarks={`${message.postmarkedBy}/${message.of}`}
      className={classes('rise flex flex-col', own ? 'items-end' : 'items-start')}
    >
      <div
        className={classes(
          'max-w-[85%] rounded-lg border px-3.5 py-2 md:max-w-[75%]',
          own ? 'rounded-br-sm border-transparent bg-own' : 'rounded-bl-sm border-line bg-card',
        )}
      >
        <span className="sr-only">{own ? t('youWrote') : t('theyWrote')}</span>
        <p data-testid="message-text" dir="auto" className="break-words whitespace-pre-wrap">
          {textOf(message)}
        </p>
        {message.booking !== undefined && (
          <Link href="/consult?view=appointments" prefetch={false} className={buttonClasses('plain', 'mt-2')}>
            {t('appointment')}
          </Link>
        )}
      </div>
      <div className="figures mt-0.5 flex max-w-full flex-wrap items-center gap-x-1.5 px-1 text-xs text-soft">
        <time dateTime={new Date(message.at).toISOString()}>{formatTime(message.at, locale)}</time>
        {own && <Postmark message={message} />}
      </div>
    </li>
  )
})

function Postmark({ message }: { message: MessageRecord }) {
  const t = useTranslations('chat')
  const failureText = useFailureText()
  const client = useClientSnapshot()?.client
  const task = useTask()
  const { id, state, postmarkedBy, of, trouble } = message
  if (state === 'received') return null
  const reason =
    trouble === undefined
      ? undefined
      : failureText({
          code: trouble.code,
          facts: { ...trouble.facts, ...(trouble.until === undefined ? {} : { until: trouble.until }) },
        })
  const words =
    state === 'delivered'
      ? t('delivered')
      : state === 'sent'
        ? t('postmarked', { count: postmarkedBy, of })
        : state === 'failed'
          ? t('failed', { reason: reason ?? t('noReason') })
          : reason !== undefined
            ? t('waiting', { reason })
            : t(state)
  return (
    <>
      <Ring ring={postmarkRing({ state, postmarkedBy, of })} />
      <span data-testid="message-status" className={classes('min-w-0', state === 'failed' && 'text-amber')}>
        {words}
      </span>
      {trouble?.canRetry === true && state === 'failed' && (
        <button
          type="button"
          data-testid="retry"
          onClick={() => task.run(async () => void (await client?.conversations.retry(id)))}
          disabled={task.running}
          className="ml-1 inline-flex min-h-11 items-center gap-1 rounded px-2 font-semibold text-ink underline decoration-line-strong underline-offset-3 hover:bg-sunk md:min-h-8"
        >
          <Icon name="retry" className="size-4" />
          {t('retry')}
        </button>
      )}
      <FailureNotice failure={task.failure} className="basis-full" />
    </>
  )
}
