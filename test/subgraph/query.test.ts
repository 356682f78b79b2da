import { expect } from 'chai'
import { getIntrospectionQuery } from 'graphql'
import { type Hex, keccak256, stringToHex } from 'viem'
import { buildSubgraph } from '../../devnet/buildSubgraph.ts'
import { readSchema } from '../../subgraph/runner/schema/readSchema.ts'
import { AnswerPool } from '../../subgraph/runner/server/AnswerPool.ts'
import { type Served, serve } from '../../subgraph/runner/server/serve.ts'
import { Stage } from './support/Stage.ts'

const account = (label: string) => keccak256(stringToHex(label)).slice(0, 42) as Hex
const [ALICE, BOB] = [account('alice'), account('bob')]

/** Twelve books of two owners, four relays: small enough to know by heart. */
async function fill(stage: Stage): Promise<void> {
  for (let i = 1; i <= 12; i++) {
    const unit = 10n ** BigInt(i)
    const args = {
      batchId: BigInt(i),
      owner: i % 2 === 0 ? ALICE : BOB,
      key: account(`key ${i}`),
      depth: 5,
      kind: i % 3 === 0 ? 1 : 0,
      unit,
      fromEpoch: 1,
      balance: i === 12 ? 0n : unit,
      bond: 1n,
    }
    await stage.block(i, i, [{ source: 'PostOffice', event: 'BatchOpened', args }])
  }
  for (const [i, url] of ['https://Alpha.example', 'https://beta.example', 'wss://100%_beta', ''].entries()) {
    const relayId = i + 1
    const change = { relayId, signer: BOB, payout: ALICE, stake: 100n, ask: 1n }
    await stage.block(20 + i, 20 + i, [
      { source: 'RelayRegistry', event: 'RelayChanged', args: change },
      { source: 'RelayRegistry', event: 'RelayEndpoints', args: { relayId, multiaddr: '/a', url } },
    ])
  }
  await stage.block(30, 30, [{ source: 'PostOffice', event: 'Exiting', args: { batchId: 3n, exitEpoch: 2 } }])
}

const ALL = Array.from({ length: 12 }, (_, index) => index + 1)

