import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { bytecodeFile, readBytecode } from '../../bench/gas/bytecode.ts'
import { repriced } from '../../bench/gas/repriced.ts'
import { gasPage, renderGasPage } from '../../bench/gas/tables.ts'
import { acceptedGas, gasRises, measureGas } from '../../bench/gas.ts'

const none = { created: 0, changed: 0, cleared: 0, read: 0, readFirst: 0, accounts: 0 }

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

  it('is what docs/gas.md says; if not, PARLEY_ACCEPT_GAS=1 npm run bench -- gas', async () => {
    const page = await renderGasPage(await acceptedGas(), JSON.parse(await readFile(bytecodeFile, 'utf8')))
    expect(await readFile(gasPage, 'utf8')).to.equal(page)
  })

  it('is computed for the announced repricing as clients with those rules measured it', () => {
    // Prototypes, measured under both rules: register, change a word, open (ERC-20), top up (ERC-20), withdraw (ERC-20), a key in an event.
    const opened = { ...none, created: 1, changed: 2, read: 1, readFirst: 3, accounts: 1 }
    const measured = [
      [45_457, 36, { ...none, created: 1 }, 127_377],
      [28_373, 36, { ...none, changed: 1, readFirst: 1 }, 29_573],
      [63_286, 68, opened, 160_106],
      [46_163, 68, { ...none, changed: 3, readFirst: 3, read: 1, accounts: 1 }, 62_163],
      [38_068, 36, { ...none, changed: 2, cleared: 1, readFirst: 3, accounts: 1 }, 47_252],
      [23_291, 36, none, 17_304],
    ] as const
    for (const [gas, bytes, storage, then] of measured) expect(repriced(gas, bytes, storage)).to.equal(then)
  })

  it('is spent by the code in bench/bytecode.json, which fits on a chain', async () => {
    const [accepted, now] = [JSON.parse(await readFile(bytecodeFile, 'utf8')), await readBytecode()]
    expect(now, 'if this must change, PARLEY_ACCEPT_GAS=1 npm run bench -- gas').to.deep.equal(accepted)
    for (const [name, { bytes }] of Object.entries(now)) expect(bytes, name).to.be.at.most(24_576)
  })
})
