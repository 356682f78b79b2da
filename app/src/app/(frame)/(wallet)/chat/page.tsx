import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ChatPage } from '../../../../components/chat/ChatPage.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('navigation'))('chat') }
}

export default function Page() {
  return <ChatPage />
}
