import { existsSync, readFileSync } from 'node:fs'
import { parseAddressBook } from '@parley/protocol'
import type { ChainRecord } from './ChainRecord.ts'
import { catchUpDraws } from './catchUpDraws.ts'
import { DevnetError } from './DevnetError.ts'
import { rpc } from './rpc.ts'

type Init = { rpcUrl: string; record: ChainRecord; addressBookPath: string; say: (line: string) => void }

/** Mines every recorded block again and checks that the last has the hash it had; then makes up for the time that was slept through. */
export async function restoreChain({ rpcUrl, record, addressBookPath, say }: Init): Promise<void> {
  const last = record.blocks.at(-1)
  if (last === undefined) return
  say(`Mining the ${last.number} blocks of the last run again ...`)
  await rpc(rpcUrl, 'evm_setAutomine', [false])
  for (const { timestamp, transactions } of record.blocks) {
    for (const raw of transactions) await rpc(rpcUrl, 'eth_sendRawTransaction', [raw])
    await rpc(rpcUrl, 'evm_mine', [timestamp])
  }
  const { hash } = (await rpc(rpcUrl, 'eth_getBlockByNumber', ['latest', false])) as { hash: string }
  if (hash !== last.hash) {
    throw new DevnetError('The chain of the last run could not be restored. Start without --keep to begin anew.')
  }
  await rpc(rpcUrl, 'evm_setAutomine', [true])
  if (!existsSync(addressBookPath)) return
  const addressBook = readBook(addressBookPath)
  await catchUpDraws({ rpcUrl, addressBook, say })
}

function readBook(path: string) {
  try {
    return parseAddressBook(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new DevnetError('The last run was of another version of Parley. Start without --keep to begin anew.', {
      cause,
    })
  }
}
