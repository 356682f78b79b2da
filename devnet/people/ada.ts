import { devAccount } from '../devAccount.ts'
import { CHAIN_ID } from '../startChain.ts'

/** Ada, the demo person who answers whoever writes to her: an ordinary user on a development account. */
export const ADA = { index: 3, name: 'Ada (demo)', did: `did:ethr:0x${CHAIN_ID.toString(16)}:${devAccount(3).address}` }
