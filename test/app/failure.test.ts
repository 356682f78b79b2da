import { expect } from 'chai'
import { readFailure } from '../../app/src/lib/readFailure.ts'
import { ParleyError } from '../../client/src/errors/ParleyError.ts'

const named = (name: string, extra: object = {}) => Object.assign(new Error('words of a stranger'), { name, ...extra })

describe('app: failures are read into codes with words', () => {
  it('our own errors keep code and facts', () => {
    const failure = readFailure(new ParleyError('text/too-long', { length: 9000, limit: 8000 }))
    expect(failure).to.deep.equal({ code: 'text/too-long', facts: { length: 9000, limit: 8000 } })
  })

  for (const { what, error, code } of [
    {
      what: 'a declined request of a wallet (EIP-1193)',
      error: { code: 4001, message: 'User rejected' },
      code: 'wallet/rejected',
    },
    {
      what: 'the same, wrapped by viem',
      error: named('TransactionExecutionError', { cause: named('UserRejectedRequestError') }),
      code: 'wallet/rejected',
    },
    { what: 'a wallet with another request open', error: { code: -32002 }, code: 'wallet/pending' },
    { what: 'another chain', error: named('ConnectorChainMismatchError'), code: 'wallet/wrong-chain' },
    {
      what: 'no coin for gas behind other errors',
      error: named('TransactionExecutionError', { cause: named('InsufficientFundsError') }),
      code: 'funds/gas',
    },
    { what: 'a dead RPC', error: named('HttpRequestError'), code: 'chain/unreachable' },
    { what: 'a dead RPC, as the browser says it', error: new TypeError('Failed to fetch'), code: 'chain/unreachable' },
    { what: 'anything else', error: new Error('boom'), code: 'unknown' },
    { what: 'no error at all', error: 'text', code: 'unknown' },
    { what: 'a code that is not ours', error: Object.assign(new Error(), { code: 'ECONNREFUSED' }), code: 'unknown' },
  ]) {
    it(what, () => expect(readFailure(error).code).to.equal(code))
  }

  it('stopping to wait for a wallet is told from declining in it', () => {
    const cause = Object.assign(new Error('stopped'), { name: 'WalletCancelled', code: 4001 })
    expect(readFailure(new ParleyError('wallet/rejected', { action: 'open a stamp book' }, { cause })).code).to.equal(
      'wallet/cancelled',
    )
  })

  it('a circle of causes ends', () => {
    const error = new Error('round')
    error.cause = error
    expect(readFailure(error).code).to.equal('unknown')
  })
})
