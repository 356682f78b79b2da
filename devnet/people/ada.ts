import { formatDid } from '@parley/protocol'
import { devAccount } from '../devAccount.ts'
import { CHAIN_ID } from '../startChain.ts'

const INDEX = 3

/** Ada, the demo person who answers whoever writes to her: an ordinary user on a development account. */
export const ADA = {
  index: INDEX,
  name: 'Ada (demo)',
  did: formatDid({ chainId: CHAIN_ID, address: devAccount(INDEX).address }),
}
