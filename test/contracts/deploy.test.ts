import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAddressBook } from '@parley/protocol'
import { expect } from 'chai'
import {
  type Address,
  createPublicClient,
  createWalletClient,
  encodeFunctionData,
  getContract,
  type Hex,
  http,
  parseAbi,
  zeroAddress,
  zeroHash,
} from 'viem'
import { hardhat } from 'viem/chains'
import { DeploymentError } from '../../deploy/DeploymentError.ts'
import type { DeployOptions } from '../../deploy/DeployOptions.ts'
import { deploy, dryRun } from '../../deploy/deploy.ts'
import { type Network, networks } from '../../deploy/networks.ts'
import { devnet, production } from '../../deploy/parameters.ts'
import { readArtifact } from '../../deploy/readArtifact.ts'
import { readBack } from '../../deploy/readBack.ts'
import { readSettings } from '../../deploy/readSettings.ts'
import { drandBeaconAbi } from '../../protocol/src/abi/drandBeaconAbi.ts'
import { nameRegistryAbi } from '../../protocol/src/abi/nameRegistryAbi.ts'
import { postOfficeAbi } from '../../protocol/src/abi/postOfficeAbi.ts'
import { reverts } from './support/reverts.ts'
import { serveChain } from './support/serveChain.ts'
import { readArtifact as readTestArtifact } from './support/world.ts'

const KEY: Hex = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
const DEPLOYER: Address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
const PROPOSER: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const CANCELLER: Address = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC'
const STRANGER: Address = '0x90F79bf6EB2c4f870365E785982E1f101E93b906'
const TREASURY: Address = `0x${'22'.repeat(20)}`
const CONTRACTS = 11
const main = fileURLToPath(new URL('../../deploy/main.ts', import.meta.url))

