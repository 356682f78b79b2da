import { ParleyClient, type Wallet } from '@parley/client'
import { openSqliteStore } from '@parley/client/node'
import { createWakuTransport } from '@parley/client/waku'
import type { AddressBook } from '@parley/protocol'
import { createPublicClient, createWalletClient, http } from 'viem'
import { hardhat } from 'viem/chains'
import { devAccount } from '../devAccount.ts'

type Init = { index: number; name: string; addressBook: AddressBook; storePath: string; depth: number; unit: bigint }

export type DemoPerson = {
  client: ParleyClient
  /** Sees to a stamp book that pays: buys one, or fills up one whose balance has run low. */
  keepStamps(): Promise<void>
}

/** Sheets that a book is bought or topped up for; what is not spent stays in it. */
const SHEETS = 200n

/** An ordinary user on a development account: registered, with a stamp book, online. */
export async function openDemoPerson(init: Init): Promise<DemoPerson> {
  const { index, name, addressBook, storePath, depth, unit } = init
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

  const keepStamps = async () => {
    const books = client.books.list()
    if (books.some(({ state }) => state === 'active')) return
    const low = books.find(({ state }) => state === 'underfunded')
    const amount = client.books.quote({ depth, unit }).sheetValue * SHEETS
    await client.books.faucet({ wallet, amount })
    if (low === undefined) await client.books.open({ wallet, depth, unit, amount })
    else await client.books.topUp({ wallet, bookId: low.id, amount })
  }
  await keepStamps()
  return { client, keepStamps }
}
