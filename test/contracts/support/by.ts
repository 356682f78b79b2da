import { hardhat } from 'viem/chains'
import type { Wallet } from './world.ts'

/** Sends a contract write from this wallet. */
export function by({ account }: Wallet) {
  return { account, chain: hardhat } as const
}
