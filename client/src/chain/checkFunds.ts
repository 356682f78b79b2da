import type { Address } from '@parley/protocol'
import { ParleyError } from '../errors/ParleyError.ts'
import type { Chain } from './Chain.ts'

/** An account can pay so many token units, and some gas. @throws {ParleyError} `funds/token`, `funds/gas`, `chain/...` */
export async function checkFunds(chain: Chain, address: Address, amount: bigint): Promise<void> {
  const { native, token } = await chain.balance(address)
  if (token < amount) throw new ParleyError('funds/token', { have: token.toString(), need: amount.toString() })
  if (native === 0n) throw new ParleyError('funds/gas', { address })
}
