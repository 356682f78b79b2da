import { Serial } from '../util/Serial.ts'
import type { ConsultParts } from './ConsultParts.ts'
import { HEARTBEAT_MS } from './constants.ts'
import type { TabRecord } from './TabRecord.ts'

/** What a meter knows of its call: on disk first, and one change after the other. */
export class MeterRecord {
  readonly #parts: Pick<ConsultParts, 'ledger' | 'clock' | 'freeTicks'>
  readonly #changes = new Serial()
  readonly #onChange: () => void
  #record: TabRecord
  #beatAt = 0
  #usedFreeTick = false

  constructor(parts: Pick<ConsultParts, 'ledger' | 'clock' | 'freeTicks'>, record: TabRecord, onChange: () => void) {
    this.#parts = parts
    this.#record = record
    this.#onChange = onChange
  }

  get latest(): TabRecord {
    return this.#record
  }

  /** Somebody else changed it on disk. */
  replace(record: TabRecord): void {
    this.#record = record
  }

  /** @throws {ParleyError} `store/failed` */
  async change(change: (old: TabRecord) => TabRecord): Promise<void> {
    await this.#changes.run(async () => {
      this.#record = await this.#parts.ledger.change(this.#record.tabId, change)
    })
    this.#onChange()
  }

  /** Now and then: a record that says nothing for long is of a client that died. @throws {ParleyError} `store/failed` */
  async beat(now: number, talkMs: number): Promise<void> {
    if (now - this.#beatAt < HEARTBEAT_MS) return
    this.#beatAt = now
    await this.change((old) => ({ ...old, talkMs, aliveAt: this.#parts.clock.now() }))
  }

  /** Somebody has talked. @throws {ParleyError} `store/failed` */
  async useFreeTick(): Promise<void> {
    if (this.#usedFreeTick) return
    this.#usedFreeTick = true
    const { freeTicks, role, peer } = this.#record
    if (freeTicks > 0) await this.#parts.freeTicks.use(role, peer)
  }
}
