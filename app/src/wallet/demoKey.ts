import type { Hex } from 'viem'
import { generatePrivateKey } from 'viem/accounts'

const NAME = 'parley.demo-wallet.key'

/** The demo wallet's key on this device, or undefined before its first use. */
export function readDemoKey(): Hex | undefined {
  const stored = localStorage.getItem(NAME)
  return stored !== null && /^0x[0-9a-f]{64}$/.test(stored) ? (stored as Hex) : undefined
}

/** The key, made at the first use and never replaced: a lost key is lost money. */
export function openDemoKey(): Hex {
  const known = readDemoKey()
  if (known !== undefined) return known
  const key = generatePrivateKey()
  localStorage.setItem(NAME, key)
  return key
}
