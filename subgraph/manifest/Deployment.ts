import type { AddressBook } from '@parley/protocol'

/** What the manifest says about one deployment. */
export type Deployment = {
  /** The Graph's name of the chain. */
  network: string
  addresses: AddressBook['contracts']
  startBlock: number
  schedule: { genesis: number; epochLength: number }
}
