// How relays answered: what this device remembers, and what the others say.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStore, readRelay, readRelays, type Store } from '@parley/client'
import { openSqliteStore } from '@parley/client/node'
import { relayRegistryAbi } from '@parley/protocol'
import { expect } from 'chai'
import { ReachLog } from '../../client/src/relays/ReachLog.ts'
import { RelayWorld, until, type WorldRelay } from '../node/support/relayWorld.ts'
import { type Liar, startLiar } from './support/startLiar.ts'

const PREFIX = 'net/reach/'
const HOUR = 3_600_000

describe('client: how relays answered this device', () => {
  const log = async (store: Store) => {
    const opened = new ReachLog({ store, prefix: PREFIX })
    await opened.load()
    return opened
  }

  it('is remembered across sessions, and two tabs add to the same', async () => {
    const store = memoryStore()
    const [one, two] = [await log(store), await log(store)]
    one.note(3, 40)
    one.note(3, undefined)
    two.note(3, 60)
    two.note(4, undefined)
    expect(one.of(3)).to.include({ asked: 2, answered: 1 })
    expect(one.of(9)).to.equal(undefined)
    await one.save()
    await two.save()
    const later = await log(store)
    expect(later.of(3)).to.include({ asked: 3, answered: 2 })
    expect(later.of(4)).to.include({ asked: 1, answered: 0, lastAnsweredAt: undefined })
  })

  it('is forgotten after a week, and of more than 64 relays', async () => {
    const store = memoryStore()
    const hour = Math.floor(Date.now() / HOUR)
    const at = (hour: number) => [
      { hour, since: hour * HOUR, asked: 1, answered: 1, lastAnsweredAt: hour * HOUR, delays: [1] },
    ]
    await store.put(`${PREFIX}1`, at(hour - 168))
    for (let id = 2; id <= 70; id++) await store.put(`${PREFIX}${id}`, at(hour - (id % 60)))
    const opened = await log(store)
    expect(opened.of(1)).to.equal(undefined)
    const kept = await store.list(PREFIX)
    expect(kept).to.have.length(64)
    expect(kept.map(({ key }) => key)).not.to.include(`${PREFIX}1`)
    expect(opened.of(60), 'asked last').to.include({ asked: 1 })
  })

  it('hurts nobody where nothing can be written', async () => {
    const store = { ...memoryStore(), update: () => Promise.reject(new Error('the disk is full')) }
    const opened = await log(store)
    opened.note(3, 40)
    await opened.save()
    opened.note(3, 40)
    expect(opened.of(3)).to.include({ asked: 2 })
  })
})

