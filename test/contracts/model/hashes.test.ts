import {
  addressOf,
  bondOf,
  drawTime,
  epochAt,
  epochStart,
  fromHex,
  type Hex,
  hashExit,
  hashPostmark,
  hashReceipt,
  hashSeizure,
  hashStamp,
  postOfficeDomain,
  receiptTree,
  recoverSigner,
  type Schedule,
  sheetValue,
  signDigest,
  toHex,
  typedDigest,
  verifyReceiptPath,
  winningSlot,
  winPlace,
} from '@parley/protocol'
import { expect } from 'chai'
import { type Abi, type Address, decodeFunctionResult, encodeFunctionData } from 'viem'
import { openWorld, type World } from '../support/world.ts'
import { numbersFrom } from './numbers.ts'

const CASES = 2000
const safe = (value: bigint): number => Number(value & 0x1fffffffffffffn)

describe('@parley/protocol and the contracts compute alike, for random inputs', () => {
  let world: World
  let harness: { abi: Abi; address: Address }
  let beacon: Address

  before(async () => {
    world = await openWorld()
    beacon = (await world.deployTestContract('support/FixedBeacon', [])).address
    harness = await world.deployTestContract('model/Harness', [{ ...world.settings, beacon }])
  })
  after(() => world.connection.close())

  /** Asks for a whole list, in parts that fit into the gas of a call. */
  async function ask<Answer>(name: string, list: readonly unknown[], address = harness.address): Promise<Answer[]> {
    const answers: Answer[] = []
    for (let at = 0; at < list.length; at += 200) {
      const answer = await call(address, name, [list.slice(at, at + 200)])
      answers.push(...(answer as Answer[]))
    }
    expect(answers.length).to.equal(list.length)
    return answers
  }

  async function call(to: Address, functionName: string, args: readonly unknown[]): Promise<unknown> {
    const data = encodeFunctionData({ abi: harness.abi, functionName, args })
    const call = { to, data, gas: '0xffffff' }
    const answer = await world.connection.provider.request({ method: 'eth_call', params: [call, 'latest'] })
    return decodeFunctionResult({ abi: harness.abi, functionName, data: answer as Hex })
  }

  it(`hashes of stamps, receipts, postmarks, seizures and exits: ${CASES} each`, async () => {
    const numbers = numbersFrom(1)
    const inputs = numbers.times(CASES, () => ({
      batchId: numbers.uint(64),
      epoch: Number(numbers.uint(32)),
      slot: Number(numbers.uint(32)),
      span: Number(numbers.uint(16)),
      relayId: Number(numbers.uint(32)),
      account: numbers.address(),
      word: numbers.word(),
      acceptedAt: BigInt(safe(numbers.uint(53))),
      deadline: numbers.uint(256),
    }))
    const answers = await ask<Record<'stamp' | 'receipt' | 'postmark' | 'seizure' | 'exit', Hex>>('hashes', inputs)
    for (const [i, input] of inputs.entries()) {
      const { batchId: bookId, epoch, slot, span, relayId, acceptedAt, deadline } = input
      const [account, word] = [fromHex(input.account), fromHex(input.word)]
      const ours = {
        stamp: hashStamp({ bookId, epoch, slot, span, relayId, ack: account }, word),
        receipt: hashReceipt({ relayId, epoch, root: word }),
        postmark: hashPostmark({ stampHash: word, relayId, acceptedAt: Number(acceptedAt) }),
        seizure: hashSeizure({ stampHash: word, payout: account }),
        exit: hashExit({ owner: input.account, bookId, deadline }),
      }
      const hex = Object.fromEntries(Object.entries(ours).map(([name, bytes]) => [name, toHex(bytes)]))
      expect(
        answers[i],
        JSON.stringify({ ...input, batchId: `${bookId}`, acceptedAt: '', deadline: '' }),
      ).to.deep.equal(hex)
    }
  })

  it('the domain, and who signed: 600 signatures, half of them of other data, keys or bytes', async () => {
    const numbers = numbersFrom(2)
    const domain = postOfficeDomain({ chainId: 31337, verifyingContract: fromHex(harness.address) })
    expect(await call(harness.address, 'domain', [])).to.equal(toHex(domain))
    const cases = numbers.times(600, () => {
      const privateKey = numbers.bytes(32)
      privateKey[0] = 0
      const structHash = numbers.bytes(32)
      const signature = signDigest({ digest: typedDigest(domain, structHash), privateKey })
      const signer = addressOf(privateKey)
      if (numbers.below(2) === 0) {
        const changed = numbers.pick([structHash, signature, signature, signer])
        const at = numbers.below(changed.length)
        changed[at] = (changed[at] ?? 0) ^ (1 << numbers.below(8))
      }
      return { structHash, signature, signer }
    })
    const signed = cases.map(({ structHash, signature, signer }) => ({
      structHash: toHex(structHash),
      r: toHex(signature.subarray(0, 32)),
      vs: toHex(signature.subarray(32)),
      signer: toHex(signer),
    }))
    const answers = await ask<boolean>('areSigned', signed)
    for (const [i, { structHash, signature, signer }] of cases.entries()) {
      const recovered = recoverSigner(domain, structHash, signature)
      const ours = recovered !== undefined && toHex(recovered) === toHex(signer)
      expect(answers[i], JSON.stringify(signed[i])).to.equal(ours)
    }
    expect(answers.filter(Boolean).length).to.be.within(200, 400)
  })

  it('the roots of pages: 400 proofs, half of them of other leaves, paths or siblings', async () => {
    const numbers = numbersFrom(3)
    const pages = numbers.times(40, () =>
      numbers.times(1 + numbers.below(numbers.pick([2, 9, 70, 256])), () => numbers.bytes(32)),
    )
    const cases = numbers.times(400, () => {
      const page = numbers.pick(pages)
      const index = numbers.below(page.length)
      const tree = receiptTree(page)
      const { path, proof } = tree.proof(index)
      const wrong = numbers.below(6)
      const changed = {
        leaf: wrong === 0 ? numbers.bytes(32) : (page[index] as Uint8Array),
        path: wrong === 1 ? path ^ (1 << numbers.below(16)) : path,
        proof: wrong === 2 && proof.length > 1 ? [...proof].reverse() : proof,
      }
      return { root: tree.root, ...changed }
    })
    const asked = cases.map(({ leaf, path, proof }) => ({
      leaf: toHex(leaf),
      path,
      proof: proof.map((node) => toHex(node)),
    }))
    const answers = await ask<Hex>('roots', asked)
    let right = 0
    for (const [i, { leaf, path, proof, root }] of cases.entries()) {
      const ours = verifyReceiptPath({ stampHash: leaf, path, proof, root })
      expect(answers[i] === toHex(root), `${i}: ${path}, ${proof.length} levels`).to.equal(ours)
      if (ours) right++
    }
    expect(right).to.be.within(150, 390)
  })

  it(`winning slots, values and bonds of sheets: ${CASES}`, async () => {
    const numbers = numbersFrom(4)
    const inputs = numbers.times(CASES, () => ({
      randomness: numbers.word(),
      batchId: numbers.uint(64),
      unit: numbers.uint(64),
      depth: numbers.below(21),
      kind: numbers.below(2),
    }))
    const answers = await ask<{ winner: bigint; value: bigint; bond: bigint }>('sheets', inputs)
    for (const [i, { randomness, batchId: bookId, depth, unit, kind }] of inputs.entries()) {
      const winner = BigInt(winningSlot({ randomness: fromHex(randomness), bookId, depth }))
      const ours = { winner, value: sheetValue({ unit, depth }), bond: bondOf({ kind, unit, depth }) }
      expect(answers[i], `case ${i}`).to.deep.equal(ours)
    }
  })

  it(`the places of wins: ${CASES}`, async () => {
    const numbers = numbersFrom(5)
    const inputs = numbers.times(CASES, () => ({
      batchId: numbers.uint(64),
      slot: Number(numbers.uint(32)),
      span: Number(numbers.uint(16)),
      relayId: Number(numbers.uint(32)),
      path: Number(numbers.uint(16)),
    }))
    const words = inputs.map(({ batchId, ...rest }) => winPlace({ bookId: batchId, ...rest }))
    expect(await ask('places', words)).to.deep.equal(inputs)
  })

  it('the calendar: 2,000 moments of five calendars, at and beside every kind of edge', async () => {
    const numbers = numbersFrom(6)
    for (const [epochLength, holdPeriod] of [[604_800, 604_800], [60, 60], [3, 3], [1, 0], [86_399, 7]] as const) {
      const genesis = 1 + numbers.below(1_700_000_000)
      const parameters = { ...world.settings, beacon, genesis: BigInt(genesis), epochLength, holdPeriod }
      const { address } = await world.deployTestContract('model/Harness', [parameters])
      const schedule: Schedule = { genesis, epochLength, holdPeriod, claimMin: 1, exitNotice: 1 }
      const times = numbers.times(400, () => {
        const time = genesis + numbers.below(1e9)
        const edge = epochStart(schedule, epochAt(schedule, time)) + numbers.pick([-1, 0, 1])
        return numbers.below(2) === 0 ? time : Math.max(genesis, edge)
      })
      const answers = await ask<{ epoch: number; start: bigint; draw: bigint }>('calendar', times.map(BigInt), address)
      for (const [i, time] of times.entries()) {
        const epoch = epochAt(schedule, time)
        const [start, draw] = [BigInt(epochStart(schedule, epoch)), BigInt(drawTime(schedule, epoch))]
        expect(answers[i], `${time} of ${epochLength}`).to.deep.equal({ epoch, start, draw })
      }
    } // biome-ignore format: a table
  })
})
