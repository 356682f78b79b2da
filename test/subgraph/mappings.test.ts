import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { consultationTabsAbi, postOfficeAbi } from '@parley/protocol'
import { expect } from 'chai'
import { type Abi, encodeAbiParameters, encodeFunctionData, type Hex, keccak256, stringToHex, zeroAddress } from 'viem'
import { devnet, production } from '../../deploy/parameters.ts'
import { readScripts } from '../../deploy/scripts.ts'
import { buildSubgraph } from '../../devnet/buildSubgraph.ts'
import { root } from '../../devnet/root.ts'
import { dataSources } from '../../subgraph/manifest/dataSources.ts'
import { Mapping } from '../../subgraph/runner/host/Mapping.ts'
import { EPOCH, GENESIS, ROOM, Stage, someDeployment } from './support/Stage.ts'

const account = (label: string) => keccak256(stringToHex(label)).slice(0, 42) as Hex
const [ALICE, BOB, RELAY, KEY] = ['alice', 'bob', 'relay', 'key'].map(account) as [Hex, Hex, Hex, Hex]
const HASH = keccak256('0x01')
const UNIT = 1_001n
const DEPTH = 5
const VALUE = UNIT << BigInt(DEPTH)

const opened = (changes: Record<string, unknown> = {}) => ({
  source: 'PostOffice',
  event: 'BatchOpened',
  args: {
    batchId: 1n,
    owner: ALICE,
    key: KEY,
    depth: DEPTH,
    kind: 0,
    unit: UNIT,
    fromEpoch: 1,
    balance: 10n * VALUE,
    bond: VALUE,
    ...changes,
  },
})
const drawn = (epoch: number) => ({ source: 'PostOffice', event: 'Drawn', args: { epoch, randomness: HASH } })
const claimed = (net: bigint) => ({
  source: 'PostOffice',
  event: 'Claimed',
  args: { batchId: 1n, epoch: 1, relayId: 7, stampHash: HASH, net },
})
const joined = (stake: bigint, ask = 10n) => ({
  source: 'RelayRegistry',
  event: 'RelayChanged',
  args: { relayId: 7, signer: RELAY, payout: BOB, stake, ask },
})
const uint16 = { type: 'uint16' } as const
const FEE = (VALUE * 999n) / 10_000n