describe('client: what relays say of each other', function () {
  this.timeout(90_000)
  let world: RelayWorld
  let directory: string
  let ada: WorldRelay
  let ben: WorldRelay
  const liars: Liar[] = []
  let slanderer: Liar & { operator: WorldRelay['operator'] }
  /** What the fourth relay says, which lies. */
  let lie: (path: string) => unknown = () => undefined

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'parley-reach-'))
    world = await RelayWorld.start({ parameters: { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800 } })
    const change = { peers: { everyMs: 200 } }
    ada = await world.addRelay('ada', { change })
    ben = await world.addRelay('ben', { change })
    await world.addRelay('cleo', { change })
  })
  after(async () => {
    await world?.stop()
    for (const liar of liars) await liar.stop()
    rmSync(directory, { recursive: true, force: true })
  })

  const find = (id: number, store = memoryStore()) => readRelay({ addressBook: world.addressBook, id, store })
  const measured = (id: number, rows: number) =>
    until(`${rows} relays measured relay ${id}`, async () => {
      const found = await find(id)
      return found?.peerReach?.median?.of === rows ? found : undefined
    })

  it('a relay page asks all others, each gives a row, and the median is theirs', async () => {
    const found = await measured(ben.id, 2)
    expect(found.peerReach).to.have.property('asked', 2)
    expect(
      found.peerReach?.rows.map(({ relayId }) => relayId),
      'not its own',
    ).to.deep.equal([1, 3])
    expect(found.peerReach?.median?.answeredShare).to.equal(1)
    expect(found.peerReach?.median?.p50Ms).to.be.within(0, 1_000)
    expect(found.reach, 'this device asked once').to.include({ asked: 1, answered: 1 })
    expect(await find(77)).to.equal(undefined)
  })

  it('the list asks nobody for that, and a device remembers what it measured', async () => {
    const store = openSqliteStore(join(directory, 'device.sqlite'))
    const init = { addressBook: world.addressBook, store }
    for (const relay of await readRelays(init)) expect(relay).not.to.have.property('peerReach')
    await store.close()
    const again = openSqliteStore(join(directory, 'device.sqlite'))
    const [first] = await readRelays({ ...init, store: again })
    expect(first?.reach).to.include({ asked: 2, answered: 2 })
    await again.close()
  })

  it('liars are outvoted, and who talks nonsense or without end is left out', async () => {
    const stakeLiar = async (answer: Liar['lie']) => {
      const liar = await startLiar(answer)
      liars.push(liar)
      const signer = world.chain.account(15).address
      const operator = await world.stake({ signer, ask: 10n, multiaddr: '/ip4/127.0.0.1/tcp/9/ws', url: liar.url })
      return { ...liar, operator }
    }
    slanderer = await stakeLiar(({ path }) => ({ status: 200, body: JSON.stringify(lie(path) ?? {}) }))
    // 16 bytes above what is read.
    await stakeLiar(() => ({ status: 200, body: ' '.repeat(64 * 1024 + 16) }))
    await stakeLiar(() => 'endless')
    await until('three more are known', async () => ((await find(6)) === undefined ? undefined : true))

    const row = {
      relayId: ben.id,
      since: Date.now() - HOUR,
      asked: 100_000,
      answered: 0,
      p50Ms: 1,
      p95Ms: 1,
      lastAnsweredAt: null,
    }
    lie = () => ({ everyMs: 1, peers: [row] })
    const slandered = await until('the slander is heard', async () => {
      const found = await find(ben.id)
      return found?.peerReach?.rows.length === 3 ? found : undefined
    })
    expect(slandered.peerReach?.rows.map(({ relayId }) => relayId)).to.deep.equal([1, 3, 4])
    expect(slandered.peerReach?.median).to.include({ of: 3, answeredShare: 1 })
    expect(slanderer.asked).to.include('GET /v1/peers')

    for (const [what, peers] of Object.entries({
      'more answers than questions': [{ ...row, answered: 100_001 }],
      'since tomorrow': [{ ...row, since: Date.now() + 24 * HOUR }],
      'since longer than anybody counts': [{ ...row, since: Date.now() - 200 * HOUR }],
      'no question at all': [{ ...row, asked: 0 }],
      'no list': 'everybody is splendid',
    })) {
      lie = () => ({ everyMs: 1, peers })
      expect(
        (await find(ben.id))?.peerReach?.rows.map(({ relayId }) => relayId),
        what,
      ).to.deep.equal([1, 3])
    }
  })

  it('nobody vouches for himself: neither the relay nor another one of its owner', async () => {
    lie = (path) =>
      path.includes('peers')
        ? {
            everyMs: 1,
            peers: [
              {
                relayId: ada.id,
                since: Date.now() - HOUR,
                asked: 9,
                answered: 9,
                p50Ms: 1,
                p95Ms: 1,
                lastAnsweredAt: null,
              },
            ],
          }
        : {}
    expect((await find(ada.id))?.peerReach?.rows.map(({ relayId }) => relayId)).to.include(4)
    // The liar's stake is handed to ada's owner: now it is hers.
    await world.mined(
      await slanderer.operator.writeContract({
        address: world.addressBook.contracts.relayRegistry,
        abi: relayRegistryAbi,
        functionName: 'setPayout',
        args: [4, ada.operator.account.address],
      }),
    )
    const found = await find(ada.id)
    expect(found?.peerReach?.rows.map(({ relayId }) => relayId)).to.deep.equal([2, 3])
    expect(found?.peerReach?.asked).to.equal(4)
  })
})