describe('Subgraph: queries', () => {
  let stage: Stage
  before(async () => {
    await buildSubgraph(() => {})
    stage = new Stage()
    await fill(stage)
  })
  after(() => stage.close())

  const books = (args: string): number[] =>
    stage.ask<{ books: { id: string }[] }>(`{ books${args} { id } }`).books.map(({ id }) => Number(id))
  const relays = (where: string): number[] =>
    stage
      .ask<{ relays: { id: string }[] }>(`{ relays(where: {${where}}, orderBy: number) { id } }`)
      .relays.map(({ id }) => Number(id))
  const refused = (query: string, variables?: Record<string, unknown>): string => {
    try {
      stage.ask(query, variables)
      return 'answered'
    } catch (error) {
      return (error as Error).message
    }
  }

  it('orders by numbers as numbers, by id as text, both ways, with pages', () => {
    expect(books('(orderBy: unit, first: 3)')).to.deep.equal([1, 2, 3])
    expect(books('(orderBy: unit, orderDirection: desc, first: 3, skip: 1)')).to.deep.equal([11, 10, 9])
    expect(books('(first: 4)')).to.deep.equal([1, 10, 11, 12])
    expect(books('(orderBy: exitEpoch, first: 1)'), 'what has no value comes last').to.deep.equal([3])
    expect(books('(orderBy: exitEpoch, orderDirection: desc, first: 1)')).to.deep.equal([9])
    expect(books('(orderBy: kind, orderDirection: desc, first: 2)'), 'ties by id').to.deep.equal([8, 7])
  })

  const unit = (i: number) => `"${10n ** BigInt(i)}"`
  const cases: [string, number[]][] = [
    [`unit: ${unit(4)}`, [4]],
    [`unit_not: ${unit(4)}, unit_lte: ${unit(5)}`, [1, 2, 3, 5]],
    [`unit_gt: ${unit(10)}`, [11, 12]],
    [`unit_gte: ${unit(10)}, unit_lt: ${unit(12)}`, [10, 11]],
    [`unit_in: [${unit(1)}, ${unit(7)}, "8"]`, [1, 7]],
    [`unit_in: []`, []],
    [`unit_not_in: [${unit(1)}], unit_lt: ${unit(4)}`, [2, 3]],
    [`balance: 0`, [12]],
    [`exitEpoch_not: null`, [3]],
    [`exitEpoch: null, unit_lt: ${unit(5)}`, [1, 2, 4]],
    [`owner: "${ALICE}", kind: BOND`, [6, 12]],
    [`owner_not: "${ALICE.toUpperCase().replace('0X', '0x')}", kind_in: [BOND]`, [3, 9]],
    [`key_contains: "${account('key 5').slice(6, 20)}"`, [5]],
    [`key_contains: "${account('key 5').slice(7, 21)}"`, []],
    [`state_not_in: [OPEN]`, [3]],
    [`or: [{ unit: ${unit(1)} }, { and: [{ kind: BOND }, { unit_gt: ${unit(9)} }] }]`, [1, 12]],
    [`and: [{ kind: BOND }, { or: [{ owner: "${BOB}" }, { balance: 0 }] }]`, [3, 9, 12]],
    [`payments_: { amount_gte: ${unit(11)} }`, [11]],
    [`payments_: { book_: { payments_: { amount: ${unit(2)} } } }`, [2]],
    [`_change_block: { number_gte: 12 }`, [3, 12]],
  ]
  for (const [where, wanted] of cases)
    it(`where: ${where.slice(0, 90)}`, () => {
      expect(books(`(where: {${where}}, orderBy: number)`)).to.deep.equal(wanted)
    })

  const texts: [string, number[]][] = [
    ['url_contains: "beta"', [2, 3]],
    ['url_not_contains: "beta"', [1, 4]],
    ['url_contains_nocase: "ALPHA"', [1]],
    ['url_contains: "alpha"', []],
    ['url_contains: "%"', [3]],
    ['url_contains: "0%_b"', [3]],
    ['url_contains: "_"', [3]],
    ['url_starts_with: "https://"', [1, 2]],
    ['url_not_starts_with_nocase: "HTTPS://"', [3, 4]],
    ['url_ends_with: ".example"', [1, 2]],
    ['url_not_ends_with: ".example"', [3, 4]],
    ['url_ends_with_nocase: "BETA"', [3]],
    ['url: ""', [4]],
    ['url_gt: "https://b"', [2, 3]],
  ]
  for (const [where, wanted] of texts)
    it(`text, where: ${where}`, () => {
      expect(relays(where)).to.deep.equal(wanted)
    })

  it('follows references and derived fields, also in the order and at an older block', () => {
    expect(
      stage.ask(
        `{ bookPayments(orderBy: book__unit, orderDirection: desc, first: 1) { book { id payments(first: 1) { amount } } } }`,
      ),
    ).to.deep.equal({ bookPayments: [{ book: { id: '12', payments: [{ amount: '0' }] } }] })
    expect(
      stage.ask('{ epoch(id: "1", block: { number: 2 }) { booksOpened books { book { state } } } }'),
    ).to.deep.equal({
      epoch: { booksOpened: '2', books: [{ book: { state: 'OPEN' } }, { book: { state: 'OPEN' } }] },
    })
    expect(
      stage.ask('{ book(id: "3", block: { number: 29 }) { state } later: book(id: "3") { state } }'),
    ).to.deep.equal({
      book: { state: 'OPEN' },
      later: { state: 'EXITING' },
    })
    expect(stage.ask('{ book(id: "99") { id } }')).to.deep.equal({ book: null })
  })

  it('takes variables, fragments and aliases, and says where it stands', () => {
    const query = `query Books($where: Book_filter, $first: Int) { a: books(where: $where, first: $first) { ...b } } fragment b on Book { id }`
    expect(stage.ask(query, { where: { unit_lt: '1000' }, first: 1 })).to.deep.equal({ a: [{ id: '1' }] })
    expect(stage.ask('{ _meta { block { number timestamp } hasIndexingErrors deployment } }')).to.deep.equal({
      _meta: { block: { number: 30, timestamp: 1_700_000_030 }, hasIndexingErrors: false, deployment: 'a stage' },
    })
    const hash = stage.store.recentBlocks().find(({ number }) => number === 2)?.hash
    expect(stage.ask(`{ books(block: { hash: "${hash}" }) { id } }`).books).to.have.length(2)
  })

  it('answers what tools ask about the schema', () => {
    const { __schema: schema } = stage.ask<{ __schema: { types: { name: string }[] } }>(getIntrospectionQuery())
    const names = schema.types.map(({ name }) => name)
    expect(names).to.include.members([
      'Book',
      'Book_filter',
      'Book_orderBy',
      'OrderDirection',
      'Block_height',
      '_Meta_',
    ])
  })

  describe('refuses', () => {
    const nested = (depth: number, inner: string): string =>
      depth === 0 ? inner : `{ and: [${nested(depth - 1, inner)}] }`
    const chain = (depth: number): string => (depth === 0 ? '{ id }' : `{ payments { book ${chain(depth - 1)} } }`)
    const bomb = Array.from({ length: 12 }, (_, i) => `fragment f${i} on Book { ${`...f${i + 1} `.repeat(8)} }`).join(
      ' ',
    )
    const many = (count: number, field: (i: number) => string) =>
      Array.from({ length: count }, (_, i) => field(i)).join(' ')
    const hostile: [string, string, string | RegExp][] = [
      ['more than 1,000 at once', '{ books(first: 1001) { id } }', 'query/argument'],
      ['none at once', '{ books(first: 0) { id } }', 'query/argument'],
      ['to skip more than 5,000', '{ books(skip: 5001) { id } }', 'query/argument'],
      ['a negative skip', '{ books(skip: -1) { id } }', 'query/argument'],
      ['a block that is not there yet', '{ books(block: { number: 31 }) { id } }', 'query/history'],
      ['a block by two names', '{ books(block: { number: 1, number_gte: 1 }) { id } }', 'query/argument'],
      ['a hash that nobody knows', `{ books(block: { hash: "0x${'00'.repeat(32)}" }) { id } }`, 'query/argument'],
      ['"or" beside another filter', '{ books(where: { or: [], unit: 1 }) { id } }', 'query/argument'],
      ['a comparison with nothing', '{ books(where: { unit_gt: null }) { id } }', 'query/argument'],
      ['numbers that are none', '{ books(where: { unit: "1 OR 1=1" }) { id } }', /BigInt/],
      ['bytes that are none', `{ books(where: { owner: "0x' OR ''='" }) { id } }`, /Bytes/],
      ['numbers without end', `{ books(where: { unit: "${'9'.repeat(301)}" }) { id } }`, /BigInt/],
      ['an unknown field', '{ books { id secret } }', /secret/],
      ['an unknown order', '{ books(orderBy: _from) { id } }', /_from/],
      ['filters inside filters without end', `{ books(where: ${nested(7, '{ unit: 1 }')}) { id } }`, 'query/limit'],
      ['a very deep query', `{ books ${chain(11)} }`, 'query/limit'],
      ['fragments that explode', `{ books { ...f0 } } ${bomb} fragment f12 on Book { id }`, 'query/limit'],
      ['fragments in a circle', '{ books { ...a } } fragment a on Book { ...b } fragment b on Book { ...a }', /itself/],
      [
        'a thousand names for one field',
        `{ books { ${'...a '.repeat(20)} } } fragment a on Book { ${many(60, (i) => `a${i}: id`)} }`,
        'query/limit',
      ],
      ['a very long document', `{ ${many(3_000, (i) => `a${i}: __typename`)} }`, /token/i],
      [
        'introspection that explodes',
        `{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }`,
        /introspection depth/i,
      ],
      ['mutations', 'mutation { books { id } }', /mutation/i],
      ['subscriptions', 'subscription { books { id } }', 'query/unsupported'],
      ['subscriptions beside queries', 'query A { books { id } } subscription B { books { id } }', 'query/unsupported'],
      ['fulltext search', '{ bookSearch(text: "a") { id } }', /Cannot query field "bookSearch"/],
      ['text as an argument', '{ books(text: "a") { id } }', /Unknown argument "text"/],
      ['changes since nothing', '{ books(where: { _change_block: null }) { id } }', 'query/argument'],
      ['a filter of nothing', '{ bookPayments(where: { book_: null }) { id } }', 'query/argument'],
      ['one of nothing', '{ books(where: { unit_in: null }) { id } }', 'query/argument'],
      ['parts of numbers', '{ books(where: { unit: "1.5" }) { id } }', /BigInt/],
      ['half a byte', '{ books(where: { owner: "0xABC" }) { id } }', /Bytes/],
      ['a kind as text', '{ books(where: { kind: "BOND" }) { id } }', /enum/i],
      ['an order of kinds', '{ books(where: { kind_gt: BOND }) { id } }', /kind_gt/],
      ['an order by what is derived', '{ books(orderBy: payments) { id } }', /payments/],
      ['parts of an id', '{ books(where: { id_contains: "1" }) { id } }', /id_contains/],
      [
        'case in lists',
        '{ parameterChanges(where: { values_contains_nocase: ["1"] }) { id } }',
        /values_contains_nocase/,
      ],
      ['a directive that is unknown', '{ books @live { id } }', /@live/],
      [
        'one of two operations that is not named',
        'query A { books { id } } query B { books { id } }',
        /operation name/,
      ],
      ['a negative block', '{ books(block: { number: -1 }) { id } }', 'query/history'],
      ['a block to wait for', '{ books(block: { number_gte: 31 }) { id } }', 'query/history'],
      ['what is no GraphQL', '}{', /Syntax/],
      ['nothing', '', /Syntax/],
    ]
    for (const [what, query, why] of hostile)
      it(what, () => {
        if (typeof why === 'string') expect(refused(query)).to.match(new RegExp(`^${why}: `))
        else expect(refused(query)).to.match(why)
      })

    it('too many terms and items, also in variables', () => {
      const filters = Array.from({ length: 201 }, () => ({ unit: '1' }))
      const query = 'query ($where: Book_filter) { books(where: $where) { id } }'
      expect(refused(query, { where: { and: filters } })).to.match(/^query\/limit/)
      expect(refused(query, { where: { unit_in: Array.from({ length: 1_001 }, () => '1') } })).to.match(/^query\/limit/)
      expect(refused(query, { where: JSON.parse('{"__proto__": {"unit": "1"}}') })).to.match(/__proto__|not defined/)
    })

    it('answers without end: a wide and deep one stops at its bound', () => {
      const wide = `{ epoches { books { book { epochs { epoch { books { book { epochs { epoch { books { book { epochs { epoch { books { id } } } } } } } } } } } } } } }`
      expect(refused(wide)).to.match(/^query\/(limit|timeout)/)
    })
  })

  describe('take what a Graph node takes too', () => {
    const taken: [string, string, number[]][] = [
      ['null for what is not said', '(first: null, skip: null, orderBy: null, where: null, block: null)', ALL],
      ['an empty filter', '(where: {})', ALL],
      ['nothing to be all of, or one of', '(where: { and: [] })', ALL],
      ['derived ones that may be any', '(where: { payments_: {} })', ALL],
      ['a number as a number', '(where: { unit: 10 })', [1]],
      ['a block that is there, or a later one', '(block: { number_gte: 30 }, first: 1)', [1]],
      ['an id twice', '(where: { id_in: ["2", "2", "99"] })', [2]],
    ]
    for (const [what, args, wanted] of taken)
      it(what, () => {
        expect(books(args).sort((a, b) => a - b)).to.deep.equal(wanted)
      })

    it('a reference as text, directives of GraphQL, and __typename', () => {
      expect(
        stage.ask(
          `query ($no: Boolean!) { bookPayments(where: { book_starts_with: "1", book_not: "1" }, orderBy: book__number) {
          __typename book { id unit @include(if: $no) } } books @skip(if: true) { id } }`,
          { no: false },
        ),
      ).to.deep.equal({
        bookPayments: ['10', '11', '12'].map((id) => ({ __typename: 'BookPayment', book: { id } })),
      })
    })
  })

  it('a block that was forgotten is refused, one that is kept is not', async () => {
    const other = new Stage()
    await fill(other)
    await other.store.prune(10)
    const ask = (number: number) => `{ books(block: { number: ${number} }) { id } }`
    expect(other.ask(ask(10)).books).to.have.length(10)
    expect(() => other.ask(ask(9))).to.throw(/^query\/history: Block 9 is not kept: ask for 10 to 30/)
    other.close()
  })
})

