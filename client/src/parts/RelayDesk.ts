import type { RelayInfo } from '../model/RelayInfo.ts'

/** `client.relays` */
export type RelayDesk = {
  /** Asks chain and relays anew. @throws {ParleyError} `chain/...` when no relay is known yet */
  list(): Promise<readonly RelayInfo[]>
}
