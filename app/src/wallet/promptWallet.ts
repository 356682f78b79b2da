import type { Connector } from 'wagmi'
import { DEMO_WALLET } from './demoWallet.ts'
import { WalletCancelled } from './WalletCancelled.ts'
import { type WalletPrompt, walletPrompt } from './walletPrompt.ts'

/** Asks a wallet while the screen says so, with a way to stop waiting. The demo wallet never asks, so nothing is shown. */
export async function promptWallet<Result>(
  kind: WalletPrompt['kind'],
  connector: Pick<Connector, 'type' | 'name'>,
  ask: () => Promise<Result>,
): Promise<Result> {
  if (connector.type === DEMO_WALLET) return ask()
  let cancel = () => {}
  const cancelled = new Promise<never>((_, reject) => {
    cancel = () => reject(new WalletCancelled('The person stopped waiting for the wallet.'))
  })
  const prompt: WalletPrompt = { kind, wallet: connector.name, cancel }
  walletPrompt.set(prompt)
  try {
    return await Promise.race([ask(), cancelled])
  } finally {
    if (walletPrompt.get() === prompt) walletPrompt.set(undefined)
  }
}