describe('Subgraph: schemas', () => {
  const entity = (fields: string, directives = '@entity') => `type A ${directives} { id: ID! ${fields} }`
  const cases: [string, string, RegExp][] = [
    [
      'fulltext search',
      'type _Schema_ @fulltext(name: "search", language: en, algorithm: rank, include: [])',
      /@fulltext/,
    ],
    ['time series', entity('', '@entity(timeseries: true)'), /timeseries/],
    ['aggregations', 'type A @aggregation(intervals: ["hour"], source: "B") { id: Int8! }', /@aggregation/],
    ['aggregates', entity('sum: BigInt! @aggregate(fn: "sum", arg: "x")'), /@aggregate/],
    ['interfaces', `interface I { id: ID! } ${entity('').replace('type A', 'type A implements I')}`, /Interface/i],
    ['unions', `${entity('')} union U = A`, /Union/i],
    ['stored lists of entities', entity('others: [A!]!'), /derive them/],
    ['what is derived from nothing', entity('others: [A!]! @derivedFrom(field: "id")'), /derived from nothing/],
    ['types that nobody knows', entity('x: Float!'), /Float/],
    ['entities without an id', 'type A @entity { x: Int! }', /needs an id/],
    ['what is no entity', 'type A { id: ID! }', /no @entity/],
  ]
  for (const [what, source, why] of cases)
    it(`refuse ${what}`, () => {
      expect(() => readSchema(source))
        .to.throw(why)
        .with.property('code', 'schema/malformed')
    })
})

