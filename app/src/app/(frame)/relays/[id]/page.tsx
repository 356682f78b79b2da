import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { NetworkProblemCard } from '../../../../components/frame/NetworkProblemCard.tsx'
import { RelayPage } from '../../../../components/relay/RelayPage.tsx'
import { readNetwork } from '../../../../lib/readNetwork.ts'

type Props = { params: Promise<{ id: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await getTranslations('relays'))('relay', { id: idOf(await params) ?? '?' }) }
}

export default async function Page({ params }: Props) {
  const id = idOf(await params)
  if (id === undefined) notFound()
  const { network, problem } = await readNetwork()
  return problem === undefined ? (
    <RelayPage key={id} id={Number(id)} network={network} />
  ) : (
    <NetworkProblemCard problem={problem} />
  )
}

/** Numbers of relays are 32 bits, from 1. */
function idOf({ id }: { id: string }): string | undefined {
  return /^[1-9]\d{0,9}$/.test(id) && Number(id) < 2 ** 32 ? id : undefined
}
