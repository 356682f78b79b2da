import { type Address, type AddressBook, relayRegistryAbi } from '@parley/protocol'
import type { PublicClient } from 'viem'
import { isOwnRelay } from './isOwnRelay.ts'

export type OwnRelay = { relayId: number; payout: Address; stake: bigint; exitAt: number }

/** The registry's first entry for a signer: for commands, which have no mirror. */
export async function findOwnRelay(
  client: PublicClient,
  { contracts }: Pick<AddressBook, 'contracts'>,
  own: { signer: string; payout: string | undefined },
): Promise<OwnRelay | undefined> {
  const registry = { address: contracts.relayRegistry, abi: relayRegistryAbi } as const
  const count = await client.readContract({ ...registry, functionName: 'relayCount' })
  for (let relayId = 1; relayId <= count; relayId += 1) {
    const [signer, stake, payout, , exitAt] = await client.readContract({
      ...registry,
      functionName: 'relays',
      args: [relayId],
    })
    if (isOwnRelay({ signer, payout }, own)) return { relayId, payout, stake, exitAt }
  }
  return undefined
}
