'use client'
import type { Conversation } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { useNow } from '../../hooks/useNow.ts'
import { formatDay } from '../../lib/formatDay.ts'
import { formatTime } from '../../lib/formatTime.ts'
import { postmarkRing } from '../../lib/postmarkRing.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { useMessageText } from '../consult/useMessageText.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { classes } from '../ui/classes.ts'
import { Ring } from '../ui/Ring.tsx'
import { StampAvatar } from '../ui/StampAvatar.tsx'
import { FindPerson } from './FindPerson.tsx'

export type ConversationListProps = { peer: string | undefined; onChoose: (peer: string) => void }

/** Everyone one writes with, newest first, under the field that finds somebody new. */
export function ConversationList({ peer, onChoose }: ConversationListProps) {
  const t = useTranslations('chat')
  const snapshot = useClientSnapshot()?.snapshot
  const conversations = snapshot?.conversations ?? []
  return (
    <>
      <div className="border-b border-line p-3">
        <FindPerson onFound={onChoose} />
      </div>
      <nav aria-label={t('conversations')} className="min-h-0 flex-1 overflow-y-auto">
        {conversations.length === 0 ? (
          <div className="flex flex-col items-start gap-3 p-6 text-sm">
            <p className="font-semibold">{t('nobodyTitle')}</p>
            <p className="text-soft">{t('nobodyWords')}</p>
            {snapshot?.identity !== undefined && <CopyButton text={snapshot.identity.did} label={t('copyMyDid')} />}
          </div>
        ) : (
          <ul>
            {conversations.map((conversation) => (
              <li key={conversation.peer}>
                <Row conversation={conversation} here={conversation.peer === peer} onChoose={onChoose} />
              </li>
            ))}
          </ul>
        )}
      </nav>
    </>
  )
}

function Row({
  conversation,
  here,
  onChoose,
}: {
  conversation: Conversation
  here: boolean
  onChoose: (peer: string) => void
}) {
  const t = useTranslations('chat')
  const locale = useLocale()
  const now = useNow(30_000)
  const textOf = useMessageText()
  const { peer, name, last, unread, at } = conversation
  const today = formatDay(at, { now, locale }) === formatDay(now, { now, locale })
  return (
    <button
      type="button"
      onClick={() => onChoose(peer)}
      aria-current={here ? 'true' : undefined}
      data-testid="conversation"
      data-peer={peer}
      data-unread={unread}
      className={classes(
        'flex w-full items-center gap-3 border-b border-line px-3 py-3 text-left transition-colors duration-150',
        here ? 'bg-sunk' : 'hover:bg-sunk',
      )}
    >
      <StampAvatar did={peer} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline justify-between gap-2">
          <span className="truncate font-semibold">{name === '' ? shortenAddress(peer) : name}</span>
          <time dateTime={new Date(at).toISOString()} className="figures shrink-0 text-xs text-soft">
            {today ? formatTime(at, locale) : formatDay(at, { now, locale })}
          </time>
        </span>
        <span className="flex items-center gap-1.5 text-sm text-soft">
          {last?.direction === 'out' && last.state !== 'received' && (
            <Ring
              ring={postmarkRing({ state: last.state, postmarkedBy: last.postmarkedBy, of: last.of })}
              className="size-3.5"
            />
          )}
          <span className={classes('min-w-0 flex-1 truncate', unread > 0 && 'font-semibold text-ink')}>
            {last === undefined ? t('noMessages') : textOf(last)}
          </span>
          {unread > 0 && (
            <>
              <span
                aria-hidden="true"
                className="figures min-w-5 shrink-0 rounded-full bg-accent px-1.5 text-center text-xs leading-5 font-semibold text-on-accent"
              >
                {unread > 99 ? '99+' : unread}
              </span>
              <span className="sr-only">{t('unread', { count: unread })}</span>
            </>
          )}
        </span>
      </span>
    </button>
  )
}
