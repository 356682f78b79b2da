import { deployTabs, tabOf } from '../../test/contracts/support/tabs.ts'
import { type World, zeroAddress } from '../../test/contracts/support/world.ts'
import type { GasFigure } from '../gas.ts'
import type { Measure } from './evidence.ts'

const DEPOSIT = 10_000_000n
const MIDWAY = 4_000_000n
const LAST = 9_000_000n

/**
 * A paid call from the first second to the last. Payer, payee, relay and treasury have been paid before and other tabs are open:
 * that is how a network in use is. `closeTab` is what a relay submits (voucher and `Close`), `closeTabByPayee` needs no `Close`.
 */
export async function tabs(world: World, measure: Measure): Promise<[string, GasFigure][]> {
  const contract = await deployTabs(world)
  const use = (label: string) => tabOf(world, contract, label)
  const closed = use('closed')
  await world.mined(closed.open(DEPOSIT))
  await world.mined(closed.close(LAST))
  await world.mined(use('bystander').open(DEPOSIT))

  const relayed = use('relayed')
  const open = await measure(world, 'openTab', relayed.open(DEPOSIT))
  const topUp = await measure(world, 'topUpTab', relayed.topUp(DEPOSIT))
  const settle = await measure(world, 'settleTab', relayed.settle(MIDWAY))
  const close = await measure(world, 'closeTab', relayed.closeSigned(LAST))

  const finished = use('finished')
  await world.mined(finished.open(DEPOSIT))
  const byPayee = await measure(world, 'closeTabByPayee', finished.close(LAST))

  const left = use('left')
  await world.mined(left.open(DEPOSIT))
  await world.mined(left.settle(MIDWAY))
  const request = await measure(world, 'requestCloseTab', left.requestClose())
  await world.warp((await world.now()) + BigInt(await contract.read.closeWindow()))
  const finalize = await measure(world, 'finalizeTab', left.finalize())

  const coin = tabOf(world, contract, 'coin', { token: zeroAddress })
  await world.mined(tabOf(world, contract, 'coin before', { token: zeroAddress }).open(DEPOSIT))
  await world.mined(tabOf(world, contract, 'coin before', { token: zeroAddress }).close(LAST))
  const openCoin = await measure(world, 'openTabCoin', coin.open(DEPOSIT))
  const settleCoin = await measure(world, 'settleTabCoin', coin.settle(MIDWAY))
  const closeCoin = await measure(world, 'closeTabCoin', coin.closeSigned(LAST))
  return [open, topUp, settle, close, byPayee, request, finalize, openCoin, settleCoin, closeCoin]
}
