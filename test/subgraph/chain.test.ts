import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { buildSubgraph } from '../../devnet/buildSubgraph.ts'
import { ChainReader, Indexer, Rpc } from '../../subgraph/runner/index.ts'
import { Stage } from './support/Stage.ts'

type Answers = Record<string, (params: unknown[]) => unknown>

const hash = (n: number) => `0x${n.toString(16).padStart(64, '0')}`
const hex = (n: number) => `0x${n.toString(16)}`
/** A block as a node gives it; its bloom says that it holds everything. */
const block = (number: number, branch = 0) => ({
  hash: hash(number + 1 + branch),
  parentHash: hash(number + branch),
  number: hex(number),
  timestamp: hex(1_700_000_000 + number),
  miner: `0x${'00'.repeat(20)}`,
  gasUsed: '0x0',
  gasLimit: '0x1',
  stateRoot: hash(0),
  transactionsRoot: hash(0),
  receiptsRoot: hash(0),
  sha3Uncles: hash(0),
  logsBloom: `0x${'ff'.repeat(256)}`,
  transactions: [],
})

/** A node that answers what the test says. */
describe('Subgraph: a node that lies, breaks off or forgets', function () {
  this.timeout(30_000)
  let server: Server
  let url: string
  let answers: Answers
  let raw: string | undefined
  let stage: Stage
  before(async () => {
    await buildSubgraph(() => {})
    server = createServer(async (request, response) => {
      const { id, method, params } = JSON.parse(await text(request)) as {
        id: number
        method: string
        params: unknown[]
      }
      if (raw !== undefined) return response.end(raw)
      try {
        response.end(JSON.stringify({ jsonrpc: '2.0', id, result: answers[method]?.(params) ?? null }))
      } catch (error) {
        response.end(
          JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32_005, message: (error as Error).message } }),
        )
      }
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/key/s3cret`
  })
  beforeEach(() => {
    raw = undefined
    stage = new Stage()
    answers = {
      eth_blockNumber: () => hex(40),
      eth_getBlockByNumber: ([number]) => block(Number(number)),
      eth_getLogs: () => [],
    }
  })
  afterEach(() => stage.close())
  after(() => new Promise((done) => server.close(done)))

  const indexer = () => {
    const { subgraph, store } = stage
    const reader = new ChainReader(new Rpc({ url, timeoutMs: 500, maxAnswerBytes: 100_000 }), subgraph.addresses)
    return new Indexer({ reader, store, subgraph, history: 256, log: () => {} })
  }
  const whole = async (index: Indexer) => {
    while (await index.step());
  }
  const faultOf = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: { code?: string; message: string }) => error,
    )

  const log = (blockNumber: number, blockHash: string) => ({
    address: stage.subgraph.addresses[0],
    topics: [],
    data: '0x',
    logIndex: '0x0',
    blockNumber: hex(blockNumber),
    blockHash,
    transactionHash: hash(7),
  })

  it('follows a good one to its head', async () => {
    await whole(indexer())
    expect(stage.store.head).to.deep.equal({ number: 40, hash: hash(41) })
  })

  it('takes nothing of logs that belong to another block', async () => {
    answers.eth_getLogs = ([filter]) =>
      (filter as { blockHash: string }).blockHash === hash(1) ? [log(0, hash(99))] : []
    expect(await faultOf(whole(indexer()))).to.include({ code: 'chain/moved' })
    expect(stage.store.head).to.equal(undefined)
  })

  it('takes nothing of logs whose transaction is not in the block', async () => {
    answers.eth_getLogs = ([filter]) =>
      (filter as { blockHash: string }).blockHash === hash(1) ? [log(0, hash(1))] : []
    expect(await faultOf(whole(indexer()))).to.include({ code: 'chain/moved' })
  })

  it('takes no block whose parent is another than the one before', async () => {
    answers.eth_getBlockByNumber = ([number]) => block(Number(number), Number(number) >= 20 ? 1_000 : 0)
    const index = indexer()
    expect(await index.step()).to.equal(true)
    expect(await faultOf(index.step())).to.include({ code: 'chain/moved' })
    expect(stage.store.head?.number, 'whole steps only').to.equal(15)
  })

  it('a node that is behind takes nothing back, one with another history takes all', async () => {
    const index = indexer()
    await whole(index)
    answers.eth_blockNumber = () => hex(0)
    answers.eth_getBlockByNumber = () => null
    expect(await faultOf(index.step())).to.include({ code: 'chain/moved' })
    expect(stage.store.head?.number).to.equal(40)
    answers.eth_blockNumber = () => hex(10)
    answers.eth_getBlockByNumber = ([number]) => (Number(number) <= 10 ? block(Number(number), 5_000) : null)
    await whole(index)
    expect(stage.store.head).to.deep.equal({ number: 10, hash: hash(5_011) })
  })

  it('asks for half of a range that the node refuses, until it gives it', async () => {
    answers.eth_blockNumber = () => hex(3_000)
    const asked: number[] = []
    answers.eth_getLogs = ([filter]) => {
      const { fromBlock, toBlock } = filter as { fromBlock?: string; toBlock?: string }
      if (fromBlock === undefined) return []
      const width = Number(toBlock) - Number(fromBlock) + 1
      asked.push(width)
      if (width > 600) throw new Error('query returned more than 10000 results')
      return []
    }
    const index = indexer()
    await index.step()
    expect(asked.slice(0, 3)).to.deep.equal([2_000, 1_000, 500])
    await whole(index)
    expect(stage.store.head?.number).to.equal(3_000)
  })

  it('forgets what is older than the history, and keeps what a fork may need', async () => {
    answers.eth_blockNumber = () => hex(1_200)
    await whole(indexer())
    expect(stage.store.firstKept)
      .to.be.at.least(1_200 - 256 - 500)
      .and.at.most(1_200 - 256)
    expect(stage.store.recentBlocks().length)
      .to.be.at.least(256)
      .and.at.most(256 + 500 + 1)
  })

  const junk: [string, string][] = [
    ['no JSON', '<html>'],
    ['a list', '[]'],
    ['neither result nor error', '{"jsonrpc":"2.0","id":1}'],
    ['a head that is no number', '{"result":"0xzz"}'],
    ['a number without end', `{"result":"0x${'f'.repeat(65)}"}`],
    ['an answer without end', `{"result":"${'x'.repeat(200_000)}"}`],
  ]
  for (const [what, answer] of junk)
    it(`${what}: a fault that can be tried again, and that does not tell the URL`, async () => {
      raw = answer
      const fault = await faultOf(indexer().step())
      expect(fault).to.include({ code: 'chain/answer' })
      expect(fault?.message).not.to.contain('s3cret')
    })

  it('a node that is not there', async () => {
    const reader = new ChainReader(new Rpc({ url: 'http://127.0.0.1:1/s3cret', timeoutMs: 500, maxAnswerBytes: 1 }), [])
    const fault = await faultOf(reader.head())
    expect(fault).to.include({ code: 'chain/answer' })
    expect(fault?.message).not.to.contain('s3cret')
  })
})
