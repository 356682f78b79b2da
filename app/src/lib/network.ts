import type { AddressBook } from '@parley/protocol'

/** What /network.json answers: the deployment, the WalletConnect project and the subgraph where there is one. */
export type Network = AddressBook & { walletConnectProjectId?: string; subgraphUrl?: string }
