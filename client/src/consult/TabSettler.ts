import { fromHex, type Hex, signTabClose, signVoucher, type Tab, toHex } from '@parley/protocol'
import type { NetworkClock } from '../clock/NetworkClock.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import { sleep } from '../util/sleep.ts'
import { withTimeout } from '../util/withTimeout.ts'
import type { ConsultTabs } from './ConsultTabs.ts'
import { CLOSE_AGAIN_MS, LAPSED_MS, PAYER_PATIENCE_LOOKS } from './constants.ts'
import type { TabCarrier } from './TabCarrier.ts'
import type { TabLedger } from './TabLedger.ts'
import type { TabRecord } from './TabRecord.ts'

type Parts = { tabs: ConsultTabs; ledger: TabLedger; carrier: TabCarrier; clock: NetworkClock; pollMs: number }

/** Brings calls that are over to their end on the chain. Works from the store alone, so it may be cut off and begun again at will. */
export class TabSettler {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * From now on nothing is signed or taken for this call. The payee's `Close`, over the newest voucher, is in the store when it resolves.
   * @throws {ParleyError} `paid/unknown`, `store/failed`
   */
  async end(tabId: Hex): Promise<TabRecord> {
    const { ledger, clock, tabs } = this.#parts
    return await ledger.change(tabId, (old) => {
      const ended = old.endedAt === undefined ? { ...old, endedAt: clock.now() } : old
      if (old.role === 'payer' || old.close !== undefined || old.takenAt === undefined) return ended
      const { cumulative, privateKey } = old
      const { signature } = signTabClose({ tabId: fromHex(tabId), cumulative, domain: tabs.domain, privateKey })
      return { ...ended, close: { cumulative, signature: toHex(signature) } }
    })
  }

  /**
   * Until the chain has it or the time is over; what then is left is in the record.
   * @throws {ParleyError} `paid/unknown`, `store/failed`
   */
  async settle(tabId: Hex, { patienceMs, signal }: { patienceMs: number; signal: AbortSignal }): Promise<TabRecord> {
    const { ledger, tabs, pollMs } = this.#parts
    const start = performance.now()
    let carriedAt: number | undefined
    for (let looks = 1; ; looks++) {
      let record = await ledger.get(tabId)
      const passed = performance.now() - start
      try {
        const tab = await tabs.tab(tabId)
        record = await this.#note(record, tab)
        if (record.outcome !== undefined) return record
        const isDue = carriedAt === undefined || passed - carriedAt >= CLOSE_AGAIN_MS
        // Whoever is paid does it; the payer steps in where that does not happen.
        const isMine = record.role === 'payee' || looks > Math.min(PAYER_PATIENCE_LOOKS, patienceMs / pollMs / 2)
        if (tab.state !== 'none' && isDue && isMine && record.close !== undefined) {
          carriedAt = passed
          const left = Math.max(patienceMs - passed, CLOSE_AGAIN_MS)
          await withTimeout(this.#carry(record), left, 'Closing the tab').catch(() => {})
          continue
        }
      } catch (error) {
        // The chain does not answer: later.
        if (!(error instanceof ParleyError) || !error.code.startsWith('chain/')) throw error
      }
      if (signal.aborted || performance.now() - start >= patienceMs) return record
      await sleep(pollMs, signal)
    }
  }

  /** What the chain says now, written down. @throws {ParleyError} `chain/...`, `paid/unknown`, `store/failed` */
  async note(tabId: Hex): Promise<TabRecord> {
    const { ledger, tabs } = this.#parts
    return await this.#note(await ledger.get(tabId), await tabs.tab(tabId))
  }

  async #note(record: TabRecord, tab: Tab): Promise<TabRecord> {
    const { ledger, tabs } = this.#parts
    const { tabId } = record
    if (tab.state === 'closed') {
      const [closing, safe] = await Promise.all([tabs.closing(tabId, record.fromBlock), tabs.tab(tabId, 'safe')])
      if (closing === undefined) return record
      const outcome = { kind: 'closed', ...closing, safe: safe.state === 'closed' } as const
      return await ledger.change(tabId, (old) => ({ ...old, deposit: tab.deposit, outcome }))
    }
    // Was closed, and the chain took it back.
    if (record.outcome?.kind === 'closed') return await ledger.change(tabId, withoutOutcome)
    if (tab.state === 'none') {
      return (await this.#isLapsed(record)) ? await ledger.change(tabId, lapsed) : record
    }
    return record.deposit === tab.deposit
      ? record
      : await ledger.change(tabId, (old) => ({ ...old, deposit: tab.deposit }))
  }

  async #isLapsed({ authorization, takenAt }: TabRecord): Promise<boolean> {
    const { tabs, clock } = this.#parts
    if (authorization !== undefined) return BigInt((await tabs.head()).time) >= authorization.validBefore
    return takenAt !== undefined && clock.now() >= takenAt + LAPSED_MS
  }

  /** Both signatures are over the payee's sum; the payer makes his anew where his newest voucher says more. */
  async #carry(record: TabRecord): Promise<void> {
    const { carrier, tabs } = this.#parts
    const { tabId, role, close, cumulative, privateKey } = record
    if (close === undefined) return
    if (role === 'payee' || close.cumulative === cumulative) return await carrier.close(record)
    const sum = { tabId: fromHex(tabId), cumulative: close.cumulative, domain: tabs.domain, privateKey }
    await carrier.close({ ...record, cumulative: close.cumulative, voucher: toHex(signVoucher(sum).signature) })
  }
}

function withoutOutcome({ outcome: _, ...record }: TabRecord): TabRecord {
  return record
}

function lapsed(record: TabRecord): TabRecord {
  return { ...record, outcome: { kind: 'lapsed' } }
}
