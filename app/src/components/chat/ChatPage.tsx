'use client'
import { useTranslations } from 'next-intl'
import { Suspense } from 'react'
import { useConnection } from 'wagmi'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { classes } from '../ui/classes.ts'
import { Opening } from '../ui/Opening.tsx'
import { ServiceBanner } from '../wallet/ServiceBanner.tsx'
import { ConversationList } from './ConversationList.tsx'
import { ConversationView } from './ConversationView.tsx'
import { GettingStarted } from './GettingStarted.tsx'
import { usePeer } from './usePeer.ts'

/** The chat: list and conversation side by side, one after the other on a phone. */
export function ChatPage() {
  const t = useTranslations('common')
  return (
    <Suspense fallback={<Opening label={t('opening')} className="flex-1" />}>
      <Chat />
    </Suspense>
  )
}

function Chat() {
  const t = useTranslations('chat')
  const { address, status } = useConnection()
  const current = useClientSnapshot()
  const [peer, setPeer] = usePeer()
  if (address === undefined && status !== 'reconnecting') return <GettingStarted />
  if (current === undefined) {
    return (
      <>
        <ServiceBanner />
        <Opening label={t('openingMail')} className="flex-1" />
      </>
    )
  }
  const { snapshot } = current
  const settled = snapshot.conversations.length > 0
  const ready = snapshot.identity !== undefined && snapshot.books.some(({ state }) => state === 'active')
  if (!ready && !settled) {
    return (
      <>
        <ServiceBanner />
        <GettingStarted />
      </>
    )
  }
  return (
    <>
      <h1 className="sr-only">{t('title')}</h1>
      <ServiceBanner />
      <div className="flex min-h-0 flex-1">
        <div
          className={classes(
            'min-h-0 w-full shrink-0 flex-col border-line md:flex md:w-80 md:border-r',
            peer === undefined ? 'flex' : 'hidden',
          )}
        >
          <ConversationList peer={peer} onChoose={setPeer} />
        </div>
        <div className={classes('min-h-0 min-w-0 flex-1 flex-col md:flex', peer === undefined ? 'hidden' : 'flex')}>
          {peer === undefined ? (
            <EmptyConversation />
          ) : (
            <ConversationView key={peer} peer={peer} onBack={() => setPeer(undefined)} />
          )}
        </div>
      </div>
    </>
  )
}

function EmptyConversation() {
  const t = useTranslations('chat')
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-2 p-8 text-center">
      <p className="font-semibold">{t('chooseTitle')}</p>
      <p className="max-w-sm text-sm text-soft">{t('chooseWords')}</p>
    </div>
  )
}
