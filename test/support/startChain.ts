import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddressBook } from '@parley/protocol'
import { deploy } from '../../deploy/deploy.ts'
import { devnet } from '../../deploy/parameters.ts'
import { buildContracts } from '../../devnet/buildContracts.ts'
import { devAccount } from '../../devnet/devAccount.ts'
import { devAccountKey } from '../../devnet/devAccountKey.ts'
import { freePort } from '../../devnet/freePort.ts'
import { mineOnClock } from '../../devnet/mineOnClock.ts'
import { Part } from '../../devnet/Part.ts'
import { startChain as startChainPart } from '../../devnet/startChain.ts'

export type TestChain = {
  rpcUrl: string
  addressBook: AddressBook
  addressBookPath: string
  /** The nth funded account of the chain. */
  account: typeof devAccount
  stop(): Promise<void>
}

/** A real development chain on a free port, mining each second, with everything deployed. */
export async function startChain({
  parameters = {},
}: {
  parameters?: Partial<typeof devnet>
} = {}): Promise<TestChain> {
  await buildContracts(() => {})
  const directory = mkdtempSync(join(tmpdir(), 'parley-chain-'))
  const { part, rpcUrl } = await startChainPart({
    port: await freePort(),
    logFile: join(directory, 'chain.log'),
    genesis: Math.floor(Date.now() / 1000),
    launch: (init) => new Part(init),
    onCrash: (_, how) => console.error(`The test chain ended by itself: ${how}`),
  })
  await mineOnClock(rpcUrl)
  const addressBook = await deploy({
    rpcUrl,
    privateKey: devAccountKey(0),
    name: 'devnet',
    parameters: { ...devnet, ...parameters },
    outDirectory: directory,
    log: () => {},
  })
  return {
    rpcUrl,
    addressBook,
    addressBookPath: join(directory, '31337.json'),
    account: devAccount,
    async stop() {
      await part.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