describe('Deployment', () => {
  let chain: Awaited<ReturnType<typeof serveChain>>
  let directory: string
  let lines: string[]
  beforeEach(async () => {
    chain = await serveChain()
    directory = await mkdtemp(join(tmpdir(), 'parley-deploy-'))
    lines = []
  })
  afterEach(async () => {
    await chain.stop()
    await rm(directory, { recursive: true, force: true })
  })

  const settings = (change: Partial<DeployOptions> = {}): DeployOptions => ({
    rpcUrl: chain.rpcUrl,
    privateKey: KEY,
    name: 'devnet',
    parameters: devnet,
    outDirectory: directory,
    log: (line) => lines.push(line),
    ...change,
  })
  const run = (change: Partial<DeployOptions> = {}) => deploy(settings(change))
  const publicly = (token: Address) =>
    ({
      name: 'base',
      parameters: production,
      isPublic: true,
      token,
      treasury: TREASURY,
      proposers: [PROPOSER],
      cancellers: [CANCELLER],
    }) as const
  const kept = () => lines.filter((line) => line.includes('(kept)')).length
  const client = () => createPublicClient({ chain: hardhat, transport: http(chain.rpcUrl), cacheTime: 0 })
  const head = () => client().getBlockNumber()
  const wallet = (account: Address) => createWalletClient({ account, chain: hardhat, transport: http(chain.rpcUrl) })
  const wait = async (seconds: number) => {
    await chain.connection.provider.request({ method: 'evm_increaseTime', params: [seconds] })
    await chain.connection.provider.request({ method: 'evm_mine', params: [] })
  }
  /** A token on this chain that nobody deployed with the rest. */
  const someToken = async () => {
    const { abi, bytecode } = await readArtifact('dev/DevUSD')
    const hash = await wallet(STRANGER).deployContract({ abi, bytecode, args: [] })
    return (await client().waitForTransactionReceipt({ hash })).contractAddress as Address
  }

  async function refused(call: Promise<unknown>, sentence: RegExp): Promise<void> {
    const error = await call.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).to.be.instanceOf(DeploymentError)
    expect(String((error as Error).message)).to.match(sentence)
    expect((error as Error).message).to.not.include('\n')
  }

  it('deploys everything and writes an address book that tells the truth', async () => {
    const book = await run()
    expect(book).to.deep.equal(parseAddressBook(JSON.parse(await readFile(join(directory, '31337.json'), 'utf8'))))
    expect(await readdir(directory)).to.deep.equal(['31337.json'])
    const office = { address: book.contracts.postOffice, abi: postOfficeAbi } as const
    expect(await client().readContract({ ...office, functionName: 'genesis' })).to.equal(BigInt(book.schedule.genesis))
    expect(await client().readContract({ ...office, functionName: 'epochLength' })).to.equal(book.schedule.epochLength)
    expect(String(await client().readContract({ ...office, functionName: 'minValue' }))).to.equal(book.limits.minValue)
    expect(book.token).to.deep.equal({ name: 'DevUSD', symbol: 'dUSD', decimals: 6, version: '1', faucet: true })
    expect(book.deployBlock).to.equal(1)
    const before = await client().getBlock({ blockNumber: 0n })
    expect(book.schedule.genesis).to.equal(Number(before.timestamp))
    expect(Object.keys(book.contracts).length).to.equal(CONTRACTS)
    for (const [name, address] of Object.entries(book.contracts)) {
      expect(await client().getCode({ address: address as Address }), name).to.be.a('string')
    }
  })

  it('changes nothing when it runs again', async () => {
    const first = await run()
    const block = await head()
    expect(await run()).to.deep.equal(first)
    expect([kept(), await head()]).to.deep.equal([CONTRACTS, block])
  })

  it('goes on where a run was cut short, with nothing made twice', async () => {
    for (const made of [3, 7]) {
      const folder = join(directory, String(made))
      let count = 0
      const log = (line: string) => {
        if (line.endsWith(' gas') && ++count === made) throw new Error('the cable was pulled')
      }
      const begun = await head()
      await refused(run({ log, outDirectory: folder }), /the cable was pulled/)
      expect(Number((await head()) - begun)).to.equal(made)
      const { timestamp } = await client().getBlock({ blockNumber: begun })
      await wait(30)
      lines = []
      const book = await run({ outDirectory: folder })
      // The calendar goes on if anything runs on it.
      if (made === 7) expect(book.schedule.genesis).to.equal(Number(timestamp))
      else expect(book.schedule.genesis).to.be.at.least(Number(timestamp) + 30)
      expect([kept(), Number((await head()) - begun)]).to.deep.equal([made, CONTRACTS + 1])
      expect(book.deployBlock).to.equal(Number(begun) + 1)
      expect(await readdir(folder)).to.deep.equal(['31337.json'])
    }
  })

  it('keeps what other parameters do not touch, and begins a new calendar with a new post office', async () => {
    const first = await run()
    await wait(1000)
    lines = []
    const second = await run({ parameters: { ...devnet, claimMin: 30 } })
    expect(kept()).to.equal(CONTRACTS - 3)
    expect(second.contracts.didRegistry).to.equal(first.contracts.didRegistry)
    expect(second.contracts.timelock).to.equal(first.contracts.timelock)
    // A registry is slashed by its own post office only.
    expect(second.contracts.relayRegistry).to.not.equal(first.contracts.relayRegistry)
    expect(second.contracts.postOffice).to.not.equal(first.contracts.postOffice)
    expect(second.schedule.genesis).to.be.greaterThan(first.schedule.genesis + 900)
    expect(second.schedule.claimMin).to.equal(30)
  })

  it('deploys anew on a chain that was wiped, whatever the old address book says', async () => {
    await run()
    await chain.stop()
    chain = await serveChain()
    await run()
    expect(kept()).to.equal(0)
    expect(await head()).to.equal(BigInt(CONTRACTS))
  })

  it('uses an existing token', async () => {
    const { token } = (await run()).contracts
    const other = join(directory, 'other')
    const book = await run({ token, outDirectory: other })
    expect(book.contracts.token).to.equal(token)
    expect(book.token.faucet).to.equal(false)
    expect(await run({ token, outDirectory: other })).to.deep.equal(book)
  })

  describe('dry run', () => {
    it('foretells addresses and gas, by name and in human units, and sends nothing', async () => {
      const options = publicly(await someToken())
      const before = [await head(), await client().getTransactionCount({ address: DEPLOYER })]
      const { plan, costs } = await dryRun(settings(options))
      expect([await head(), await client().getTransactionCount({ address: DEPLOYER })]).to.deep.equal(before)
      expect(await readdir(directory)).to.deep.equal([])
      const text = lines.join('\n')
      expect(text).to.match(/minValue +0\.1 dUSD\n/)
      expect(text).to.match(/feeBps +10 %\n/)
      expect(text).to.match(/claimMin +3 d\n/)
      expect(text).to.match(/minDelay +14 d\n/)
      expect(text).to.match(new RegExp(`treasury +${TREASURY} \\(the treasury\\)`))
      expect(text).to.match(/governor +0x\w{40} \(timelock\)/)
      expect(text).to.match(/feeBps, within 5 % and 20 %: the timelock; 14 d \+ 3 epochs/)
      expect(text).to.match(/execute one: anyone; 14 d after it was announced/)
      expect(text).to.match(/postOffice +0x\w{40} {2}new: postage\/PostOffice, 2\d,\d{3} bytes, \d,\d{3},\d{3} gas/)
      expect(text).to.match(/token +0x\w{40} {2}given, not ours/)
      expect(text.endsWith('A dry run: nothing was sent.')).to.equal(true)

      const book = await run(options)
      for (const { name, address } of plan.contracts) expect(book.contracts[name], name).to.equal(address)
      let sum = 0n
      for (let number = before[0] as bigint; number < (await head()); number++) {
        const block = await client().getBlock({ blockNumber: number + 1n, includeTransactions: true })
        for (const { hash } of block.transactions) {
          const { contractAddress, gasUsed } = await client().getTransactionReceipt({ hash })
          const planned = plan.creations.find(({ address }) => address.toLowerCase() === contractAddress?.toLowerCase())
          if (!planned) throw new Error(`${contractAddress} is not in the plan`)
          const ratio = Number(costs.gas.get(planned.name)) / Number(gasUsed)
          expect(ratio, planned.name).to.be.within(0.99, 1.05)
          sum += gasUsed
        }
      }
      expect(Number(costs.totalGas) / Number(sum)).to.be.within(0.99, 1.05)
    })

    it('says what is kept, what it costs to finish, and when there is nothing to do', async () => {
      const log = (line: string) => {
        if (line.startsWith('postOffice ')) throw new Error('the cable was pulled')
      }
      await refused(run({ log }), /the cable was pulled/)
      const { plan } = await dryRun(settings())
      expect(plan.creations.map(({ name }) => name)).to.deep.equal(['nameRegistry', 'directory', 'consultationTabs'])
      expect(lines.filter((line) => line.includes('kept from an earlier run')).length).to.equal(CONTRACTS - 3)
      const book = await run()
      for (const { name, address } of plan.contracts) expect(book.contracts[name], name).to.equal(address)
      lines = []
      await dryRun(settings())
      expect(lines).to.include(`Nothing to send: all ${CONTRACTS} contracts stand.`)
    })

    it('needs no key and no coins, only the address, and says what is lacking', async () => {
      const options = { ...settings(publicly(await someToken())), deployer: TREASURY, treasury: STRANGER }
      const { privateKey: _, ...keyless } = options
      const { costs } = await dryRun(keyless)
      expect(costs.balance).to.equal(0n)
      expect(lines.join('\n')).to.match(/Balance +0 ETH, 0\.\d+ ETH too little/)
    })

    it('counts what a rollup asks for the data', async () => {
      const token = await someToken()
      const without = (await dryRun(settings(publicly(token)))).costs
      expect(without.dataFee).to.equal(undefined)
      // Answers 1000 wei to everything.
      const params = ['0x420000000000000000000000000000000000000F', '0x6103e85f5260205ff3']
      await chain.connection.provider.request({ method: 'hardhat_setCode', params })
      const { dataFee, total, totalGas, gasPrice } = (await dryRun(settings(publicly(token)))).costs
      expect(dataFee).to.equal(1000n * BigInt(CONTRACTS - 1))
      expect(total).to.equal(totalGas * gasPrice + (dataFee ?? 0n))
    })

    it('says which contract would not come to be, and why', async () => {
      await refused(
        dryRun(settings({ parameters: { ...devnet, feeBps: 400 } })),
        /^Deploying postOffice would fail: .*Shares_OutOfBounds\(400, 4000\)/,
      )
      await refused(
        dryRun(settings({ parameters: { ...devnet, timelockDelay: 0 } })),
        /timelock would fail: .*Timelock_Malformed\(\)/,
      )
      await refused(dryRun(settings({ proposers: [] })), /timelock would fail: .*Timelock_Malformed\(\)/)
    })
  })

  describe('asking', () => {
    it('sends only if the answer is the name of the network, and shows the plan before it asks', async () => {
      let asked = ''
      const confirm = async (answer: string, question: string) => {
        asked = question
        expect(lines.some((line) => line.startsWith('Who may change what'))).to.equal(true)
        return answer
      }
      for (const answer of ['', 'yes', 'base']) {
        await refused(
          run({ showPlan: true, confirm: (question) => confirm(answer, question) }),
          /^Nothing was sent: the answer was not devnet\.$/,
        )
      }
      expect([await head(), await readdir(directory)]).to.deep.equal([0n, []])
      expect(asked).to.equal(`Type devnet to send these ${CONTRACTS} transactions: `)
      await run({ showPlan: true, confirm: (question) => confirm(' devnet ', question) })
      expect(await head()).to.equal(BigInt(CONTRACTS))
      // There is nothing to ask about when there is nothing to send.
      await run({ confirm: () => Promise.reject(new Error('asked')) })
    })

    it('sends nothing if the key was used since the plan was made: the addresses would be others', async () => {
      const confirm = async () => {
        await wallet(DEPLOYER).sendTransaction({ to: STRANGER, value: 1n })
        return 'devnet'
      }
      await refused(run({ showPlan: true, confirm }), /^Deploying to http:.* failed: Nonce/)
      expect(await head()).to.equal(1n)
      await run()
      expect(await head()).to.equal(BigInt(CONTRACTS + 1))
    })

    it('does not begin what the deployer cannot pay for', async () => {
      const params = [DEPLOYER, '0x1']
      await chain.connection.provider.request({ method: 'hardhat_setBalance', params })
      await refused(run({ showPlan: true }), /has 0\.000000000000000001 ETH, but 0\.\d+ are needed\.$/)
      expect(await head()).to.equal(0n)
    })
  })

  describe('roles', () => {
    async function openGovernance(change: Partial<DeployOptions> = {}) {
      const { contracts } = await run({ proposers: [PROPOSER], cancellers: [CANCELLER], ...change })
      const { abi } = await readArtifact('governance/Timelock')
      const timelock = getContract({ address: contracts.timelock, abi, client: client() })
      const office = getContract({ address: contracts.postOffice, abi: postOfficeAbi, client: client() })
      const setShares = encodeFunctionData({ abi: postOfficeAbi, functionName: 'setShares', args: [1500, 3500] })
      const change_ = [contracts.postOffice, 0n, setShares, zeroHash, zeroHash] as const
      const write = async (account: Address, functionName: string, args: readonly unknown[]) => {
        const hash = await wallet(account).writeContract({ address: contracts.timelock, abi, functionName, args })
        await client().waitForTransactionReceipt({ hash })
      }
      const idOf = () => timelock.read.hashOperation?.([...change_]) as Promise<Hex>
      return { contracts, abi, timelock, office, change: change_, write, idOf }
    }

    it('a proposal changes the shares after the delay, and nobody can be faster or do it another way', async () => {
      const { office, change, write, contracts } = await openGovernance()
      const delay = BigInt(devnet.timelockDelay)
      for (const account of [DEPLOYER, CANCELLER, STRANGER]) {
        await reverts(write(account, 'schedule', [...change, delay]), 'AccessControlUnauthorizedAccount')
      }
      await reverts(write(PROPOSER, 'schedule', [...change, delay - 1n]), 'TimelockInsufficientDelay')
      await write(PROPOSER, 'schedule', [...change, delay])
      await reverts(write(STRANGER, 'execute', change), 'TimelockUnexpectedOperationState')
      for (const account of [DEPLOYER, PROPOSER, STRANGER]) {
        const attempt = client().simulateContract({
          address: contracts.postOffice,
          abi: postOfficeAbi,
          functionName: 'setShares',
          args: [1500, 3500],
          account,
        })
        await reverts(attempt, 'Shares_OnlyGovernor', account)
      }
      expect(await office.read.sharesFrom()).to.equal(0)
      await wait(devnet.timelockDelay)
      // Permissionless: whoever likes.
      await write(STRANGER, 'execute', change)
      const from = await office.read.sharesFrom()
      expect(await office.read.sharesOf([from])).to.deep.equal([1500, 3500])
      expect(await office.read.sharesOf([from - 1])).to.deep.equal([1000, 4000])
    })

    it('a run after that keeps everything, says what a governor changed, and the book keeps the first shares', async () => {
      const { change, write } = await openGovernance()
      await write(PROPOSER, 'schedule', [...change, BigInt(devnet.timelockDelay)])
      await wait(devnet.timelockDelay)
      await write(STRANGER, 'execute', change)
      await wait(3 * devnet.epochLength)
      lines = []
      const book = await run({ proposers: [PROPOSER], cancellers: [CANCELLER] })
      expect(kept()).to.equal(CONTRACTS)
      expect(lines).to.include('Not as configured: postOffice feeBps: feeBps says 15 %, not 10 %')
      expect(book.shares).to.deep.equal({ feeBps: 1000, unreceiptedBps: 4000 })
    })

    it('a canceller stops a proposal and can do no more', async () => {
      const { change, write, idOf } = await openGovernance()
      await write(PROPOSER, 'schedule', [...change, BigInt(devnet.timelockDelay)])
      await reverts(write(STRANGER, 'cancel', [await idOf()]), 'AccessControlUnauthorizedAccount')
      await write(CANCELLER, 'cancel', [await idOf()])
      await wait(devnet.timelockDelay)
      await reverts(write(STRANGER, 'execute', change), 'TimelockUnexpectedOperationState')
    })

    it('the deployer has no role left, nobody but the timelock gives roles, and it governs all that has a governor', async () => {
      const { timelock, contracts, write } = await openGovernance()
      const roles = await Promise.all(
        ['DEFAULT_ADMIN_ROLE', 'PROPOSER_ROLE', 'CANCELLER_ROLE', 'EXECUTOR_ROLE'].map(
          async (name) => (await timelock.read[name]?.([])) as Hex,
        ),
      )
      const holders = async (account: Address) =>
        await Promise.all(roles.map((role) => timelock.read.hasRole?.([role, account])))
      expect(await holders(DEPLOYER)).to.deep.equal([false, false, false, false])
      expect(await holders(PROPOSER)).to.deep.equal([false, true, true, false])
      expect(await holders(CANCELLER)).to.deep.equal([false, false, true, false])
      expect(await holders(zeroAddress)).to.deep.equal([false, false, false, true])
      expect(await holders(contracts.timelock)).to.deep.equal([true, false, false, false])
      const [admin, proposer] = roles
      const grant = (account: Address) => write(account, 'grantRole', [proposer, STRANGER])
      for (const account of [DEPLOYER, PROPOSER, CANCELLER]) {
        await reverts(grant(account), 'AccessControlUnauthorizedAccount', account, admin)
      }
      const governor = parseAbi(['function governor() view returns (address)'])
      for (const address of [contracts.postOffice, contracts.nameRegistry]) {
        expect(await client().readContract({ address, abi: governor, functionName: 'governor' })).to.equal(
          contracts.timelock,
        )
      }
    })

    it('fees may go to the timelock itself', async () => {
      const { contracts, office } = await openGovernance({ treasury: 'timelock' })
      expect(await office.read.treasury()).to.equal(contracts.timelock)
      const names = { address: contracts.nameRegistry, abi: nameRegistryAbi } as const
      expect(await client().readContract({ ...names, functionName: 'treasury' })).to.equal(contracts.timelock)
    })

    it('a read-back that finds another parameter or role is an error', async () => {
      const options = { proposers: [PROPOSER], cancellers: [CANCELLER] }
      const { plan } = await dryRun(settings(options))
      const { contracts, abi } = await openGovernance()
      const check = (found: Pick<typeof plan, 'contracts'>) =>
        readBack({ client: client(), plan: found, token: { symbol: 'dUSD', decimals: 6 } })
      const { count, changed } = await check(plan)
      expect(changed).to.deep.equal([])
      expect(count).to.be.greaterThan(40)
      for (const contract of plan.contracts) {
        for (const parameter of contract.wanted.parameters.filter(({ facts }) => !facts)) {
          const value = parameter.unit === 'address' ? STRANGER : 77n
          const parameters = [{ ...parameter, value }]
          const altered = { ...contract, wanted: { ...contract.wanted, parameters } }
          await refused(check({ contracts: [altered] }), new RegExp(`${contract.name} ${parameter.name}: \\w+ says `))
        }
      }
      const executor = await client().readContract({ address: contracts.timelock, abi, functionName: 'EXECUTOR_ROLE' })
      const { provider } = chain.connection
      await provider.request({ method: 'hardhat_impersonateAccount', params: [contracts.timelock] })
      await provider.request({ method: 'hardhat_setBalance', params: [contracts.timelock, '0xde0b6b3a7640000'] })
      await wallet(contracts.timelock).writeContract({
        address: contracts.timelock,
        abi,
        functionName: 'revokeRole',
        args: [executor, zeroAddress],
      })
      await refused(check(plan), /timelock roles: hasRole\(0x\w+, 0x0{40}\) says no, not yes/)
      // What stands is kept even so, since a governor may do that, and the plan says it.
      lines = []
      await dryRun(settings(options))
      expect(lines.join('\n')).to.match(/Kept, though not as configured.*\n {2}timelock roles: hasRole/)
    })
  })

  it('on a public network draws hang on drand, and the fallback opens after seven days', async () => {
    const { contracts, schedule, rpcUrl } = await run({
      ...publicly(await someToken()),
      publicRpcUrl: 'https://rpc.example',
    })
    expect(rpcUrl).to.equal('https://rpc.example')
    const beacon = getContract({ address: contracts.beacon, abi: drandBeaconAbi, client: client() })
    expect(await beacon.read.genesis()).to.equal(BigInt(schedule.genesis))
    expect(await beacon.read.fallbackDelay()).to.equal(7 * 86_400)
    const { network } = JSON.parse(await readFile(new URL('vectors/evmnet.json', import.meta.url), 'utf8'))
    expect(await beacon.read.publicKey()).to.deep.equal(network.publicKey.map(BigInt))
    expect(await beacon.read.roundGenesis()).to.equal(BigInt(network.genesis))
    expect(await beacon.read.roundPeriod()).to.equal(network.period)
  })

  it('ends with one clear sentence when something is wrong', async () => {
    await refused(run({ rpcUrl: 'http://127.0.0.1:1/secret' }), /^No chain answers at http:\/\/127\.0\.0\.1:1\.$/)
    await refused(run({ chainId: 1 }), /is 31337, but 1 is wanted/)
    await refused(run({ privateKey: '0x12' }), /^The deployer key is not a private key/)
    await refused(run({ privateKey: `0x${'11'.repeat(32)}` }), /has no coins for gas/)
    await refused(run({ token: `0x${'11'.repeat(20)}` }), /^There is no token at/)
    await writeFile(join(directory, '31337.json'), '{"chainId":31337}')
    await refused(run(), /is not an address book/)
    await writeFile(join(directory, '31337.json'), '{')
    await refused(run(), /cannot be read as JSON/)
  })

  it('refuses what is unsafe on a public network', async () => {
    const options = publicly(await someToken())
    const { token: _, ...unpaid } = options
    await refused(run(unpaid), /^Paid in what\?/)
    const { treasury: __, ...homeless } = options
    await refused(run(homeless), /^Where do fees go\?/)
    await refused(run({ ...options, treasury: zeroAddress }), /^Where do fees go\?/)
    await refused(run({ ...options, proposers: [] }), /^Who may propose changes\?/)
    await refused(run({ ...options, proposers: [zeroAddress] }), /^Who may propose changes\?/)
    const { drand: ___, ...guessable } = production
    await refused(run({ ...options, parameters: guessable }), /^Draws would hang on block hashes/)
    await refused(run({ ...options, treasury: DEPLOYER }), /would be the treasury:/)
    const everything = { treasury: DEPLOYER, proposers: [DEPLOYER], cancellers: [DEPLOYER] }
    await refused(run({ ...options, ...everything }), /would be the treasury and a proposer and a canceller:/)
    const { abi, bytecode } = await readTestArtifact('test/contracts/FeeToken')
    const hash = await wallet(STRANGER).deployContract({ abi, bytecode, args: [1n] })
    const { contractAddress } = await client().waitForTransactionReceipt({ hash })
    await refused(run({ ...options, token: contractAddress as Address }), /^FEE has 18 decimals/)
    const params = [STRANGER, '0x60006000fd']
    await chain.connection.provider.request({ method: 'hardhat_setCode', params })
    await refused(run({ ...options, token: STRANGER }), /is no token: it tells no name/)
    expect(await client().getTransactionCount({ address: DEPLOYER })).to.equal(0)
    await run({
      ...options,
      ...everything,
      parameters: guessable,
      allowBlockhashBeacon: true,
      allowDeployerRoles: true,
    })
  })

  describe('command', () => {
    type Ended = { code: number | null; out: string; err: string }
    /** The command as a script runs it: nobody sits at its standard input, which says `input` and ends. */
    const command = (args: string[], env: Record<string, string> = {}, input = '') =>
      new Promise<Ended>((done) => {
        const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
          env: { PATH: process.env.PATH, ...env },
        })
        let [out, err] = ['', '']
        child.stdout.on('data', (data) => {
          out += data
        })
        child.stderr.on('data', (data) => {
          err += data
        })
        child.on('close', (code) => done({ code, out, err: err.trim() }))
        child.stdin.end(input)
      })
    const refusal = async (args: string[], env: Record<string, string> = {}) => {
      const { code, out, err } = await command(args, env)
      expect(out).to.equal('')
      return `${code} ${err}`
    }

    it('says what it wants', async () => {
      expect(await refusal([])).to.match(/^1 deploy: Which network\?.*devnet, base, base-sepolia, production\.$/)
      expect(await refusal(['--network', 'moon'])).to.match(/^1 deploy: There is no network named "moon"/)
      expect(await refusal(['--network', 'toString'])).to.match(/^1 deploy: There is no network named "toString"/)
      expect(await refusal(['--net'])).to.match(/^1 deploy: Usage: /)
      const where = { PARLEY_RPC_URL: 'http://127.0.0.1:1' }
      const noChain = '1 deploy: No chain answers at http://127.0.0.1:1.'
      expect(await refusal(['--network', 'devnet', '--yes'], where)).to.equal(noChain)
      const whole = { ...where, PARLEY_TREASURY: TREASURY, PARLEY_PROPOSERS: PROPOSER, PARLEY_DEPLOYER: DEPLOYER }
      expect(await refusal(['--network', 'base', '--dry-run'], whole)).to.equal(noChain)
      expect(await refusal(['--network', 'base', '--yes'], whole)).to.match(/^1 deploy: Sending takes a key/)
    })

    it('says what is missing in the environment, one thing at a time', () => {
      const ask = (env: Record<string, string>, name = 'production') => {
        try {
          return readSettings(name, networks[name] as Network, env)
        } catch (error) {
          expect(error).to.be.instanceOf(DeploymentError)
          return (error as Error).message
        }
      }
      expect(ask({})).to.match(/^Where is the chain\? Set PARLEY_RPC_URL/)
      const where = { PARLEY_RPC_URL: 'http://127.0.0.1:1/key' }
      expect(ask(where)).to.match(/^Who deploys\? Set PARLEY_DEPLOYER_KEY_FILE/)
      expect(ask({ ...where, PARLEY_DEPLOYER_KEY_FILE: '/no/such/file' })).to.match(/no\/such\/file cannot be read/)
      const who = { ...where, PARLEY_DEPLOYER_KEY: KEY }
      expect(ask(who)).to.match(/^Paid in what\? Set PARLEY_TOKEN/)
      const token = { ...who, PARLEY_TOKEN: `0x${'11'.repeat(20)}` }
      expect(ask(token)).to.match(/^Where do fees go\? Set PARLEY_TREASURY/)
      expect(ask({ ...token, PARLEY_TREASURY: '0x12' })).to.equal('PARLEY_TREASURY is not an address.')
      const treasury = { ...token, PARLEY_TREASURY: TREASURY }
      expect(ask(treasury)).to.match(/^Who may propose changes\? Set PARLEY_PROPOSERS/)
      expect(ask({ ...treasury, PARLEY_PROPOSERS: `${PROPOSER}, 0x1` })).to.match(/something that is not an address/)
      const proposers = { ...treasury, PARLEY_PROPOSERS: `${PROPOSER}, ${CANCELLER}` }
      expect(ask({ ...proposers, PARLEY_CHAIN_ID: 'one' })).to.equal('PARLEY_CHAIN_ID is not a number.')
      expect(ask({ ...proposers, PARLEY_BEACON: 'dice' })).to.match(/neither "drand" nor "blockhash"/)
      const blockhash = { ...proposers, PARLEY_BEACON: 'blockhash' }
      expect(ask(blockhash)).to.match(/^Draws would hang on block hashes/)
      expect(ask({ ...blockhash, PARLEY_ALLOW_BLOCKHASH_BEACON: '1' })).to.have.nested.property('parameters.feeBps')
      expect(ask(proposers)).to.deep.include({ proposers: [PROPOSER, CANCELLER], isPublic: true, privateKey: KEY })
      // USDC as its issuer tells it, and readers are not sent to the deployer's own access.
      const { PARLEY_TOKEN: _, ...base } = proposers
      expect(ask(base, 'base')).to.include({
        chainId: 8453,
        token: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
        rpcUrl: 'http://127.0.0.1:1/key',
        publicRpcUrl: 'https://mainnet.base.org',
      })
      expect(ask(base, 'base-sepolia')).to.include({
        chainId: 84_532,
        token: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
        publicRpcUrl: 'https://sepolia.base.org',
      })
      const overridden = { ...proposers, PARLEY_CHAIN_ID: '5', PARLEY_PUBLIC_RPC_URL: 'https://rpc.example' }
      expect(ask(overridden, 'base')).to.include({
        chainId: 5,
        token: token.PARLEY_TOKEN,
        publicRpcUrl: 'https://rpc.example',
      })
      expect(ask({}, 'devnet')).to.include({ rpcUrl: 'http://127.0.0.1:8545', chainId: 31_337, isPublic: false })
      expect(ask({ PARLEY_CHAIN_PORT: '9999' }, 'devnet')).to.include({ rpcUrl: 'http://127.0.0.1:9999' })
    })

    it('sends nothing where nobody can be asked, whatever is piped in', async () => {
      const ended = await command(['--network', 'devnet'], { PARLEY_RPC_URL: chain.rpcUrl }, 'devnet\n')
      expect(`${ended.code} ${ended.err}`).to.match(/^1 deploy: There is no terminal to ask at: say --yes/)
      expect(await head()).to.equal(0n)
    })

    it('--dry-run shows the plan and writes nothing; --yes shows the same, sends it and writes all, but never the key', async () => {
      const key = join(directory, 'key')
      await writeFile(key, `${KEY}\n`)
      const env = {
        PARLEY_RPC_URL: chain.rpcUrl,
        PARLEY_CHAIN_ID: '31337',
        PARLEY_TOKEN: await someToken(),
        PARLEY_TREASURY: 'timelock',
        PARLEY_PROPOSERS: PROPOSER,
        PARLEY_DEPLOYER_KEY_FILE: key,
      }
      const out = join(directory, 'out')
      const dry = await command(['--network', 'base', '--dry-run', '--out', out], env)
      expect([dry.code, dry.err, await readdir(directory)]).to.deep.equal([0, '', ['key']])
      const real = await command(['--network', 'base', '--yes', '--out', out], env)
      expect([real.code, real.err]).to.deep.equal([0, ''])
      const planOf = ({ out: text }: Ended) => text.split('\n').filter((line) => /^( {6}|\d+\.)/.test(line))
      // Only the calendar may have moved between the two.
      const still = (plan: string[]) => plan.filter((line) => !line.includes('genesis'))
      expect(planOf(dry).length).to.be.greaterThan(50)
      expect(still(planOf(real)).map((line) => line.replace(/[\d,]+ gas$/, ''))).to.deep.equal(
        still(planOf(dry)).map((line) => line.replace(/[\d,]+ gas$/, '')),
      )
      expect(real.out).to.match(/Read back \d+ parameters and roles from chain 31337: all as planned\./)
      for (const { out: text } of [dry, real]) expect(text).to.not.include(KEY.slice(2))
      const book = parseAddressBook(JSON.parse(await readFile(join(out, '31337.json'), 'utf8')))

      // What an explorer needs: the creation code that the input compiles to, with these arguments, is what was sent.
      const sources = join(out, '31337')
      const list = JSON.parse(await readFile(join(sources, 'verification.json'), 'utf8')) as {
        name: string
        address: Address
        contract: string
        compiler: string
        input: string
        constructorArguments: string
      }[]
      expect(list.length).to.equal(CONTRACTS - 1)
      const office = list.find(({ name }) => name === 'postOffice')
      expect(office).to.include({ address: book.contracts.postOffice, compiler: 'v0.8.37+commit.f401782d' })
      expect(office?.contract).to.match(/contracts\/postage\/PostOffice\.sol:PostOffice$/)
      const input = JSON.parse(await readFile(join(sources, office?.input ?? ''), 'utf8'))
      expect(Object.keys(input.sources)).to.include(office?.contract.split(':')[0])
      const { bytecode } = await readArtifact('postage/PostOffice')
      const number = await head()
      const made = await Promise.all(
        Array.from({ length: CONTRACTS }, async (_, index) => {
          const block = await client().getBlock({ blockNumber: number - BigInt(index), includeTransactions: true })
          return block.transactions.map(({ input: data }) => data)
        }),
      )
      expect(made.flat()).to.include(`${bytecode}${office?.constructorArguments}`)

      const again = await command(['--network', 'base', '--yes', '--out', out], env)
      expect([again.code, await head()]).to.deep.equal([0, number])
      expect(again.out).to.include(`Nothing to send: all ${CONTRACTS} contracts stand.`)
    })
  })
})
