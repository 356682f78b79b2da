import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAddressBook } from '@parley/protocol'
import { expect } from 'chai'
import { createPublicClient, type Hex, http } from 'viem'
import { DeploymentError } from '../../deploy/DeploymentError.ts'
import { type DeployOptions, deploy } from '../../deploy/deploy.ts'
import { devnet } from '../../deploy/parameters.ts'
import { postOfficeAbi } from '../../protocol/src/abi/postOfficeAbi.ts'
import { serveChain } from './support/serveChain.ts'

const KEY: Hex = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
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

  const run = (change: Partial<DeployOptions> = {}) =>
    deploy({
      rpcUrl: chain.rpcUrl,
      privateKey: KEY,
      name: 'devnet',
      parameters: devnet,
      outDirectory: directory,
      log: (line) => lines.push(line),
      ...change,
    })
  const kept = () => lines.filter((line) => line.includes('(kept)')).length
  const head = () => createPublicClient({ transport: http(chain.rpcUrl) }).getBlockNumber()

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
    const client = createPublicClient({ transport: http(chain.rpcUrl) })
    const office = { address: book.contracts.postOffice, abi: postOfficeAbi } as const
    expect(await client.readContract({ ...office, functionName: 'genesis' })).to.equal(BigInt(book.schedule.genesis))
    expect(await client.readContract({ ...office, functionName: 'epochLength' })).to.equal(book.schedule.epochLength)
    expect(String(await client.readContract({ ...office, functionName: 'minValue' }))).to.equal(book.limits.minValue)
    expect(book.token).to.deep.equal({ name: 'DevUSD', symbol: 'dUSD', decimals: 6, version: '1', faucet: true })
    expect(book.deployBlock).to.equal(1)
    const before = await client.getBlock({ blockNumber: 0n })
    expect(book.schedule.genesis).to.equal(Number(before.timestamp))
  })

  it('changes nothing when it runs again', async () => {
    const first = await run()
    const block = await head()
    expect(await run()).to.deep.equal(first)
    expect([kept(), await head()]).to.deep.equal([5, block])
  })

  it('goes on where a run was cut short', async () => {
    let count = 0
    const stop = new Error('the cable was pulled')
    const log = () => {
      if (++count === 3) throw stop
    }
    await refused(run({ log }), /the cable was pulled/)
    const book = await run()
    // The calendar of a run that was cut short is not kept, nor what runs on it.
    expect([kept(), await head()]).to.deep.equal([2, 6n])
    expect(book.deployBlock).to.equal(1)
    expect(await readdir(directory)).to.deep.equal(['31337.json'])
  })

  it('keeps what other parameters do not touch, and begins a new calendar with a new post office', async () => {
    const first = await run()
    await chain.connection.provider.request({ method: 'evm_increaseTime', params: [1000] })
    await chain.connection.provider.request({ method: 'evm_mine', params: [] })
    const second = await run({ parameters: { ...devnet, claimMin: 30 } })
    expect(kept()).to.equal(2)
    expect(second.contracts.didRegistry).to.equal(first.contracts.didRegistry)
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
    expect(await head()).to.equal(5n)
  })

  it('uses an existing token', async () => {
    const { token } = (await run()).contracts
    const other = join(directory, 'other')
    const book = await run({ token, outDirectory: other })
    expect(book.contracts.token).to.equal(token)
    expect(book.token.faucet).to.equal(false)
    expect(await run({ token, outDirectory: other })).to.deep.equal(book)
  })

  it('ends with one clear sentence when something is wrong', async () => {
    await refused(run({ rpcUrl: 'http://127.0.0.1:1' }), /^No chain answers at/)
    await refused(run({ chainId: 1 }), /is 31337, but 1 is wanted/)
    await refused(run({ privateKey: '0x12' }), /^The deployer key is not a private key/)
    await refused(run({ privateKey: `0x${'11'.repeat(32)}` }), /has no coins for gas/)
    await refused(run({ token: `0x${'11'.repeat(20)}` }), /^There is no token at/)
    await writeFile(join(directory, '31337.json'), '{"chainId":31337}')
    await refused(run(), /is not an address book/)
    await writeFile(join(directory, '31337.json'), '{')
    await refused(run(), /cannot be read as JSON/)
  })

  it('has a command that says what it wants', () => {
    const command = (args: string[], env: Record<string, string> = {}) => {
      const { status, stderr } = spawnSync(process.execPath, [main, ...args], {
        encoding: 'utf8',
        env: { ...process.env, ...env },
      })
      return `${status} ${stderr.trim()}`
    }
    expect(command([])).to.match(/^1 deploy: Which network\?.*devnet, production\.$/)
    expect(command(['--network', 'moon'])).to.match(/^1 deploy: There is no network named "moon"/)
    expect(command(['--net'])).to.match(/^1 deploy: Usage: /)
    expect(command(['--network', 'production'])).to.match(/^1 deploy: Where is the chain\? Set PARLEY_RPC_URL/)
    const where = { PARLEY_RPC_URL: 'http://127.0.0.1:1' }
    expect(command(['--network', 'production'], where)).to.match(/^1 deploy: Who deploys\? Set PARLEY_DEPLOYER_KEY/)
    const who = { ...where, PARLEY_DEPLOYER_KEY: KEY }
    expect(command(['--network', 'production'], who)).to.match(/^1 deploy: Paid in what\? Set PARLEY_TOKEN/)
    const token = { ...who, PARLEY_TOKEN: `0x${'11'.repeat(20)}` }
    expect(command(['--network', 'production'], token)).to.match(/^1 deploy: Where do fees go\? Set PARLEY_TREASURY/)
    const treasury = { ...token, PARLEY_TREASURY: '0x12' }
    expect(command(['--network', 'production'], treasury)).to.match(/^1 deploy: PARLEY_TREASURY is not an address/)
    const complete = { ...token, PARLEY_TREASURY: `0x${'22'.repeat(20)}` }
    expect(command(['--network', 'production'], complete)).to.match(/^1 deploy: Draws here would hang on block hashes/)
    const testNetwork = { ...complete, PARLEY_ALLOW_BLOCKHASH_BEACON: '1' }
    expect(command(['--network', 'production'], testNetwork)).to.equal(
      '1 deploy: No chain answers at http://127.0.0.1:1.',
    )
    expect(command(['--network', 'devnet'], where)).to.equal('1 deploy: No chain answers at http://127.0.0.1:1.')
  })
})
