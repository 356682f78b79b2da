import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type AddressBook, devUsdAbi, relayRegistryAbi } from '@parley/protocol'
import { type Address, createPublicClient, createWalletClient, getAddress, http, maxUint256, parseEther } from 'viem'
import { hardhat } from 'viem/chains'
import { RELAYS } from './checkPorts.ts'
import { DevnetError } from './DevnetError.ts'
import { devAccount } from './devAccount.ts'
import { DEVELOPMENT_TURN } from './developmentTurn.ts'
import type { Launch } from './Launch.ts'
import type { Part, PartInit } from './Part.ts'
import { relayProcess } from './relayProcess.ts'
import { root } from './root.ts'
import { waitFor } from './waitFor.ts'

const run = promisify(execFile)
const BIN = join(root, 'node/bin/parley-node.mjs')

export type RunningRelay = { part: Part; url: string; multiaddr: string }

type Init = {
  directory: string
  firstPort: number
  rpcUrl: string
  addressBook: AddressBook
  addressBookPath: string
  launch: Launch
  onCrash: PartInit['onCrash']
}

/** Makes, stakes and starts the relays, each a `parley-node start` process of its own, and waits until all are healthy. */
export async function startRelays(init: Init): Promise<RunningRelay[]> {
  const prepared = []
  for (let i = 0; i < RELAYS; i++) prepared.push(await prepare(i, init))
  const relays = prepared.map(({ name, identity }) => ({
    url: identity.url,
    multiaddr: identity.multiaddr,
    part: init.launch({ ...relayProcess(init.directory, name), onCrash: init.onCrash }),
  }))
  try {
    await Promise.all(relays.map((relay) => untilConnected(relay, relays.length - 1)))
  } catch (error) {
    await Promise.all(relays.map(({ part }) => part.stop()))
    throw new DevnetError(`The relays did not start; their own words are in ${init.directory}/relay-*.log.`, {
      cause: error,
    })
  }
  return relays
}

async function prepare(index: number, { directory, firstPort, rpcUrl, addressBook, addressBookPath }: Init) {
  const name = `relay-${index + 1}`
  const dataDir = join(directory, name)
  const configFile = join(dataDir, 'config.json')
  if (!existsSync(configFile)) {
    await run(process.execPath, [BIN, 'init', '--dir', dataDir])
    const port = firstPort + 3 * index
    const config = {
      dataDir,
      rpcUrl,
      addressBook: addressBookPath,
      keyFile: join(dataDir, 'signer.key'),
      payout: devAccount(index + 1).address,
      http: { host: '127.0.0.1', port },
      waku: { host: '127.0.0.1', wsPort: port + 1, tcpPort: port + 2 },
      turn: DEVELOPMENT_TURN,
      // Often enough that a relay's page has something to show within a minute.
      peers: { everyMs: 5_000 },
      logLevel: 'info',
    }
    mkdirSync(dataDir, { recursive: true })
    writeFileSync(configFile, `${JSON.stringify(config, null, 2)}\n`)
  }
  const { stdout } = await run(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    BIN,
    'id',
    '--config',
    configFile,
  ])
  const identity = JSON.parse(stdout) as { signer: Address; multiaddr: string; url: string }
  await stake({ index, identity, rpcUrl, addressBook })
  return { name, identity }
}

/** What an operator does once: pays in the stake and sends the signer a little native coin for its transactions. */
async function stake(init: {
  index: number
  identity: { signer: Address; multiaddr: string; url: string }
  rpcUrl: string
  addressBook: AddressBook
}) {
  const { identity, rpcUrl, addressBook } = init
  const { token, relayRegistry } = addressBook.contracts
  const account = devAccount(init.index + 1)
  const transport = http(rpcUrl)
  const chain = createPublicClient({ chain: hardhat, transport, pollingInterval: 200 })
  const operator = createWalletClient({ account, chain: hardhat, transport })
  const count = await chain.readContract({ address: relayRegistry, abi: relayRegistryAbi, functionName: 'relayCount' })
  for (let id = 1; id <= count; id++) {
    const [signer] = await chain.readContract({
      address: relayRegistry,
      abi: relayRegistryAbi,
      functionName: 'relays',
      args: [id],
    })
    if (getAddress(signer) === getAddress(identity.signer)) return
  }
  const amount = BigInt(addressBook.limits.minStake)
  const sent: `0x${string}`[] = []
  sent.push(await operator.sendTransaction({ to: identity.signer, value: parseEther('100') }))
  sent.push(await operator.writeContract({ address: token, abi: devUsdAbi, functionName: 'faucet', args: [amount] }))
  sent.push(
    await operator.writeContract({
      address: token,
      abi: devUsdAbi,
      functionName: 'approve',
      args: [relayRegistry, maxUint256],
    }),
  )
  sent.push(
    await operator.writeContract({
      address: relayRegistry,
      abi: relayRegistryAbi,
      functionName: 'join',
      args: [
        identity.signer,
        account.address,
        BigInt(addressBook.limits.minUnit),
        amount,
        identity.multiaddr,
        identity.url,
      ],
    }),
  )
  for (const hash of sent) {
    const { status } = await chain.waitForTransactionReceipt({ hash })
    if (status !== 'success') throw new DevnetError(`Staking relay ${init.index + 1} failed in transaction ${hash}.`)
  }
}

async function untilConnected({ part, url }: RunningRelay, peers: number): Promise<void> {
  await waitFor(
    `${part.name}`,
    async () => {
      const response = await fetch(`${url}/v1/status`, { signal: AbortSignal.timeout(2_000) })
      const status = (await response.json()) as { relayId: number | null; peers: number }
      return response.ok && status.relayId && status.peers >= peers ? true : undefined
    },
    { timeoutMs: 45_000, stillPossible: () => part.running },
  )
}
