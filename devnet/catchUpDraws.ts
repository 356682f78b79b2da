import { type AddressBook, blockhashBeaconAbi, drawTime, epochAt, postOfficeAbi } from '@parley/protocol'
import { createPublicClient, createWalletClient, http } from 'viem'
import { hardhat } from 'viem/chains'
import { devAccount } from './devAccount.ts'
import { rpc } from './rpc.ts'

/**
 * A network that slept has missed its draws, and they come back only one a claim window: books would look insolvent for
 * as long. A real network's relays draw while one machine sleeps; this draws in their place, at the times they would have.
 */
export async function catchUpDraws({
  rpcUrl,
  addressBook,
  say,
}: {
  rpcUrl: string
  addressBook: AddressBook
  say: (line: string) => void
}) {
  const { schedule, contracts } = addressBook
  const transport = http(rpcUrl)
  const chain = createPublicClient({ chain: hardhat, transport, cacheTime: 0, pollingInterval: 20 })
  const account = createWalletClient({ account: devAccount(0), chain: hardhat, transport })
  const head = async () => Number((await chain.getBlock()).timestamp)
  const send = async (hash: Promise<`0x${string}`>) =>
    void (await chain.waitForTransactionReceipt({ hash: await hash }))
  const now = Math.floor(Date.now() / 1000)
  const due = () => epochAt(schedule, now - schedule.epochLength - schedule.holdPeriod)

  let drawn = await chain.readContract({ address: contracts.postOffice, abi: postOfficeAbi, functionName: 'drawn' })
  if (drawn < due()) say(`Catching up on ${due() - drawn} draws ...`)
  for (; drawn < due(); drawn++) {
    const epoch = drawn + 1
    const drawnAt = await chain.readContract({
      address: contracts.postOffice,
      abi: postOfficeAbi,
      functionName: 'drawnAt',
    })
    const time = Math.max(drawTime(schedule, epoch), Number(drawnAt) + schedule.claimMin, (await head()) + 1)
    if (time > now - 10) return
    await rpc(rpcUrl, 'evm_mine', [time])
    const beacon = { address: contracts.beacon, abi: blockhashBeaconAbi } as const
    const target = await chain.readContract({ ...beacon, functionName: 'targetBlock', args: [epoch] })
    if (target === 0n) await send(account.writeContract({ ...beacon, functionName: 'openDraw', args: [epoch] }))
    const wanted = await chain.readContract({ ...beacon, functionName: 'targetBlock', args: [epoch] })
    while ((await chain.getBlockNumber()) <= wanted) await rpc(rpcUrl, 'evm_mine')
    await send(
      account.writeContract({
        address: contracts.postOffice,
        abi: postOfficeAbi,
        functionName: 'draw',
        args: [epoch, '0x'],
      }),
    )
  }
}
