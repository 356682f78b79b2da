import { rpc } from './rpc.ts'

/** A block a second, from now, and one at once for each transaction: a relay trusts a head only while it is young. */
export async function mineOnClock(rpcUrl: string): Promise<void> {
  await rpc(rpcUrl, 'evm_mine', [Math.floor(Date.now() / 1000)]).catch(() => rpc(rpcUrl, 'evm_mine'))
  await rpc(rpcUrl, 'evm_setAutomine', [true])
  await rpc(rpcUrl, 'evm_setIntervalMining', [1000])
}
