import { type Address, MAX_NOTE } from '@parley/protocol'
import { SignalRate } from '../calls/SignalRate.ts'
import type { SoldOffer } from '../consult/SoldOffer.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { ClientSnapshot } from '../model/ClientSnapshot.ts'
import type { CentreDesk } from '../parts/CentreDesk.ts'
import { Serial } from '../util/Serial.ts'
import { Caller } from './Caller.ts'
import type { CentreParts } from './CentreParts.ts'
import type { CentreWord } from './CentreWord.ts'
import { TICK_MS } from './constants.ts'
import { Desk } from './Desk.ts'
import { Duty } from './Duty.ts'
import { Talking } from './Talking.ts'

/** Whatever this identity is to centres: a caller, an adviser, a desk. */
export class CentreEngine implements CentreDesk {
  readonly #parts: CentreParts
  readonly #talking: Talking
  readonly #caller: Caller
  readonly #duty: Duty
  readonly #desk: Desk
  readonly #rate = new SignalRate()
  /** Words, orders and the clockwork come one after the other. */
  readonly #serial = new Serial()
  readonly #timer: ReturnType<typeof setInterval>
  #shown = ''

  private constructor(parts: CentreParts) {
    this.#parts = parts
    this.#talking = new Talking(parts)
    this.#caller = new Caller(parts)
    this.#duty = new Duty(parts, this.#talking)
    this.#desk = new Desk(parts, this.#talking)
    this.#timer = setInterval(() => void this.#serial.run(() => this.#tick()).catch(() => {}), TICK_MS)
  }

  static async open(parts: CentreParts): Promise<CentreEngine> {
    const engine = new CentreEngine(parts)
    await engine.load()
    return engine
  }

  /** Reads what is stored: at the start, and when another tab changed it. */
  async load(): Promise<void> {
    for (const each of [this.#talking, this.#caller, this.#duty, this.#desk]) await each.load()
    this.#show()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async hear(word: CentreWord): Promise<void> {
    if (!this.#rate.allows(word.contact.address)) return
    await this.#do(async () => {
      for (const each of [this.#caller, this.#duty, this.#desk]) await each.hear(word)
    })
  }

  async sold(asked: { payeeKey: Address; payer: Address }): Promise<SoldOffer | undefined> {
    return await this.#duty.sold(asked)
  }

  async join(centreDid: string): Promise<void> {
    await this.#do(() => this.#caller.join(centreDid))
  }

  async leave(): Promise<void> {
    await this.#do(() => this.#caller.leave())
  }

  async startDuty(centreDid: string): Promise<void> {
    await this.#do(() => this.#duty.start(centreDid))
  }

  async endDuty(): Promise<void> {
    await this.#do(() => this.#duty.end())
  }

  async next(): Promise<void> {
    await this.#do(() => this.#server().next())
  }

  async handOver({ to, note: written }: { to?: string; note: string }): Promise<void> {
    const note = written.trim().replaceAll('\r\n', '\n').toWellFormed()
    if ([...note].length > MAX_NOTE) {
      throw new ParleyError('centre/malformed', { reason: `a note of ${MAX_NOTE} characters at most` })
    }
    await this.#do(() => this.#server().handOver({ note, ...(to !== undefined && { to }) }))
  }

  async setTeam(dids: readonly string[]): Promise<void> {
    await this.#do(() => this.#desk.setTeam(dids))
  }

  /** Who answers at his own desk sends nothing to do so. */
  #server(): Pick<Desk, 'next' | 'handOver'> {
    return this.#desk.duty(this.#parts.clock.now()) === undefined ? this.#duty : this.#desk
  }

  async #do(work: () => Promise<void>): Promise<void> {
    await this.#serial.run(async () => {
      await work()
      await this.#tick()
    })
  }

  async #tick(): Promise<void> {
    const { clock, tabs } = this.#parts
    const now = clock.now()
    await this.#talking.tick(now)
    await this.#caller.note(now)
    if (tabs.leads) for (const each of [this.#caller, this.#duty, this.#desk]) await each.tick(now)
    this.#show()
  }

  #show(): void {
    const { clock, board } = this.#parts
    const now = clock.now()
    const next: Pick<ClientSnapshot, 'line' | 'duty' | 'desk'> = {
      line: this.#caller.view(now),
      duty: this.#desk.duty(now) ?? this.#duty.view(now),
      desk: this.#desk.view(),
    }
    const words = JSON.stringify(next)
    if (words === this.#shown) return
    this.#shown = words
    board.show(next)
  }
}
