import { expect } from 'chai'
import { acceptedGas, gasRises, measureGas } from '../../bench/gas.ts'

describe('Gas', () => {
  it('has not risen by more than 1 % over bench/gas.json; if it must, set PARLEY_ACCEPT_GAS=1 and run the bench', async () => {
    const [accepted, now] = [await acceptedGas(), await measureGas()]
    expect(gasRises(accepted, now)).to.deep.equal([])
    expect(Object.keys(now.operations)).to.have.members(Object.keys(accepted.operations))
    for (const name of [
      'updateIdentity',
      'updateDevices',
      'topUpBook',
      'claim1',
      'claim50PerWin',
      'beginUnbond',
      'withdrawStake',
    ]) {
      expect(now.operations[name]?.newSlots, `${name} leaves new words of storage`).to.equal(0)
    }
    for (const name of ['registerIdentity', 'registerIdentityRelayed', 'registerDocument']) {
      expect(now.operations[name]?.newSlots, `${name} makes one word of storage`).to.equal(1)
    }
  })
})
