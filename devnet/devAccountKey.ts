import { toHex } from 'viem'
import { devAccount } from './devAccount.ts'

/** Private key of the nth account that a development chain funds; public knowledge, worth nothing elsewhere. */
export function devAccountKey(index: number): `0x${string}` {
  const key = devAccount(index).getHdKey().privateKey
  if (!key) throw new Error('A development account has no key')
  return toHex(key)
}
