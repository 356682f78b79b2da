/** What the subgraph counts for the whole network, for each of its days and each of its epochs. Amounts in the token's smallest units. */
export const networkCounters = [
  'events',
  'identitiesSeen',
  'booksOpened',
  'postagePaidIn',
  'postageReturned',
  'claims',
  'claimsUnreceipted',
  'claimedValue',
  'relayIncome',
  'fees',
  'forfeited',
  'slotsEstimated',
  'slotsVariance',
  'seized',
  'equivocations',
  'equivocationForfeits',
  'burned',
  'relaysJoined',
  'stakeAdded',
  'stakeWithdrawn',
  'relayFaults',
  'slashes',
  'slashed',
  'tabsOpened',
  'tabsClosed',
] as const

export type NetworkCounter = (typeof networkCounters)[number]
export type NetworkCounters = Readonly<Record<NetworkCounter, bigint>>
