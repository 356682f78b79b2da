import { ParleyClient, type Wallet } from '@parley/client'
import { openSqliteStore } from '@parley/client/node'
import { createWakuTransport } from '@parley/client/waku'
import type { AddressBook } from '@parley/protocol'
import { createPublicClient, createWalletClient, http } from 'viem'
import { hardhat } from 'viem/chains'
import { devAccount } from '../devAccount.ts'

type Init = { index: number; name: string; addressBook: AddressBook; storePath: string; depth: number; unit: bigint }

/** An ordinary user on a development account: registered, with a stamp book, online. */
export async function openDemoPerson({
  index,
  name,
  addressBook,
  storePath,
  depth,
  unit,
}: Init): Promise<ParleyClient> {
  const account = devAccount(index)
  const transport = http(addressBook.rpcUrl)
  const sender = createWalletClient({ account, chain: hardhat, transport })
  const chain = createPublicClient({ chain: hardhat, transport })
  const wallet: Wallet = {
    address: account.address,
    signTypedData: (typed) => account.signTypedData(typed),
    sendTransaction: (transaction) => sender.sendTransaction(transaction),
    chainId: () => chain.getChainId(),
  }
  const store = await openSqliteStore(storePath)
  const client = await ParleyClient.open({
    addressBook,
    address: account.address,
    store,
    transport: createWakuTransport,
  })
  await client.start()
  if (client.identity.get() === undefined) await client.identity.register({ wallet, name })
  if (!client.books.list().some(({ state }) => state === 'active')) {
    // As many sheets as the demonstration may take; what is not spent stays in the book.
    const amount = client.books.quote({ depth, unit }).sheetValue * 200n
    await client.books.faucet({ wallet, amount })
    await client.books.open({ wallet, depth, unit, amount })
  }
  return client
}
