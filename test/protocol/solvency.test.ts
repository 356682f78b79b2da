import { type Book, isSolvent, NO_EXIT, pendingPayouts, sheetSize, sheetValue, spanOf } from '@parley/protocol'
import { expect } from 'chai'
import { createRandom, randomInt } from './support/random.ts'

type State = { book: Book; drawn: number; epoch: number }
type Rule = (book: Book, epoch: number, drawn: number) => boolean

const UNIT = 50n
const DEPTH = 12
const VALUE = sheetValue({ unit: UNIT, depth: DEPTH })

/**
 * One book on a chain: epochs pass, draws come in order and late, sheets are claimed or not, money is added, and relays
 * take stamps by views of different age. Returns the epochs whose stamps were taken and could not be paid.
 */
function runSchedule(seed: number, rule: Rule): { unpayable: number[]; accepted: number } {
  const random = createRandom(seed)
  const fromEpoch = 1 + randomInt(random, 4)
  const book: Book = {
    id: 1n,
    owner: '0x00000000000000000000000000000000000000bb',
    key: new Uint8Array(20),
    depth: DEPTH,
    kind: 0,
    unit: UNIT,
    fromEpoch,
    exitEpoch: NO_EXIT,
    dead: false,
    balance: BigInt(randomInt(random, 5 * Number(VALUE))),
    lastClaimed: 0,
    bond: VALUE,
  }
  // A network that began long before the book, and may have draws outstanding.
  let state: State = { book, drawn: Math.max(0, fromEpoch - 1 - randomInt(random, 4)), epoch: fromEpoch }
  const seen: State[] = [state]
  const accepted = new Set<number>()
  const unpayable: number[] = []
  for (let step = 0; step < 120; step++) {
    const { drawn, epoch } = state
    const event = random()
    if (event < 0.18) {
      state = { ...state, epoch: epoch + 1 }
    } else if (event < 0.42 && epoch >= drawn + 2) {
      const next = drawn + 1
      // The sheet of an accepted stamp is drawn: its value must be there.
      if (accepted.has(next) && state.book.balance < VALUE) unpayable.push(next)
      state = { ...state, drawn: next }
    } else if (event < 0.62) {
      // Anyone may have won, also with stamps that we never saw.
      const due = drawn >= fromEpoch && state.book.lastClaimed < drawn && state.book.balance >= VALUE
      if (due) state = { ...state, book: { ...state.book, balance: state.book.balance - VALUE, lastClaimed: drawn } }
    } else if (event < 0.68) {
      const balance = state.book.balance + BigInt(randomInt(random, 2 * Number(VALUE)))
      state = { ...state, book: { ...state.book, balance } }
    } else {
      // A stamp of this epoch, or early of the next, judged by a head of any age.
      const at = epoch + (random() < 0.1 ? 1 : 0)
      const view = seen[Math.max(0, seen.length - 1 - randomInt(random, 12))] ?? state
      if (at > drawn && rule(view.book, at, view.drawn)) accepted.add(at)
    }
    seen.push(state)
  }
  return { unpayable, accepted: accepted.size }
}

describe('solvency (I4)', () => {
  it('what the rule takes is payable, for 4,000 schedules of draws, claims and top-ups and views of any age', () => {
    let accepted = 0
    for (let seed = 1; seed <= 4000; seed++) {
      const run = runSchedule(seed, isSolvent)
      expect(run.unpayable, `schedule ${seed}`).to.deep.equal([])
      accepted += run.accepted
    }
    expect(accepted, 'the rule takes something at all').to.be.greaterThan(4000)
  })

  it('a rule that forgets one sheet is caught by the same schedules', () => {
    const oneLess: Rule = (book, epoch, drawn) =>
      book.balance >= VALUE * BigInt(Math.max(0, pendingPayouts(book, epoch, drawn) - 1))
    const openClaimForgotten: Rule = (book, epoch, drawn) =>
      book.balance >= VALUE * BigInt(epoch - Math.max(drawn, book.fromEpoch - 1))
    for (const [name, rule] of Object.entries({ oneLess, openClaimForgotten })) {
      const caught = Array.from({ length: 4000 }, (_, seed) => runSchedule(seed + 1, rule)).some(
        ({ unpayable }) => unpayable.length > 0,
      )
      expect(caught, name).to.equal(true)
    }
  })

  it('computes in 256 bits', () => {
    const huge = { unit: 2n ** 64n - 1n, depth: 20 }
    expect(sheetValue(huge)).to.equal((2n ** 64n - 1n) * 2n ** 20n)
  })

  it('counts slots by started 2,048 bytes, at least one', () => {
    for (const [length, span] of [[0, 1], [1, 1], [2048, 1], [2049, 2], [4096, 2], [16_384, 8]] as const) {
      expect(spanOf(length), `${length} bytes`).to.equal(span)
    }
    expect([0, 5, 12, 20].map(sheetSize)).to.deep.equal([1, 32, 4096, 1_048_576])
    for (const depth of [-1, 25, 1.5, Number.NaN]) expect(() => sheetSize(depth), `depth ${depth}`).to.throw('depth')
  }) // biome-ignore format: a table
})