describe('Subgraph: mappings, by made-up events', () => {
  let stage: Stage
  before(() => buildSubgraph(() => {}))
  beforeEach(() => {
    stage = new Stage()
    stage.read = async () => encodeAbiParameters([uint16, uint16], [999, 4_000])
  })
  afterEach(() => stage.close())

  describe('hear every event of every contract that is deployed', () => {
    /** A contract's events, as its source was compiled; and those that nobody handles, with the reason. */
    const unheard: Record<string, string> = {
      'token.*': "the issuer's, of people who have nothing to do with Parley",
      '*.EIP712DomainChanged': "declared by OpenZeppelin's EIP712, sent by none: the domain is fixed",
      'timelock.RoleAdminChanged': 'declared by AccessControl; no function of the timelock changes who gives a role',
      'beacon.DrawOpened of DrandBeacon':
        "the same as the other beacon's, whose data source listens at the same address",
      'beacon.WordKept of DrandBeacon': 'the same',
    }
    const isUnheard = (contract: string, event: string, artifact: string) =>
      [`${contract}.*`, `*.${event}`, `${contract}.${event}`, `${contract}.${event} of ${artifact}`].some((name) =>
        Object.hasOwn(unheard, name),
      )

    /** Both ways to deploy: with drand and with block hashes. */
    async function deployed(): Promise<[contract: string, artifact: string][]> {
      const some: Hex = '0x00000000000000000000000000000000000b0b0b'
      const people = { deployer: some, treasury: some, proposers: [some], cancellers: [some] } as const
      const place = { ...people, genesis: 0n, addressOf: () => some } as const
      const found = new Map<string, [string, string]>()
      for (const { name, wanted } of await readScripts())
        for (const parameters of [devnet, production]) {
          const { artifact } = wanted({ ...place, parameters })
          found.set(artifact, [name, artifact])
        }
      return [...found.values()]
    }

    it('but those of the short list', async () => {
      const contracts = await deployed()
      expect(contracts.map(([name]) => name)).to.include.members(Object.keys(someDeployment().addresses))
      expect(contracts.map(([, artifact]) => artifact)).to.include.members([
        'beacon/BlockhashBeacon',
        'beacon/DrandBeacon',
        'governance/Timelock',
      ])
      const missing: string[] = []
      for (const [contract, path] of contracts) {
        const artifact = path.split('/').at(-1) ?? ''
        const file = join(root, `artifacts/contracts/${path}.sol/${artifact}.json`)
        const { abi } = JSON.parse(readFileSync(file, 'utf8')) as { abi: Abi }
        const heard = dataSources.find(({ name }) => name === artifact)?.handlers ?? {}
        for (const entry of abi) {
          if (entry.type !== 'event' || Object.hasOwn(heard, entry.name)) continue
          if (!isUnheard(contract, entry.name, artifact)) missing.push(`${contract}.${entry.name}`)
        }
      }
      expect(missing, 'events that nobody handles').to.deep.equal([])
    })

    it('and have a handler for nothing else', async () => {
      const artifacts = (await deployed()).map(([, path]) => path.split('/').at(-1))
      for (const { name, contract, abi, handlers } of dataSources) {
        expect(artifacts).to.include(name)
        for (const event of Object.keys(handlers)) {
          expect(isUnheard(contract, event, name), `${contract}.${event} is on the list and handled`).to.equal(false)
          expect(
            abi.some((entry) => entry.type === 'event' && entry.name === event),
            `${name} has ${event}`,
          ).to.equal(true)
        }
      }
    })
  })

  it('splits a claim by the shares of its epoch, which it asks the contract for once, at the block of the draw', async () => {
    await stage.block(1, 10, [opened()])
    await stage.block(2, 2 * EPOCH, [drawn(1)])
    await stage.block(3, 2 * EPOCH + 1, [claimed(VALUE - FEE)])
    expect(stage.calls).to.have.length(1)
    expect(stage.calls[0]).to.include({
      kind: 'call',
      data: encodeFunctionData({ abi: postOfficeAbi, functionName: 'sharesOf', args: [1] }),
    })
    expect(
      stage.ask('{ claims { value net fee forfeit receipted book { id balance } epoch { id feeBps } } }'),
    ).to.deep.equal({
      claims: [
        {
          value: String(VALUE),
          net: String(VALUE - FEE),
          fee: String(FEE),
          forfeit: '0',
          receipted: true,
          book: { id: '1', balance: String(9n * VALUE) },
          epoch: { id: '1', feeBps: 999 },
        },
      ],
    })
  })

  it('a claim without receipt counts as such, and its share of all claims is exact', async () => {
    const net = ((VALUE - FEE) * 4_000n) / 10_000n
    await stage.block(1, 10, [opened(), opened({ batchId: 2n })])
    await stage.block(2, 2 * EPOCH, [drawn(1)])
    const second = { ...claimed(VALUE - FEE), args: { ...claimed(VALUE - FEE).args, batchId: 2n } }
    await stage.block(3, 2 * EPOCH + 1, [claimed(net), second, { ...second, args: { ...second.args, batchId: 1n } }])
    const { network, relay } = stage.ask<{ network: Record<string, string>; relay: Record<string, string> }>(`{
      network(id: "parley") { claims claimsUnreceipted unreceiptedShare forfeited fees relayIncome claimedValue bookBalance earned }
      relay(id: "7") { income unreceiptedShare state earned } }`)
    expect(network).to.include({ claims: '3', claimsUnreceipted: '1' })
    expect(network.unreceiptedShare).to.equal(`0.${'3'.repeat(34)}`)
    const parts = ['forfeited', 'fees', 'relayIncome'].reduce((sum, name) => sum + BigInt(network[name] ?? 0), 0n)
    expect(parts, 'the parts are the whole').to.equal(BigInt(network.claimedValue ?? 0))
    // Earnings of a number that no relay has.
    expect(relay).to.include({ state: 'UNKNOWN', earned: network.earned })
  })

  describe('a change that is coming', () => {
    const ID = keccak256('0x10')
    const [AFTER, SALT, NONE] = [keccak256('0x11'), keccak256('0x12'), `0x${'00'.repeat(32)}`] as const
    const timelock = (event: string, args: Record<string, unknown>) => ({ source: 'Timelock', event, args })
    const scheduled = (index: bigint, changes: Record<string, unknown> = {}) =>
      timelock('CallScheduled', {
        id: ID,
        index,
        target: ALICE,
        value: 0n,
        data: `0x0${index}`,
        predecessor: NONE,
        delay: 500n,
        ...changes,
      })
    const query = `{ proposal(id: "${ID}") {
      id state announcedAt readyAt executedAt cancelledAt salt after { id } calls(orderBy: index) { target data } } }`
    const proposal = () => stage.ask<{ proposal: Record<string, unknown> | null }>(query).proposal

    it('says what it calls, and from when on it can be made', async () => {
      await stage.block(1, 100, [scheduled(0n), scheduled(1n), timelock('CallSalt', { id: ID, salt: SALT })])
      expect(proposal()).to.deep.equal({
        id: ID,
        state: 'WAITING',
        announcedAt: String(GENESIS + 100),
        readyAt: String(GENESIS + 600),
        executedAt: null,
        cancelledAt: null,
        salt: SALT,
        after: null,
        calls: [
          { target: ALICE, data: '0x00' },
          { target: ALICE, data: '0x01' },
        ],
      })
      const executed = { id: ID, target: ALICE, value: 0n, data: '0x00' }
      await stage.block(2, 700, [
        timelock('CallExecuted', { ...executed, index: 0n }),
        timelock('CallExecuted', { ...executed, index: 1n }),
      ])
      expect(proposal()).to.include({ state: 'EXECUTED', executedAt: String(GENESIS + 700) })
    })

    it('that was cancelled and announced again waits anew; it may wait for another', async () => {
      await stage.block(1, 100, [scheduled(0n, { predecessor: AFTER })])
      await stage.block(2, 200, [timelock('Cancelled', { id: ID })])
      expect(proposal()).to.include({ state: 'CANCELLED', cancelledAt: String(GENESIS + 200), after: null })
      await stage.block(3, 300, [scheduled(0n), scheduled(0n, { id: AFTER, delay: 0n })])
      expect(proposal()).to.include({ state: 'WAITING', cancelledAt: null, readyAt: String(GENESIS + 800) })
      await stage.block(4, 400, [scheduled(0n, { predecessor: AFTER })])
      expect(proposal()).to.deep.include({ after: { id: AFTER } })
    })

    it('without a call is none, and does not stop the index', async () => {
      await stage.block(1, 100, [timelock('CallSalt', { id: ID, salt: SALT }), timelock('Cancelled', { id: ID })])
      expect(proposal()).to.equal(null)
      expect(stage.logged.join()).to.include('has no calls')
      expect(stage.ask('{ network(id: "parley") { events } }').network).to.deep.equal({ events: '2' })
    })

    it('of the delay and of who may announce is kept', async () => {
      const role = { role: keccak256(stringToHex('PROPOSER_ROLE')), account: BOB, sender: ALICE }
      await stage.block(1, 100, [
        timelock('MinDelayChange', { oldDuration: 0n, newDuration: 30n }),
        timelock('RoleGranted', role),
      ])
      const question = '{ parameterChanges { name values } governorRoles { account held changedAt } }'
      const roles = (held: boolean, at: number) => [{ account: BOB, held, changedAt: String(GENESIS + at) }]
      const parameterChanges = [{ name: 'timelockDelay', values: ['30'] }]
      expect(stage.ask(question)).to.deep.equal({ parameterChanges, governorRoles: roles(true, 100) })
      await stage.block(2, 200, [timelock('RoleRevoked', role)])
      expect(stage.ask(question)).to.deep.equal({ parameterChanges, governorRoles: roles(false, 200) })
    })
  })

  it('a book that is proven guilty is empty, its money waits to be burned but for the bounty', async () => {
    await stage.block(1, 10, [opened()])
    const [bounty, forfeit] = [VALUE / 20n, 11n * VALUE - VALUE / 20n]
    const args = { batchId: 1n, epoch: 1, reporter: BOB, bounty, forfeit }
    await stage.block(2, 20, [{ source: 'PostOffice', event: 'Equivocated', args }])
    expect(
      stage.ask(
        '{ books { state balance bond equivocation { bounty } } network(id: "parley") { forfeitsWaiting bookBonds } }',
      ),
    ).to.deep.equal({
      books: [{ state: 'DEAD', balance: '0', bond: '0', equivocation: [{ bounty: String(bounty) }] }],
      network: { forfeitsWaiting: String(forfeit), bookBonds: '0' },
    })
  })

  it('stake is what came in less what was slashed and withdrawn', async () => {
    await stage.block(1, 10, [joined(500n)])
    await stage.block(2, 20, [joined(700n, 20n)])
    const slashed = { relayId: 7, taken: 300n, stake: 400n, reporter: BOB, bounty: 15n }
    await stage.block(3, 30, [{ source: 'RelayRegistry', event: 'RelaySlashed', args: slashed }])
    await stage.block(4, 40, [{ source: 'RelayRegistry', event: 'RelayUnbonding', args: { relayId: 7, exitAt: 99 } }])
    await stage.block(5, 50, [{ source: 'RelayRegistry', event: 'RelayWithdrawn', args: { relayId: 7 } }])
    expect(
      stage.ask('{ network(id: "parley") { stake stakeAdded slashed stakeWithdrawn relaysJoined } }').network,
    ).to.deep.equal({ stake: '0', stakeAdded: '700', slashed: '300', stakeWithdrawn: '400', relaysJoined: '1' })
    expect(stage.ask('{ relay(id: "7", block: { number: 3 }) { stake state ask } }').relay).to.deep.equal({
      stake: '400',
      state: 'STAKED',
      ask: '20',
    })
    expect(stage.ask('{ stakeChanges(orderBy: block) { amount stake } }').stakeChanges).to.deep.equal([
      { amount: '500', stake: '500' },
      { amount: '200', stake: '700' },
      { amount: '-300', stake: '400' },
      { amount: '-400', stake: '0' },
    ])
  })

  it('every price that a relay asked stands with the one before it', async () => {
    await stage.block(1, 10, [joined(500n, 10n)])
    await stage.block(2, 20, [joined(500n, 15n)])
    await stage.block(3, 30, [joined(700n, 15n)])
    await stage.block(4, 40, [joined(700n, 0n)])
    expect(stage.ask('{ relay(id: "7") { askChanges(orderBy: block) { before ask block } } }').relay).to.deep.equal({
      askChanges: [
        { before: null, ask: '10', block: '1' },
        { before: '10', ask: '15', block: '2' },
        { before: '15', ask: '0', block: '4' },
      ],
    })
  })

  describe('tabs', () => {
    const rates = (166_667n << 160n) | (10n << 128n) | (7n << 96n) | (500n << 80n) | (3n << 16n)
    const deal = {
      payee: BOB,
      key: KEY,
      payeeKey: RELAY,
      token: zeroAddress,
      relayPayout: RELAY,
      rates: `0x${rates.toString(16).padStart(64, '0')}` as Hex,
    }
    const words = [ALICE, BOB, KEY, RELAY, zeroAddress, RELAY].map((entry) => entry.slice(2).padStart(64, '0')).join('')
    const tabId = keccak256(`0x${words}${deal.rates.slice(2)}`)
    const call = encodeFunctionData({
      abi: consultationTabsAbi,
      functionName: 'open',
      args: [deal as never, 10n ** 7n],
    })
    const open = (input: Hex) => ({
      source: 'ConsultationTabs',
      event: 'TabOpened',
      args: { tabId, payer: ALICE, payee: BOB, token: zeroAddress, deposit: 10n ** 7n },
      input,
    })
    const close = {
      source: 'ConsultationTabs',
      event: 'TabClosed',
      args: { tabId, relayPayout: RELAY, paid: 500_001n, toRelay: 25_000n, toTreasury: 5_000n },
    }

    it('learns price and tick from the opening call, and so the time that was talked', async () => {
      await stage.block(1, 10, [open(call)])
      await stage.block(2, 90, [close])
      expect(
        stage.ask(
          '{ tabs { rate tick relayNumber relayBps talkSeconds refunded state token { credits feesWaiting } } }',
        ).tabs,
      ).to.deep.equal([
        {
          rate: '166667',
          tick: '10',
          relayNumber: '7',
          relayBps: 500,
          talkSeconds: '30',
          refunded: '9499999',
          state: 'CLOSED',
          token: { credits: '25000', feesWaiting: '5000' },
        },
      ])
    })

    it('does not believe terms that are not those of the tab, and does not mind any other call', async () => {
      const lie = call.replace(rates.toString(16).slice(0, 6), 'ffffff') as Hex
      for (const [index, input] of [lie, call.slice(0, -66), '0x'].entries()) {
        const other = new Stage()
        await other.block(1, 10 + index, [open(input as Hex)])
        expect(other.ask('{ tabs { rate talkSeconds } }').tabs).to.deep.equal([{ rate: null, talkSeconds: '0' }])
        other.close()
      }
    })
  })

  it('names follow their holder, and lead to him unless they say otherwise', async () => {
    const tokenId = 5n
    const registered = { tokenId, holder: ALICE, name: 'li', identity: zeroAddress, expiresAt: 10n ** 10n, rent: 5n }
    await stage.block(1, 10, [{ source: 'NameRegistry', event: 'NameRegistered', args: registered }])
    await stage.block(2, 20, [
      { source: 'NameRegistry', event: 'PrimaryChanged', args: { identity: ALICE, name: 'li' } },
    ])
    expect(stage.ask('{ names { name leadsTo { id primaryName } } }').names).to.deep.equal([
      { name: 'li', leadsTo: { id: ALICE, primaryName: 'li' } },
    ])
    await stage.block(3, 30, [{ source: 'NameRegistry', event: 'Transfer', args: { from: ALICE, to: BOB, tokenId } }])
    expect(
      stage.ask('{ names { holder leadsTo { id } } }').names,
      'an identity that never wrote has none',
    ).to.deep.equal([{ holder: BOB, leadsTo: null }])
  })

  it('an identity given up loses its recovery account', async () => {
    const name = stringToHex('parley/recovery', { size: 32 })
    const attribute = { identity: ALICE, name, value: BOB, validTo: 2n ** 256n - 1n, previousChange: 0n }
    await stage.block(1, 10, [{ source: 'DIDRegistry', event: 'DIDAttributeChanged', args: attribute }])
    expect(stage.ask('{ identities { recovery } }').identities).to.deep.equal([{ recovery: BOB }])
    const given = { identity: ALICE, owner: zeroAddress, previousChange: 1n }
    await stage.block(2, 20, [{ source: 'DIDRegistry', event: 'DIDOwnerChanged', args: given }])
    expect(stage.ask('{ identities { recovery deactivated } }').identities).to.deep.equal([
      { recovery: null, deactivated: true },
    ])
  })

  it('consent to a mail address outlives a renewal, but not a gap and not another identity', async () => {
    const link = { domain: RELAY, addressHash: HASH, identity: ALICE }
    const at = (seconds: number) => BigInt(GENESIS + seconds)
    const attest = (identity: Hex, until: number) => ({
      source: 'Directory',
      event: 'Attested',
      args: { ...link, identity, expiresAt: at(until) },
    })
    const accepted = () => (stage.ask('{ mailLinks { accepted } }').mailLinks as { accepted: boolean }[])[0]?.accepted
    await stage.block(1, 10, [attest(ALICE, 100), { source: 'Directory', event: 'Accepted', args: link }])
    await stage.block(2, 20, [attest(ALICE, 200)])
    expect(accepted(), 'renewed').to.equal(true)
    await stage.block(3, 300, [attest(ALICE, 400)])
    expect(accepted(), 'after a gap').to.equal(false)
    await stage.block(4, 310, [{ source: 'Directory', event: 'Accepted', args: link }, attest(BOB, 500)])
    expect(accepted(), 'another identity').to.equal(false)
  })

  it('one event counts in network, day and epoch alike, and epochs begin with genesis', async () => {
    await stage.block(1, 10, [opened()])
    await stage.block(2, 1.5 * EPOCH, [
      { source: 'PostOffice', event: 'ToppedUp', args: { batchId: 1n, amount: 9n, balance: 0n } },
    ])
    await stage.block(3, 90_000, [joined(1n)])
    expect(
      stage.ask('{ epoches(orderBy: number) { number start postagePaidIn events } networkDays { events } }'),
    ).to.deep.equal({
      epoches: [
        { number: '1', start: String(GENESIS), postagePaidIn: String(10n * VALUE), events: '1' },
        { number: '2', start: String(GENESIS + EPOCH), postagePaidIn: '9', events: '1' },
        { number: '91', start: String(GENESIS + 90 * EPOCH), postagePaidIn: '0', events: '1' },
      ],
      networkDays: [{ events: '2' }, { events: '1' }],
    })
  })

  it('passes over a log that is not of its form', async () => {
    expect(await stage.block(1, 10, [{ ...opened(), data: '0x1234' }, opened()]), 'handled').to.equal(1)
    expect(stage.ask('{ network(id: "parley") { events booksOpened } }').network).to.deep.equal({
      events: '1',
      booksOpened: '1',
    })
  })

  it('stops at a host function that it does not offer, and names it', async () => {
    const wasm = readFileSync(join(ROOM, 'build/DIDRegistry/DIDRegistry.wasm'))
    // The compiled mapping with another import of the same length in the place of one that it uses.
    wasm.write('crypto.keccak999', wasm.indexOf('crypto.keccak256'))
    const other = new Stage({ mapping: new Mapping(new Uint8Array(wasm)) })
    const name = stringToHex('veriKey', { size: 32 })
    const args = { identity: ALICE, name, value: '0x01', validTo: 1n, previousChange: 0n }
    let fault: unknown
    await other
      .block(1, 10, [{ source: 'DIDRegistry', event: 'DIDAttributeChanged', args }])
      .catch((error: unknown) => {
        fault = error
      })
    expect(fault).to.include({ code: 'host/aborted' })
    expect(fault).to.have.nested.property('cause.code', 'host/unsupported')
    expect((fault as Error).message).to.contain('crypto.keccak999')
    other.close()
  })

  it('a handler that stored before it asked the chain is taken back, and runs again from the start', async () => {
    const seen: (string | undefined)[] = []
    const own = new Stage({
      // A mapping by hand: the compiled ones ask first and store last.
      mapping: {
        run({ store, world }) {
          seen.push(store.get('NameCommitment', 'x')?.get('id')?.value as string | undefined)
          store.set('NameCommitment', 'x', new Map([['id', { kind: 'String', value: 'x' }]]))
          store.set('NameCommitment', 'x', new Map([['committedAt', { kind: 'BigInt', value: BigInt(seen.length) }]]))
          world.read({ kind: 'balance', to: ALICE })
          world.read({ kind: 'code', to: ALICE })
        },
      },
    })
    own.read = async () => '0x01'
    await own.block(1, 10, [opened()])
    expect(seen, 'each try finds nothing of the one before').to.deep.equal([undefined, undefined, undefined])
    expect(own.calls.map(({ kind }) => kind)).to.deep.equal(['balance', 'code'])
    expect(own.ask('{ nameCommitments { id committedAt } }').nameCommitments).to.deep.equal([
      { id: 'x', committedAt: '3' },
    ])
    own.close()
  })

  it('a handler that never stops asking is stopped', async () => {
    let next = 0
    const own = new Stage({
      mapping: {
        run({ world }) {
          next += 1
          for (let i = 0; i < next; i++) world.read({ kind: 'balance', to: account(`asked ${i}`) })
        },
      },
    })
    own.read = async () => '0x01'
    const fault = await own.block(1, 10, [opened()]).catch((error: unknown) => error)
    expect(fault).to.include({ code: 'host/aborted' })
    own.close()
  })

  it('stops at a call that the contract refuses, and keeps nothing of the block', async () => {
    await stage.block(1, 10, [opened()])
    stage.read = async () => undefined
    let reason = ''
    await stage.block(2, 2 * EPOCH, [drawn(1)]).catch((error: Error) => {
      reason = error.message
    })
    expect(reason).to.contain('handleDrawn').and.to.contain('reverted')
    expect(stage.store.head?.number, 'nothing of the block is kept').to.equal(1)
    expect(stage.ask('{ epoches { drawn } }').epoches).to.deep.equal([{ drawn: false }])
  })
})
