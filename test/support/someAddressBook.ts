import type { AddressBook } from '@parley/protocol'

const address = (digit: string) => `0x${digit.repeat(40)}` as const

/** An address book as deployments write them, of nothing that is deployed anywhere. */
export function someAddressBook(change: Partial<AddressBook> = {}): AddressBook {
  return {
    chainId: 31337,
    name: 'devnet',
    rpcUrl: 'http://127.0.0.1:8545',
    deployBlock: 1,
    contracts: {
      token: address('1'),
      didRegistry: address('2'),
      relayRegistry: address('3'),
      postOffice: address('4'),
      beacon: address('5'),
      timelock: address('6'),
      nameRegistry: address('7'),
      directory: address('8'),
      p256Verifier: address('9'),
      passkeyVerifier: address('a'),
      consultationTabs: address('b'),
    },
    token: { name: 'DevUSD', symbol: 'dUSD', decimals: 6, version: '1', faucet: true },
    schedule: { genesis: 0, epochLength: 60, holdPeriod: 60, claimMin: 20, exitNotice: 20 },
    limits: {
      minDepth: 5,
      maxDepth: 20,
      minUnit: '10',
      minValue: '100000',
      minStake: '200000000',
      unbondingPeriod: 300,
    },
    shares: { feeBps: 1000, unreceiptedBps: 4000 },
    network: { clusterId: 4242, shards: 1, skewSeconds: 10 },
    ...change,
  }
}
