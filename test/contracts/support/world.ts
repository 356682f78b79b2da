import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { network } from 'hardhat'
import {
  type Abi,
  type Account,
  type Address,
  type Chain,
  createPublicClient,
  createWalletClient,
  custom,
  encodeAbiParameters,
  getContract,
  getContractAddress,
  type Hex,
  keccak256,
  type PublicClient,
  type TransactionReceipt,
  toHex,
  type WalletClient,
  zeroAddress,
} from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'
import { type DeploymentParameters, devnet } from '../../../deploy/parameters.ts'
import { blockhashBeaconAbi } from '../../../protocol/src/abi/blockhashBeaconAbi.ts'
import { devUsdAbi } from '../../../protocol/src/abi/devUsdAbi.ts'
import { didRegistryAbi } from '../../../protocol/src/abi/didRegistryAbi.ts'
import { postOfficeAbi } from '../../../protocol/src/abi/postOfficeAbi.ts'
import { relayRegistryAbi } from '../../../protocol/src/abi/relayRegistryAbi.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export type Connection = Awaited<ReturnType<typeof network.create>>
export type Wallet = WalletClient<ReturnType<typeof custom>, Chain, Account>
export type World = Awaited<ReturnType<typeof openWorld>>

const keys = new Map<string, PrivateKeyAccount>()

/** A key that is the same in every run. Kept: deriving one takes longer than most of what it is used for. */
export function keyOf(label: string): PrivateKeyAccount {
  const known = keys.get(label)
  if (known !== undefined) return known
  const key = privateKeyToAccount(keccak256(toHex(label)))
  keys.set(label, key)
  return key
}

/** The compiler's artifact of `<path>.sol`. */
export async function readArtifact(path: string): Promise<{ abi: Abi; bytecode: Hex }> {
  const name = path.split('/').at(-1)
  return JSON.parse(await readFile(join(root, `artifacts/${path}.sol/${name}.json`), 'utf8'))
}

/** What the post office was deployed with. */
export function officeParameters(
  parameters: DeploymentParameters,
  addresses: {
    token: Address
    beacon: Address
    relays: Address
    treasury: Address
    governor: Address
    genesis: bigint
  },
) {
  const { epochLength, holdPeriod, claimMin, exitNotice, skipAfter, minDepth } = parameters
  const { minUnit, minValue, feeBps, unreceiptedBps, minSlash } = parameters
  const limits = { minDepth, minUnit, minValue, feeBps, unreceiptedBps, minSlash }
  return { ...addresses, epochLength, holdPeriod, claimMin, exitNotice, skipAfter, ...limits }
}

export type OfficeParameters = ReturnType<typeof officeParameters>

export type WorldOptions = {
  allowBlocksWithSameTimestamp?: boolean
  /** Every transaction has this much gas, and none is run twice to find out what it needs. */
  gas?: bigint
  /** A real timelock governs, at which the deployer announces; else the deployer itself does. */
  withTimelock?: boolean
}

