import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { drandBeaconAbi } from '@parley/protocol'
import { expect } from 'chai'
import { evmnet } from '../../deploy/drand.ts'
import { RelayWorld, until } from './support/relayWorld.ts'

/** Real rounds, as drand published them. */
const { rounds } = JSON.parse(readFileSync(new URL('../contracts/vectors/evmnet.json', import.meta.url), 'utf8')) as {
  rounds: { round: number; signature: string; randomness: string | null }[]
}
const ROUND = 9_337_227
const known = rounds.find(({ round }) => round === ROUND)
const EPOCH = 12

/** Answers like a drand server, with the signature that `signatureOf` gives for a round. */
async function serveDrand(
  signatureOf: (round: number) => string | undefined,
): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const round = Number(request.url?.match(/^\/chain\/public\/(\d+)$/)?.[1])
    const signature = signatureOf(round)
    if (signature === undefined) return void response.writeHead(404).end()
    response.end(JSON.stringify({ round, signature: signature.slice(2), randomness: 'not read' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/chain`, server }
}

describe('relay: draws by drand', function () {
  this.timeout(120_000)
  let world: RelayWorld
  const servers: Server[] = []

  before(async () => {
    const liar = await serveDrand(() => rounds.find(({ round }) => round === 12_345_678)?.signature)
    const honest = await serveDrand((round) => (round === ROUND ? known?.signature : undefined))
    servers.push(liar.server, honest.server)
    // The first epoch's draw falls in the middle of the time that the round stands for.
    const firstDraw = Math.floor(Date.now() / 1000) + 2 * EPOCH
    const roundGenesis = firstDraw - (ROUND - 1) * EPOCH + EPOCH / 2
    world = await RelayWorld.start({
      parameters: {
        epochLength: EPOCH,
        holdPeriod: EPOCH,
        claimMin: 4,
        exitNotice: 4,
        skewSeconds: 2,
        drand: { ...evmnet, roundGenesis, roundPeriod: EPOCH, fallbackDelay: 10 },
      },
    })
    await world.addRelay('ada', { change: { drand: { urls: ['http://127.0.0.1:1/chain', liar.url, honest.url] } } })
  })
  after(async () => {
    await world?.stop()
    for (const server of servers) server.close()
  })

  const wordOf = (epoch: number) =>
    world.client.readContract({ ...world.postOffice, functionName: 'beacon', args: [epoch] })

  it('takes the published round, whatever a dead or a lying server says first', async () => {
    await until('the first epoch is drawn', async () => ((await world.drawn()) >= 1 ? true : undefined), 60_000)
    expect(await wordOf(1)).to.equal(known?.randomness)
  })

  it('goes on by block hash when no server has the round and the fallback is due', async () => {
    await until('the second epoch is drawn', async () => ((await world.drawn()) >= 2 ? true : undefined), 60_000)
    expect(BigInt(await wordOf(2))).not.to.equal(0n)
    const { beacon } = world.addressBook.contracts
    const opened = await world.client.readContract({
      address: beacon,
      abi: drandBeaconAbi,
      functionName: 'targetBlock',
      args: [2],
    })
    expect(opened > 0n).to.equal(true)
  })
})
