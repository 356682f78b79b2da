import { epochAt, isSolvent, minimumDeposit, pendingPayouts, sheetValue } from '@parley/protocol'
import { expect } from 'chai'
import { numbersFrom } from './numbers.ts'
import type { PostageAction } from './postageMachine.ts'
import { openRealOffice, type RealOffice } from './realOffice.ts'
import { soundRules, terms } from './rules.ts'

const HISTORIES = 120
const VALUE = sheetValue(terms.postage)

describe('Solvency, and what the real contract pays', () => {
  let office: RealOffice
  before(async () => {
    office = await openRealOffice('postage')
  })
  after(() => office.world.connection.close())

  it(`after ${HISTORIES} random histories as many sheets are paid as were pending, if the balance covers them`, async () => {
    const numbers = numbersFrom(31)
    const { schedule } = soundRules
    const seen = { solvent: 0, insolvent: 0, skipped: 0, most: 0 }
    for (let history = 0; history < HISTORIES; history++) {
      const start = await office.snapshot()
      let time = numbers.below(10)
      const done: string[] = [`open at ${time}`]
      const attempt = async (action: PostageAction): Promise<boolean> => {
        const { drawn } = await office.look(1)
        const epoch = epochAt(schedule, time)
        const call = office.callOf(action, { drawn, epoch, deposit: minimumDeposit(terms.postage) })
        if ((await office.ask(call)) !== 'ok') return false
        await office.send(time, call)
        done.push(`${action} at ${time}`)
        return true
      }
      /** Whichever slot was drawn, the sheet is won: 1 if it is paid. */
      const win = async (): Promise<number> => {
        const before = (await office.look(1)).book.balance
        if (!(await attempt('claim sender'))) await attempt('claim double')
        return (await office.look(1)).book.balance < before ? 1 : 0
      }

      await office.wait(time)
      await attempt('open')
      let skipped = false
      const length = numbers.below(28)
      for (let second = 0; second < length; second++) {
        time++
        await office.wait(time)
        const draw = numbers.pick(['draw sender', 'draw relay', 'skip', 'skip'] as const)
        if (numbers.below(2) === 0 && (await attempt(draw))) skipped = draw === 'skip'
        if (numbers.below(2) === 0) await win()
        if (numbers.below(24) === 0) await attempt('top up')
      }

      const { book: funds, drawn } = await office.look(1)
      const epoch = epochAt(schedule, time) + numbers.below(2)
      const book = { ...terms.postage, ...funds }
      const pending = Math.max(0, pendingPayouts(book, epoch, drawn))
      // From here on every sheet up to the stamp's is won, by whomever.
      let paid = await win()
      while ((await office.look(1)).drawn < epoch) {
        time++
        await office.wait(time)
        if (await attempt('draw sender')) paid += await win()
      }
      // The rule does not ask whether the last epoch was skipped; then nobody is paid for it.
      const forgone = skipped && drawn >= funds.fromEpoch && funds.lastClaimed < drawn ? 1 : 0
      const covered = Number(funds.balance / VALUE)
      const facts = `${done.join(', ')}: stamps of ${epoch}`
      expect(paid, facts).to.equal(Math.min(pending - forgone, covered))
      expect(isSolvent(book, epoch, drawn), facts).to.equal(covered >= pending)
      const kind = forgone === 1 ? 'skipped' : covered >= pending ? 'solvent' : 'insolvent'
      seen[kind]++
      seen.most = Math.max(seen.most, paid)
      await office.revert(start)
    }
    expect(seen.solvent, 'solvent').to.be.greaterThan(20)
    expect(seen.insolvent, 'insolvent').to.be.greaterThan(10)
    expect(seen.skipped, 'skipped').to.be.greaterThan(5)
    expect(seen.most, 'most sheets paid').to.be.at.least(4)
  })
})
