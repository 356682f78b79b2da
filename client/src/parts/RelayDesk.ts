import type { RelayInfo } from '../model/RelayInfo.ts'

/** `client.relays` */
export type RelayDesk = {
  /** Asks chain and relays anew. @throws {ParleyError} `chain/...` when no relay is known yet */
  list(): Promise<readonly RelayInfo[]>
  /** One relay anew, with what the others measured of it; undefined if there is none. @throws {ParleyError} as `list` */
  find(id: number): Promise<RelayInfo | undefined>
}
