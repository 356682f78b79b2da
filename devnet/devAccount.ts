import { mnemonicToAccount } from 'viem/accounts'

/** Hardhat's public test phrase: its accounts hold money on development chains only. */
const PHRASE = 'test test test test test test test test test test test junk'

/** The nth account that a development chain funds at its start. 0 deploys, 1 and 2 run the relays, 3 up are people. */
export const devAccount = (index: number) => mnemonicToAccount(PHRASE, { addressIndex: index })