describe('Subgraph: HTTP', function () {
  this.timeout(60_000)
  let stage: Stage
  let pool: AnswerPool
  let served: Served
  let failed = false
  before(async () => {
    await buildSubgraph(() => {})
    stage = new Stage()
    await fill(stage)
    pool = new AnswerPool({ file: stage.file, deployment: 'a stage', size: 1 })
    served = await serve({
      host: '127.0.0.1',
      port: 0,
      answer: (question) => pool.answer({ ...question, failed }),
      health: () => ({ status: failed ? 'failed' : 'synced', block: 30, chainHead: 30 }),
    })
  })
  after(async () => {
    await served.close()
    await pool.close()
    stage.close()
  })
  const post = (body: string, path = '/graphql') => fetch(`${served.url}${path}`, { method: 'POST', body })
  const query = (text: string) => JSON.stringify({ query: text })

  it('answers any page, under both paths', async () => {
    for (const path of ['/graphql', '/subgraphs/name/parley']) {
      const response = await post(query('{ books(first: 1) { id } }'), path)
      expect(response.headers.get('access-control-allow-origin')).to.equal('*')
      expect(await response.json()).to.deep.equal({ data: { books: [{ id: '1' }] } })
    }
    expect((await fetch(`${served.url}/graphql`, { method: 'OPTIONS' })).status).to.equal(204)
    expect(await (await fetch(`${served.url}/health`)).json()).to.include({ status: 'synced', block: 30 })
  })

  it('refuses what is no query', async () => {
    for (const body of ['', 'x', '[]', 'null', '{}', '{"query": 5}', '{"query":"{_meta{deployment}}","variables":[]}'])
      expect((await post(body)).status, body).to.equal(400)
    expect((await post(query('x'.repeat(200_001)))).status).to.equal(413)
    expect((await fetch(`${served.url}/graphql`)).status).to.equal(405)
    expect((await fetch(`${served.url}/etc/passwd`)).status).to.equal(404)
  })

  it('ends what takes too long, SQL and all, and answers the next one', async () => {
    // Nobody has two million entities in a test: the slow part is a table that only counts.
    await stage.slow()
    const response = await post(query('{ commitments: nameCommitments(where: { id_gt: "" }) { id } }'))
    expect(await response.json()).to.have.nested.property('errors[0].extensions.code', 'query/timeout')
    await stage.fast()
    expect(await (await post(query('{ books(first: 1) { id } }'))).json()).to.have.property('data')
  })

  it('a mapping that failed is said, and shown only to those who ask for it', async () => {
    failed = true
    expect((await fetch(`${served.url}/health`)).status).to.equal(503)
    const [denied, allowed, meta] = await Promise.all(
      ['{ books { id } }', '{ books(first: 1, subgraphError: allow) { id } }', '{ _meta { hasIndexingErrors } }'].map(
        async (text) => (await (await post(query(text))).json()) as unknown,
      ),
    )
    failed = false
    expect(denied).to.have.nested.property('errors[0].extensions.code', 'query/stopped')
    expect(allowed).to.have.nested.property('data.books[0].id', '1')
    expect(meta).to.deep.equal({ data: { _meta: { hasIndexingErrors: true } } })
  })
})
