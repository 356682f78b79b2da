import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkCounters, ParleyError, readNetworkFigures, SubgraphApi } from '@parley/client'
import { expect } from 'chai'
import { readRelayIncomes } from '../../client/src/economics/readRelayIncomes.ts'

const NOW = 1_800_000_000
const WEEK = 604_800
const BLOCK = 77
const TOKENS = [`0x${'11'.repeat(20)}`] as const
const zeros = Object.fromEntries(networkCounters.map((name) => [name, '0']))
const network = {
  ...zeros,
  booksOpened: '1',
  genesis: String(NOW - 100 * WEEK),
  epochLength: String(WEEK),
  timestamp: String(NOW),
  bookBalance: '0',
  bookBonds: '0',
  earned: '0',
  feesWaiting: '0',
  forfeitsWaiting: '0',
  stake: '0',
  lastDrawnEpoch: '99',
}

/** What the made-up subgraph has of each kind, newest first. */
type World = { epochs: object[]; days: object[]; relays: object[]; incomes: object[]; talk: object[] }

const none: World = { epochs: [], days: [], relays: [], incomes: [], talk: [] }
const epoch = (number: number, some = {}) => ({ ...zeros, number: String(number), ...some })

describe('economics: reading the network', () => {
  let server: Server
  let api: SubgraphApi
  let world: World
  let asked: string[] = []
  /** What there is of the network where nobody has used it yet. */
  let unused: object | null | undefined
  /** Refuses this many questions about the block first. */
  let refusals = 0

  before(async () => {
    server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      request.on('end', () => response.end(JSON.stringify(answer((JSON.parse(body) as { query: string }).query))))
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    api = new SubgraphApi(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`)
  })
  beforeEach(() => {
    world = none
    asked = []
    refusals = 0
    unused = undefined
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })

  function answer(query: string): object {
    asked.push(query)
    const meta = {
      block: { number: BLOCK, timestamp: query.includes('_meta {') ? NOW : null },
      hasIndexingErrors: false,
    }
    if (query.includes('network('))
      return { data: { network: unused === undefined ? network : unused, tokens: [{ talkSeconds: '5' }], _meta: meta } }
    if (refusals-- > 0) return { errors: [{ message: 'this block is not kept' }] }
    const { epochs, days, relays, incomes, talk } = world
    const rows = /rows: (\w+)/.exec(query)?.[1] ?? ''
    const skip = Number(/skip: (\d+)/.exec(query)?.[1])
    const all = {
      epoches: epochs,
      networkDays: days,
      relays,
      relayEpoches: incomes,
      relayDays: incomes,
      tokenEpoches: talk,
      tokenDays: talk,
    }
    return { data: { rows: all[rows as 'epoches']?.slice(skip, skip + 1_000), _meta: meta } }
  }
  const read = (kind: 'epoch' | 'day' | 'month', span: 'newest' | 'all' = 'newest') =>
    readNetworkFigures(api, { kind, span, tokens: TOKENS })

  it('asks everything at the block of the first answer, which alone tells the time', async () => {
    const figures = await read('epoch')
    expect(asked).to.have.length(5)
    for (const query of asked.slice(1)) {
      expect(query).to.contain(`block: { number: ${BLOCK} }, subgraphError: allow`)
      expect(query).to.contain(`_meta(block: { number: ${BLOCK} })`)
    }
    for (const part of ['totals', 'periods', 'relays', 'concentrations', 'talk'] as const)
      expect(figures?.[part].block, part).to.deep.equal({ number: BLOCK, at: NOW * 1_000 })
    expect(figures?.totals.value.talkSeconds).to.equal(5n)
  })

  it('has nothing to say of a network on which nothing has happened', async () => {
    unused = null
    expect(await read('epoch')).to.equal(undefined)
    expect(asked).to.have.length(1)
    unused = { ...network, booksOpened: '0', events: '6' }
    expect(await read('epoch'), 'but that the deployment made its timelock').to.equal(undefined)
  })

  it('counts talk only in the tokens that it is given', async () => {
    await read('epoch')
    expect(
      asked.filter((query) => query.includes(TOKENS[0])),
      'totals and periods',
    ).to.have.length(2)
  })

  it('fills the epochs between the first and the present one', async () => {
    world = { ...none, epochs: [epoch(98, { relayIncome: '7' }), epoch(95, { relayIncome: '4' })] }
    const figures = await read('epoch')
    expect(figures?.periods.value.map(({ number, relayIncome }) => [number, relayIncome])).to.deep.equal([
      [95, 4n],
      [96, 0n],
      [97, 0n],
      [98, 7n],
      [99, 0n],
      [100, 0n],
      [101, 0n],
    ])
  })

  it('shows the next epoch when a book was opened for it, but none beyond', async () => {
    world = { ...none, epochs: [epoch(102, { booksOpened: '1' })] }
    expect((await read('epoch'))?.periods.value.map(({ number }) => number)).to.deep.equal([102])
    world = { ...none, epochs: [epoch(4_000_000_000), epoch(101)] }
    expect((await read('epoch'))?.periods.value.map(({ number }) => number)).to.deep.equal([101])
  })

  it('asks for the newest only, unless all are wanted', async () => {
    await read('epoch')
    await read('epoch', 'all')
    expect(
      asked.filter((query) => query.includes('rows: epoches')).map((query) => /number_gte: (\d+)/.exec(query)?.[1]),
    ).to.deep.equal(['42', '0'])
  })

  it('reads pages up to a bound, and does not say of a period what it read only in part', async () => {
    // 60 relays in each epoch, more epochs than are read: the oldest is cut in the middle.
    const income = (index: number) => ({
      id: `${index % 60}-${5_000 - Math.floor(index / 60)}`,
      income: '3',
    })
    world = { ...none, incomes: Array.from({ length: 7_000 }, (_, index) => income(index)) }
    const { value, query } = await readRelayIncomes(api, { kind: 'epoch', since: 0, block: BLOCK })
    expect(value.rows).to.have.length(6_000)
    expect(value.isCut).to.equal(true)
    expect(query.match(/skip: \d+/g)).to.deep.equal(
      [0, 1_000, 2_000, 3_000, 4_000, 5_000].map((skip) => `skip: ${skip}`),
    )

    const number = (index: number) => 101 - Math.floor(index / 170)
    world = {
      ...none,
      epochs: Array.from({ length: 60 }, (_, index) => epoch(101 - index)),
      incomes: Array.from({ length: 6_100 }, (_, index) => ({
        id: `${index % 170}-${number(index)}`,
        income: '3',
      })),
    }
    const figures = await read('epoch')
    const known = figures?.periods.value.filter((_, index) => figures.concentrations.value[index] !== undefined)
    const oldestRead = number(5_999)
    expect(known?.[0]?.number, 'the first that was read whole').to.equal(oldestRead + 1)
    expect(figures?.concentrations.value.at(-1)).to.include({ half: 85 })
  })

  it('adds the days of a month up for each relay before it compares them', async () => {
    const day = Math.floor(NOW / 86_400)
    const of = (relay: string, income: string, number: number) => ({ id: `${relay}-${number}`, income })
    world = {
      ...none,
      days: [
        { ...zeros, number: day, fees: '1' },
        { ...zeros, number: day - 1, fees: '2' },
      ],
      incomes: [of('1', '30', day), of('2', '40', day), of('1', '30', day - 1)],
      talk: [
        { id: `${TOKENS[0]}-${day}`, talkSeconds: '9' },
        { id: `${TOKENS[0]}-${day - 1}`, talkSeconds: '2' },
      ],
    }
    const figures = await read('month')
    expect(figures?.periods.value.map(({ kind, fees }) => [kind, fees])).to.deep.equal([['month', 3n]])
    expect(figures?.concentrations.value[0]).to.include({ top1: 6_000, half: 1 })
    expect(figures?.talk.value).to.deep.equal([11n])
  })

  it('begins again when the chain took the block back, once', async () => {
    refusals = 1
    expect(await read('epoch')).to.not.equal(undefined)
    refusals = 100
    const error = await read('epoch').catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(ParleyError).with.property('code', 'subgraph/refused')
  })

  it('believes no rows that do not fit', async () => {
    for (const wrong of [
      { ...epoch(3), relayIncome: '1.5' },
      { ...epoch(3), relayIncome: `1${'0'.repeat(100)}` },
      { ...epoch(3), number: '-1' },
      { ...epoch(3), number: '99999999999999999999' },
      { number: '3' },
    ]) {
      world = { ...none, epochs: [wrong] }
      const error = await read('epoch').catch((reason: unknown) => reason)
      expect(error, JSON.stringify(wrong).slice(0, 80))
        .to.be.instanceOf(ParleyError)
        .with.property('code', 'subgraph/garbage')
    }
  })
})
