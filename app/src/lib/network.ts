import type { AddressBook } from '@parley/protocol'

/** What /network.json answers: the deployment, and the WalletConnect project where there is one. */
export type Network = AddressBook & { walletConnectProjectId?: string }
