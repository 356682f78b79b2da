'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useSyncExternalStore } from 'react'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { CallButtons } from '../calls/CallButtons.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'
import { StampAvatar } from '../ui/StampAvatar.tsx'
import { Composer } from './Composer.tsx'
import { MessageLog } from './MessageLog.tsx'
import { PostageNotice } from './PostageNotice.tsx'
import { usePeerName } from './usePeerName.ts'

const none: readonly never[] = []

/** One conversation: who, the messages, and the field to write in. */
export function ConversationView({ peer, onBack }: { peer: string; onBack: () => void }) {
  const t = useTranslations('chat')
  const current = useClientSnapshot()
  const client = current?.client
  const messages = useSyncExternalStore(
    client?.subscribe ?? (() => () => {}),
    () => client?.conversations.messages(peer) ?? none,
    () => none,
  )
  const name = usePeerName(peer)
  const conversation = current?.snapshot.conversations.find((one) => one.peer === peer)
  const unread = conversation?.unread ?? 0
  useEffect(() => {
    if (client === undefined || unread === 0) return
    const read = () => {
      if (document.visibilityState === 'visible') void client.conversations.markRead(peer).catch(() => {})
    }
    read()
    document.addEventListener('visibilitychange', read)
    return () => document.removeEventListener('visibilitychange', read)
  }, [client, peer, unread])
  const title = name === '' ? shortenAddress(peer) : name
  return (
    <section aria-label={t('with', { name: title })} className="flex min-h-0 flex-1 flex-col">
      <header className="flex items-center gap-3 border-b border-line px-3 py-2 md:px-5">
        <button
          type="button"
          onClick={onBack}
          aria-label={t('back')}
          className="inline-flex size-11 items-center justify-center rounded hover:bg-sunk md:hidden"
        >
          <Icon name="back" />
        </button>
        <StampAvatar did={peer} />
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-base" data-testid="peer-name">
            {title}
          </h2>
          <p className="truncate font-mono text-xs text-soft" title={peer}>
            {peer}
          </p>
        </div>
        <CallButtons did={peer} name={title} />
        <CopyButton text={peer} label={t('copyDid')} iconOnly />
      </header>
      {(conversation?.missing ?? 0) > 0 && (
        <Notice tone="attention" className="m-3 mb-0">
          {t('missing', { count: conversation?.missing ?? 0 })}
        </Notice>
      )}
      <MessageLog messages={messages} name={title} />
      <PostageNotice />
      <Composer peer={peer} name={title} />
    </section>
  )
}
