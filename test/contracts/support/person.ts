import { createWalletClient, custom, parseEther } from 'viem'
import { hardhat } from 'viem/chains'
import { by } from './by.ts'
import { keyOf, type Wallet, type World } from './world.ts'

/** Someone with a key of his own (so that he can sign permits), coins for gas and 10,000 dUSD, and no allowance given. */
export async function personOf(world: World, label: string) {
  const account = keyOf(label)
  const { connection, deployer, mined, token } = world
  const transport = custom(
    { request: ({ method, params }) => connection.provider.request({ method, params }) },
    { retryCount: 0 },
  )
  const wallet: Wallet = createWalletClient({ account, chain: hardhat, transport })
  await mined(deployer.sendTransaction({ to: account.address, value: parseEther('10') }))
  await mined(token.write.faucet([10_000_000_000n], by(wallet)))
  return { account, wallet }
}
