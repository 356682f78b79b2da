import { expect } from 'chai'
import { nativeSuite } from '../../node/src/crypto/nativeSuite.ts'
import { nativeSign } from './support/nativeSign.ts'
import { runMutants } from './support/runMutants.ts'

describe('gate against mutants (I6)', () => {
  it('accepts none of 20,000, and every good message after them', () => {
    const report = runMutants({ count: 20_000, seed: 6, suite: nativeSuite, sign: nativeSign })
    expect(report.accomplices, 'accepted').to.deep.equal([])
    expect(report.mutants).to.equal(20_000)
    expect(report.shadowed, 'good messages refused afterwards').to.equal(0)
    // The run would prove nothing if some early rule stopped everything.
    expect(report.refused['stamp/forged'], 'stopped by the signature alone').to.be.greaterThan(8_000)
  })
})
