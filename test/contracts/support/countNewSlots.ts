import { type Address, type Hex, hexToBigInt, pad, toHex } from 'viem'
import type { World } from './world.ts'

type Step = { readonly op: string; readonly depth: number; readonly stack: readonly string[] }

function word(step: Step, fromTop: number): Hex {
  const value = step.stack.at(-1 - fromTop)
  if (value === undefined) throw new Error('the trace has no stack')
  return `0x${value.replace(/^0x/, '').padStart(64, '0')}`
}

/** How many words of storage a transaction turned from zero to something: state the chain keeps for ever. */
export async function countNewSlots(world: World, hash: Hex): Promise<number> {
  const { blockNumber, to } = await world.client.getTransactionReceipt({ hash })
  const trace = (await world.connection.provider.request({
    method: 'debug_traceTransaction',
    params: [hash, { disableMemory: true, disableStorage: true }],
  })) as { structLogs: Step[] }

  // Which account runs at each call depth; a delegate call would keep its caller's, but there is none here.
  const running: (Address | undefined)[] = [undefined, to ?? undefined]
  const written = new Set<string>()
  for (const step of trace.structLogs) {
    if (step.op === 'CALL' || step.op === 'STATICCALL') {
      running[step.depth + 1] = `0x${word(step, 1).slice(-40)}`
    } else if (step.op === 'DELEGATECALL') {
      throw new Error('a delegate call: new slots cannot be told')
    } else if (step.op === 'SSTORE') {
      written.add(`${running[step.depth]} ${pad(toHex(hexToBigInt(word(step, 0))), { size: 32 })}`)
    }
  }

  let count = 0
  for (const entry of written) {
    const [address, slot] = entry.split(' ') as [Address, Hex]
    const before = await world.client.getStorageAt({ address, slot, blockNumber: blockNumber - 1n })
    const after = await world.client.getStorageAt({ address, slot, blockNumber })
    if (hexToBigInt(before ?? '0x0') === 0n && hexToBigInt(after ?? '0x0') !== 0n) count++
  }
  return count
}
