import { postOfficeAbi, relayRegistryAbi } from '@parley/protocol'
import { type Address, decodeEventLog, type Hex } from 'viem'

/** A log as the mirror keeps it. */
export type RawEvent = {
  blockNumber: number
  logIndex: number
  blockHash: Hex
  transactionHash: Hex
  address: Address
  topics: [Hex, ...Hex[]]
  data: Hex
  /** Unix seconds of the block, only where the mirror needs it. */
  at: number | undefined
}

const abi = [...postOfficeAbi, ...relayRegistryAbi] as const

/** A decoded event, or undefined for one this software does not know. */
export function decodeChainEvent({ topics, data }: RawEvent) {
  try {
    return decodeEventLog({ abi, topics, data })
  } catch {
    return undefined
  }
}

export type ChainEvent = NonNullable<ReturnType<typeof decodeChainEvent>>
