import { join } from 'node:path'
import { epochAt } from '@parley/protocol'
import { loadConfig } from '../config/loadConfig.ts'
import { lockData } from '../config/lockData.ts'
import { readAddressBook } from '../config/readAddressBook.ts'
import { Hold } from '../hold/hold.ts'

/** Marks the hold as put back from a backup: slots postmarked after the backup are unknown, so none is until the next epoch. */
export async function restored(configFile: string): Promise<void> {
  const { dataDir, addressBook } = loadConfig(configFile)
  const { schedule } = readAddressBook(addressBook)
  const release = lockData(dataDir)
  try {
    const hold = new Hold({ file: join(dataDir, 'hold.sqlite') })
    const epoch = epochAt(schedule, Date.now() / 1000) + 1
    hold.postmarksFrom = epoch
    hold.close()
    console.log(`This relay gives no postmarks before epoch ${epoch}.`)
  } finally {
    release()
  }
}
