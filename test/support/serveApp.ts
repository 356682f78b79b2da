import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddressBook } from '@parley/protocol'
import { freePort } from '../../devnet/freePort.ts'
import { Part } from '../../devnet/Part.ts'
import { startApp } from '../../devnet/startApp.ts'

/** Serves the production build of the app alone, for a deployment that the caller has, and a subgraph if there is one. */
export async function serveApp({
  addressBook,
  subgraphUrl = '',
}: {
  addressBook: AddressBook
  subgraphUrl?: string
}): Promise<{ url: string; stop(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'parley-app-'))
  const addressBookPath = join(directory, 'book.json')
  writeFileSync(addressBookPath, JSON.stringify(addressBook))
  const { part, url } = await startApp({
    port: await freePort(),
    dev: false,
    addressBookPath,
    rpcUrl: addressBook.rpcUrl,
    subgraphUrl,
    logFile: join(directory, 'app.log'),
    launch: (init) => new Part(init),
    onCrash: () => {},
  })
  return {
    url,
    async stop() {
      await part.stop()
      rmSync(directory, { recursive: true })
    },
  }
}