/** Every contract on a fresh in-process chain, with funded wallets that have given allowance. */
export async function openWorld(
  parameters: DeploymentParameters = devnet,
  { withTimelock = false, ...override }: WorldOptions = {},
) {
  const connection = await network.create({ override })
  const transport = custom(
    { request: ({ method, params }) => connection.provider.request({ method, params }) },
    { retryCount: 0 },
  )
  const client: PublicClient = createPublicClient({ chain: hardhat, transport, pollingInterval: 1 })
  const accounts = (await connection.provider.request({ method: 'eth_accounts', params: [] })) as Address[]
  const wallets = accounts.map((account) => createWalletClient({ account, chain: hardhat, transport }))
  const [deployer, alice, bob, carol, operator, treasury] = wallets
  if (!deployer || !alice || !bob || !carol || !operator || !treasury) throw new Error('the chain has too few accounts')

  /** Sends, mines and returns the receipt; a revert throws with the contract's own error. */
  async function mined(hash: Hex | Promise<Hex>): Promise<TransactionReceipt> {
    const receipt = await client.waitForTransactionReceipt({ hash: await hash })
    if (receipt.status !== 'success') throw new Error(`transaction ${receipt.transactionHash} failed`)
    return receipt
  }

  async function deployContract(path: string, args: readonly unknown[], from: Wallet = deployer as Wallet) {
    const { abi, bytecode } = await readArtifact(`contracts/${path}`)
    const hash = from.deployContract({ abi, bytecode, args }).catch((cause: unknown) => {
      throw new Error(`${path} was not deployed: ${cause}`, { cause })
    })
    const { contractAddress } = await mined(hash)
    if (!contractAddress) throw new Error(`${path} has no address`)
    return contractAddress
  }

  /** Deploys a contract that exists for the tests only, from test/contracts/<name>.sol. */
  async function deployTestContract(name: string, args: readonly unknown[]) {
    const { abi, bytecode } = await readArtifact(`test/contracts/${name}`)
    const { contractAddress: address } = await mined((deployer as Wallet).deployContract({ abi, bytecode, args }))
    if (!address) throw new Error(`${name} has no address`)
    return { abi, address }
  }

  /** A registry and the post office that slashes there: each needs the other's address, so the office's is foretold. */
  async function deployOffice(settings: Omit<OfficeParameters, 'relays'>) {
    const from = (deployer as Wallet).account.address
    const nonce = BigInt(await client.getTransactionCount({ address: from }))
    const { minStake, unbondingPeriod } = parameters
    const slasher = getContractAddress({ from, nonce: nonce + 1n })
    const relays = await deployContract('relays/RelayRegistry', [settings.token, minStake, unbondingPeriod, slasher])
    return { relays, office: await deployContract('postage/PostOffice', [{ ...settings, relays }]) }
  }

  const { timestamp: genesis } = await client.getBlock()
  const { epochLength, holdPeriod, delayBlocks } = parameters
  const token = await deployContract('dev/DevUSD', [])
  const didRegistry = await deployContract('identity/DIDRegistry', [])
  const beacon = await deployContract('beacon/BlockhashBeacon', [genesis, epochLength, holdPeriod, delayBlocks])
  const proposers = [deployer.account.address]
  const governor = withTimelock
    ? await deployContract('governance/Timelock', [parameters.timelockDelay, proposers, []])
    : deployer.account.address
  const addresses = { token, beacon, treasury: treasury.account.address, governor, genesis }
  const common = officeParameters(parameters, { ...addresses, relays: zeroAddress })
  const { relays, office } = await deployOffice(common)
  const settings = { ...common, relays }

  /** Where the second word of a book is. The mapping's place depends on the contract's parents, so it is looked for. */
  async function fundsSlot(owner: Address, batchId: bigint): Promise<Hex> {
    const key = (BigInt(owner) << 64n) | batchId
    for (let place = 0n; place < 16n; place++) {
      const words = encodeAbiParameters([{ type: 'uint256' }, { type: 'uint256' }], [key, place])
      const slot = toHex(BigInt(keccak256(words)) + 1n, { size: 32 })
      if (BigInt((await client.getStorageAt({ address: office, slot })) ?? '0x0') !== 0n) return slot
    }
    throw new Error(`${owner} has no book ${batchId}`)
  }

  const world = {
    connection,
    client,
    parameters,
    settings,
    genesis,
    deployer,
    alice,
    bob,
    carol,
    operator,
    treasury,
    mined,
    deployContract,
    deployTestContract,
    deployOffice,
    token: getContract({ address: token, abi: devUsdAbi, client: { public: client, wallet: alice } }),
    didRegistry: getContract({ address: didRegistry, abi: didRegistryAbi, client: { public: client, wallet: alice } }),
    relays: getContract({ address: relays, abi: relayRegistryAbi, client: { public: client, wallet: operator } }),
    beacon: getContract({ address: beacon, abi: blockhashBeaconAbi, client: { public: client, wallet: carol } }),
    office: getContract({ address: office, abi: postOfficeAbi, client: { public: client, wallet: alice } }),

    /** Marks a book dead, its money still in it, as no proof would: the state that a claim must pass over by itself. */
    async kill(batchId: bigint, owner: Address = alice.account.address): Promise<void> {
      const slot = await fundsSlot(owner, batchId)
      const word = BigInt((await client.getStorageAt({ address: office, slot })) ?? '0x0') ^ (3n << 224n)
      await connection.provider.request({
        method: 'hardhat_setStorageAt',
        params: [office, slot, toHex(word, { size: 32 })],
      })
    },

    async now(): Promise<bigint> {
      return (await client.getBlock()).timestamp
    },

    async mine(blocks = 1): Promise<void> {
      await connection.provider.request({ method: 'hardhat_mine', params: [toHex(blocks)] })
    },

    /** The next transaction is mined at `timestamp`; nothing is mined now. */
    async at(timestamp: bigint): Promise<void> {
      await connection.provider.request({ method: 'evm_setNextBlockTimestamp', params: [toHex(timestamp)] })
    },

    async warp(timestamp: bigint): Promise<void> {
      if ((await world.now()) >= timestamp) return
      await world.at(timestamp)
      await world.mine()
    },

    async epoch(): Promise<number> {
      return await world.office.read.epochAt([await world.now()])
    },

    /** Moves to the start of `epoch`. */
    async enter(epoch: number): Promise<void> {
      await world.warp(await world.office.read.epochStart([epoch]))
    },

    /** Opens and makes the next draw, as early as allowed, and returns the randomness. */
    async drawNext(): Promise<Hex> {
      const epoch = (await world.office.read.drawn()) + 1
      await world.warp(await world.office.read.drawTime([epoch]))
      await world.warp((await world.office.read.drawnAt()) + BigInt(parameters.claimMin))
      await mined(world.beacon.write.openDraw([epoch], { account: carol.account, chain: hardhat }))
      await world.mine(parameters.delayBlocks)
      await mined(world.office.write.draw([epoch, '0x'], { account: carol.account, chain: hardhat }))
      return await world.office.read.beacon([epoch])
    },

    /** Draws every epoch up to and including `epoch`. */
    async drawThrough(epoch: number): Promise<void> {
      while ((await world.office.read.drawn()) < epoch) await world.drawNext()
    },
  }

  for (const wallet of [alice, bob, carol, operator]) {
    const { account } = wallet
    for (let i = 0; i < 2; i++) await mined(world.token.write.faucet([10_000_000_000n], { account, chain: hardhat }))
    for (const spender of [office, relays]) {
      await mined(world.token.write.approve([spender, 2n ** 256n - 1n], { account, chain: hardhat }))
    }
  }
  return world
}

/** An address that nobody has used. */
export const nobody: Address = '0x00000000000000000000000000000000000b0b0b'

export { zeroAddress }
