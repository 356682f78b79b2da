import { readComingChanges, SubgraphApi } from '@parley/client'
import { nameRegistryAbi, postOfficeAbi, timelockAbi } from '@parley/protocol'
import { expect } from 'chai'
import { encodeFunctionData, getAddress, type Hex, keccak256, stringToHex } from 'viem'
import { buildSubgraph } from '../../devnet/buildSubgraph.ts'
import { EPOCH, GENESIS, Stage, type Told } from '../subgraph/support/Stage.ts'
import { serveStage } from '../subgraph/support/serveStage.ts'
import { someAddressBook } from '../support/someAddressBook.ts'

const DELAY = 1_000
const BOB = `0x${'b0'.repeat(20)}` as const
const idOf = (label: string) => keccak256(stringToHex(label))
const book = someAddressBook()
const { postOffice, nameRegistry, timelock } = book.contracts
const schedule = { ...book.schedule, genesis: GENESIS, epochLength: EPOCH }

/** Proposals go through the real mapping, and are asked for as the runner answers. */
describe('economics: changes of the rules that are coming', () => {
  let stage: Stage
  let served: Awaited<ReturnType<typeof serveStage>>
  let block = 0
  before(() => buildSubgraph(() => {}))
  beforeEach(async () => {
    stage = new Stage()
    block = 0
    served = await serveStage(stage)
  })
  afterEach(async () => {
    await served.stop()
    stage.close()
  })

  const at = (seconds: number, told: Told[]) => stage.block(++block, seconds, told)
  const told = (event: string, args: Record<string, unknown>): Told => ({ source: 'Timelock', event, args })
  const scheduled = (label: string, ...calls: [target: Hex, data: Hex][]) =>
    calls.map(([target, data], index) =>
      told('CallScheduled', {
        id: idOf(label),
        index: BigInt(index),
        target,
        value: 0n,
        data,
        predecessor: `0x${'00'.repeat(32)}`,
        delay: BigInt(DELAY),
      }),
    )
  const shares = (fee = 1_200): [Hex, Hex] => [
    postOffice,
    encodeFunctionData({ abi: postOfficeAbi, functionName: 'setShares', args: [fee, 3_500] }),
  ]
  /** `seconds` after genesis. */
  const read = async (seconds: number) =>
    (
      await readComingChanges(new SubgraphApi(served.url), {
        contracts: book.contracts,
        schedule,
        now: (GENESIS + seconds) * 1_000,
      })
    ).value
  const ms = (seconds: number) => (GENESIS + seconds) * 1_000

  it('says of each proposal what it will change and from when on, the next one first', async () => {
    const grant = [keccak256(stringToHex('PROPOSER_ROLE')), BOB] as const
    await at(500, scheduled('later', shares()))
    await at(
      10,
      scheduled(
        'sooner',
        [postOffice, encodeFunctionData({ abi: postOfficeAbi, functionName: 'setMinValue', args: [7n] })],
        [nameRegistry, encodeFunctionData({ abi: nameRegistryAbi, functionName: 'announceRents', args: [3n, 2n, 1n] })],
        [timelock, encodeFunctionData({ abi: timelockAbi, functionName: 'updateDelay', args: [86_400n] })],
        [timelock, encodeFunctionData({ abi: timelockAbi, functionName: 'grantRole', args: grant })],
        [timelock, encodeFunctionData({ abi: timelockAbi, functionName: 'revokeRole', args: [idOf('OTHER'), BOB] })],
      ),
    )
    expect(await read(600)).to.deep.equal({
      isCut: false,
      changes: [
        {
          id: idOf('sooner'),
          state: 'announced',
          at: ms(10 + DELAY),
          changes: [
            { kind: 'minValue', minValue: 7n },
            { kind: 'rents', short: 3n, four: 2n, long: 1n },
            { kind: 'delay', delay: 86_400n },
            { kind: 'grant', role: 'announce', account: getAddress(BOB) },
            { kind: 'revoke', role: 'other', account: getAddress(BOB) },
          ],
        },
        {
          id: idOf('later'),
          state: 'announced',
          at: ms(500 + DELAY),
          changes: [{ kind: 'shares', feeBps: 1_200, unreceiptedBps: 3_500 }],
        },
      ],
    })
  })

  it('does not take a call of another contract, or one that is none, for a change it knows', async () => {
    await at(
      10,
      scheduled('strange', [BOB, shares()[1]], [postOffice, '0x'], [postOffice, `${shares()[1].slice(0, 20)}` as Hex]),
    )
    const { changes } = await read(20)
    expect(changes[0]?.changes).to.deep.equal([
      { kind: 'other', target: BOB },
      { kind: 'other', target: postOffice },
      { kind: 'other', target: postOffice },
    ])
  })

  it('names no change that was cancelled or made, and goes on naming one that is made but does not hold yet', async () => {
    await at(10, [...scheduled('cancelled', shares(1_300)), ...scheduled('made', shares())])
    await at(20, [told('Cancelled', { id: idOf('cancelled') })])
    await at(10 + DELAY, [
      told('CallExecuted', { id: idOf('made'), index: 0n, target: postOffice, value: 0n, data: shares()[1] }),
      { source: 'PostOffice', event: 'SharesChanging', args: { feeBps: 1_200, unreceiptedBps: 3_500, fromEpoch: 4 } },
    ])
    const { changes } = await read(20 + DELAY)
    expect(changes.map(({ state, at: when, changes: what }) => ({ state, when, what }))).to.deep.equal([
      { state: 'decided', when: ms(3 * EPOCH), what: [{ kind: 'shares', feeBps: 1_200, unreceiptedBps: 3_500 }] },
    ])
    expect((await read(3 * EPOCH)).changes, 'it holds now').to.deep.equal([])
  })

  it('of rents names the newest announcement only: it stands in the place of the one before', async () => {
    const rents = (from: number, rentLong: bigint): Told => ({
      source: 'NameRegistry',
      event: 'RentsAnnounced',
      args: { from: BigInt(GENESIS + from), rentShort: 9n, rentFour: 8n, rentLong },
    })
    await at(10, [rents(5_000, 1n)])
    await at(20, [rents(5_010, 2n)])
    const { changes } = await read(30)
    expect(changes.map((change) => change.changes)).to.deep.equal([[{ kind: 'rents', short: 9n, four: 8n, long: 2n }]])
  })

  it('says that there is more than it reads', async () => {
    await at(10, Array.from({ length: 21 }, (_, index) => scheduled(`number ${index}`, shares())).flat())
    const { changes, isCut } = await read(20)
    expect(isCut).to.equal(true)
    expect(changes).to.have.length(20)
  })
})
