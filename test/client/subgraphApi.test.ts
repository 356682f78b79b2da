import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ParleyCode, ParleyError, SubgraphApi } from '@parley/client'
import { expect } from 'chai'
import * as v from 'valibot'

const stakeOf = v.object({
  network: v.object({
    stake: v.pipe(
      v.string(),
      v.transform((text) => BigInt(text)),
    ),
  }),
})
const FIELDS = 'network(id: "parley") { stake }'
const good = {
  data: {
    network: { stake: '200000000' },
    _meta: { block: { number: 7, timestamp: 1_800_000_000 }, hasIndexingErrors: false },
  },
}

describe('asking a subgraph', () => {
  let server: Server
  let url: string
  let answer: string
  let asked: { query?: string } = {}

  before(async () => {
    server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      request.on('end', () => {
        asked = JSON.parse(body) as { query?: string }
        response.end(answer)
      })
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
  })

  after(() => {
    server.closeAllConnections()
    server.close()
  })

  const codeOf = async (text: string): Promise<ParleyCode | undefined> => {
    answer = text
    try {
      await new SubgraphApi(url).ask(FIELDS, stakeOf)
    } catch (error) {
      if (error instanceof ParleyError) return error.code
      throw error
    }
    return undefined
  }

  it('gives the value with the block it is from and the question that was asked', async () => {
    answer = JSON.stringify(good)
    const { value, query, block, standsStill } = await new SubgraphApi(url).ask(FIELDS, stakeOf)
    expect(value.network.stake).to.equal(200_000_000n)
    expect(block).to.deep.equal({ number: 7, at: 1_800_000_000_000 })
    expect(standsStill).to.equal(false)
    expect(query).to.equal(asked.query)
    expect(query).to.contain(FIELDS)
  })

  it('says why it was refused', async () => {
    expect(await codeOf(JSON.stringify({ errors: [{ message: 'no field of this name' }] }))).to.equal(
      'subgraph/refused',
    )
  })

  it('believes nothing that does not fit', async () => {
    const { data } = good
    for (const text of [
      'no JSON',
      '[]',
      '{}',
      JSON.stringify({ data: { network: data.network } }),
      JSON.stringify({ data: { ...data, network: { stake: 5 } } }),
      JSON.stringify({ data: { ...data, _meta: { ...data._meta, block: { number: -1 } } } }),
    ])
      expect(await codeOf(text), text).to.equal('subgraph/garbage')
  })

  it('reads no answer without an end', async () => {
    expect(await codeOf(' '.repeat(5 * 1024 * 1024))).to.equal('subgraph/unreachable')
  })

  it('says when nobody answers', async () => {
    const code = await new SubgraphApi('http://127.0.0.1:9/graphql').ask(FIELDS, stakeOf).then(
      () => undefined,
      (error: unknown) => (error instanceof ParleyError ? error.code : error),
    )
    expect(code).to.equal('subgraph/unreachable')
  })

  it('stops when asked to', async () => {
    const stop = new AbortController()
    stop.abort(new Error('enough'))
    const said = await new SubgraphApi(url).ask(FIELDS, stakeOf, { signal: stop.signal }).catch((error: Error) => error)
    expect(said).to.have.property('message', 'enough')
  })
})
