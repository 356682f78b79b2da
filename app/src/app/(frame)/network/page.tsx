import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { NetworkProblemCard } from '../../../components/frame/NetworkProblemCard.tsx'
import { NetworkPage } from '../../../components/network/NetworkPage.tsx'
import { readNetwork } from '../../../lib/readNetwork.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('navigation'))('network') }
}

export default async function Page() {
  const { network, problem } = await readNetwork()
  return problem === undefined ? <NetworkPage network={network} /> : <NetworkProblemCard problem={problem} />
}
