import { hexToBytes, keccak256 } from 'viem'

/** Whether a block's bloom filter allows for a log of this address: never a false no. */
export function mayHold(logsBloom: string, address: `0x${string}`): boolean {
  const hash = hexToBytes(keccak256(address))
  const bloom = Buffer.from(logsBloom.slice(2), 'hex')
  return [0, 2, 4].every((offset) => {
    const bit = (((hash[offset] ?? 0) << 8) | (hash[offset + 1] ?? 0)) & 0x7ff
    return ((bloom[255 - (bit >> 3)] ?? 0) >> (bit & 7)) & 1
  })
}
