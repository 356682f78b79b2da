import { createValueStore } from '../lib/createValueStore.ts'

/** A wallet is being asked for something. `cancel` stops waiting; what the wallet still does cannot be called back. */
export type WalletPrompt = { kind: 'connect' | 'signature' | 'transaction' | 'network'; wallet: string; cancel(): void }

/** The open wallet prompt, shown as "check your wallet". */
export const walletPrompt = createValueStore<WalletPrompt | undefined>(undefined)
