import { type AddressBook, timelockAbi } from '@parley/protocol'
import { type Address, getContract, zeroAddress } from 'viem'
import { devnet } from '../../../deploy/parameters.ts'
import { openDirectory, openNames } from '../../contracts/support/names.ts'
import { serveConnection } from '../../contracts/support/serveConnection.ts'
import { deployTabs } from '../../contracts/support/tabs.ts'
import { openWorld } from '../../contracts/support/world.ts'

/** Epochs long enough for some traffic in each. */
export const parameters = { ...devnet, epochLength: 600, holdPeriod: 600, unbondingPeriod: 2_000 }

export type Economy = Awaited<ReturnType<typeof openEconomy>>

/** A real chain with every contract, behind a real HTTP port. */
export async function openEconomy() {
  const world = await openWorld(parameters, { withTimelock: true, gas: 8_000_000n })
  const { governor } = world.settings
  const names = await openNames(world, { governor })
  const timelock = getContract({
    address: governor,
    abi: timelockAbi,
    client: { public: world.client, wallet: world.deployer },
  })
  const directory = await openDirectory(world)
  const tabs = await deployTabs(world)
  const { rpcUrl, close } = await serveConnection(world.connection)
  const contracts: AddressBook['contracts'] = {
    token: world.token.address,
    didRegistry: world.didRegistry.address,
    relayRegistry: world.relays.address,
    postOffice: world.office.address,
    beacon: world.beacon.address,
    timelock: governor,
    nameRegistry: names.address,
    directory: directory.address,
    p256Verifier: zeroAddress,
    passkeyVerifier: zeroAddress,
    consultationTabs: tabs.address,
  }
  return {
    world,
    names,
    directory,
    tabs,
    timelock,
    rpcUrl,
    addressBook: bookOf(contracts, world.genesis),
    request: (method: string, params: unknown[] = []) => world.connection.provider.request({ method, params }),
    async close() {
      await close()
      await world.connection.close()
    },
  }
}

function bookOf(contracts: Record<keyof AddressBook['contracts'], Address>, genesis: bigint): AddressBook {
  const { epochLength, holdPeriod, claimMin, exitNotice, feeBps, unreceiptedBps } = parameters
  const { minDepth, minUnit, minValue, minStake, unbondingPeriod, clusterId, shards, skewSeconds } = parameters
  return {
    chainId: 31_337,
    name: 'devnet',
    rpcUrl: 'http://127.0.0.1:1',
    deployBlock: 0,
    contracts,
    token: { name: 'DevUSD', symbol: 'dUSD', decimals: 6, version: '1', faucet: true },
    schedule: { genesis: Number(genesis), epochLength, holdPeriod, claimMin, exitNotice },
    limits: {
      minDepth,
      maxDepth: 20,
      minUnit: String(minUnit),
      minValue: String(minValue),
      minStake: String(minStake),
      unbondingPeriod,
    },
    shares: { feeBps, unreceiptedBps },
    network: { clusterId, shards, skewSeconds },
  }
}
