import type { Contact } from '../model/Contact.ts'
import type { Identity } from '../model/Identity.ts'
import type { IdentityStatus } from '../model/IdentityStatus.ts'
import type { OnProgress } from '../model/OnProgress.ts'
import type { Wallet } from '../model/Wallet.ts'

/** `client.identity` */
export type IdentityDesk = {
  /** Own identity with its keys on this device, or undefined. */
  get(): Identity | undefined
  status(): IdentityStatus
  /**
   * One transaction; again to change the name or the relays.
   * @throws {ParleyError} `identity/name`, `relay/none`, `wallet/...`, `chain/...`, `funds/gas`, `store/failed`
   */
  register(options: { wallet: Wallet; name: string }, onProgress?: OnProgress): Promise<Identity>
  /**
   * Looks somebody up by DID or address. What relays serve counts only if its hash stands on chain.
   * @throws {ParleyError} `identity/malformed`, `identity/other-network`, `identity/unknown`, `profile/unavailable`,
   * `profile/forged`, `chain/unreachable`
   */
  find(didOrAddress: string): Promise<Contact>
}
