import type { TabRecord } from './TabRecord.ts'

/** Who brings a tab to the chain without a wallet's transaction. Nothing it says is believed: the chain is asked. */
export interface TabCarrier {
  /** With the payer's authorization. @throws {ParleyError} `paid/refused`, `relay/...` */
  open(record: TabRecord): Promise<void>
  /** The watchtower copy of the newest voucher. @throws {ParleyError} `paid/refused`, `relay/...` */
  keep(record: TabRecord): Promise<void>
  /** With the payee's word, and the voucher over the same sum. @throws {ParleyError} `paid/refused`, `relay/...` */
  close(record: TabRecord): Promise<void>
}
