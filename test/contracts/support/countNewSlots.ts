import type { Hex } from 'viem'
import { countStorage } from './countStorage.ts'
import type { World } from './world.ts'

/** How many words of storage a transaction turned from zero to something: state the chain keeps for ever. */
export async function countNewSlots(world: World, hash: Hex): Promise<number> {
  return (await countStorage(world, hash)).created
}
