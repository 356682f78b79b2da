import type { ReactNode } from 'react'
import { NetworkProblemCard } from '../../../components/frame/NetworkProblemCard.tsx'
import { WalletRoot } from '../../../components/wallet/WalletRoot.tsx'
import { readNetwork } from '../../../lib/readNetwork.ts'

/** Only the pages below need a wallet, so only they carry its code. */
export default async function WalletLayout({ children }: { children: ReactNode }) {
  const { network, problem } = await readNetwork()
  return problem === undefined ? (
    <WalletRoot network={network}>{children}</WalletRoot>
  ) : (
    <NetworkProblemCard problem={problem} />
  )
}
