import { setTimeout as delay } from 'node:timers/promises'
import { createPublicClient, http, serializeTransaction, type Transaction, type TransactionSerializable } from 'viem'
import { hardhat } from 'viem/chains'
import type { ChainRecord, RecordedBlock } from './ChainRecord.ts'

/** Writes each new block down until stopped; stopping takes the last ones along, so call it while the chain still runs. */
export function recordChain(rpcUrl: string, record: ChainRecord): { stop(): Promise<void> } {
  const chain = createPublicClient({ chain: hardhat, transport: http(rpcUrl), cacheTime: 0 })
  let running = true

  const catchUp = async () => {
    const head = Number(await chain.getBlockNumber())
    const added: RecordedBlock[] = []
    for (let number = record.blocks.length + 1; number <= head; number++) {
      const block = await chain.getBlock({ blockNumber: BigInt(number), includeTransactions: true })
      const transactions = block.transactions.map(rawOf)
      added.push({ number, timestamp: Number(block.timestamp), hash: block.hash, transactions })
    }
    if (added.length > 0) record.append(added)
  }
  const loop = (async () => {
    while (running) {
      // A chain that died is reported by its own part; here there is just nothing to write down.
      await catchUp().catch((error) =>
        running ? undefined : console.error('The last blocks were not recorded', error),
      )
      if (running) await delay(500)
    }
  })()
  return {
    async stop() {
      running = false
      await loop
      await catchUp().catch(() => undefined)
    },
  }
}

/** The signed bytes of a mined transaction: its fields are all there, only put back together. */
function rawOf(transaction: Transaction): `0x${string}` {
  const { input, r, s, v, yParity, from: _, ...rest } = transaction
  const fields = { ...rest, data: input } as unknown as TransactionSerializable
  const parity = yParity ?? Number((v - 35n) % 2n)
  return serializeTransaction(fields, { r, s, v, yParity: parity })
}
