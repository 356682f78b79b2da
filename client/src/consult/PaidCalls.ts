import { findWrongTerm } from '@parley/protocol'
import type { CallHistory } from '../calls/CallHistory.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { CallMeters } from '../model/CallMeters.ts'
import type { CallPayment } from '../model/CallPayment.ts'
import type { SessionDesk } from '../parts/SessionDesk.ts'
import type { Consultations } from './Consultations.ts'

type Parts = Omit<ConstructorParameters<typeof Consultations>[0], 'onOrphan'> & {
  history: CallHistory
  /** What somebody sells now, asked anew. */
  publishedOffer: (did: string) => Promise<CallPayment['offer'] | undefined>
}

/** The door to the money of calls: loaded with the first paid call, or when an earlier one is not settled for good. */
export class PaidCalls {
  readonly meters: CallMeters
  readonly desk: SessionDesk
  readonly #parts: Parts
  #loading: Promise<Consultations> | undefined

  constructor(parts: Parts) {
    this.#parts = parts
    this.meters = {
      pay: async (call, onProgress) => {
        await this.#checkPrice(call)
        return await (await this.#load()).pay(call, onProgress)
      },
      receive: async (call) => await (await this.#load()).receive(call),
    }
    this.desk = {
      sessions: async () => await (await this.#load()).sessions(),
      tab: async (tabId) => await (await this.#load()).tab(tabId),
      requestClose: async (order, onProgress) => await (await this.#load()).requestClose(order, onProgress),
      finalize: async (order, onProgress) => await this.#noted((await this.#load()).finalize(order, onProgress)),
      close: async (order, onProgress) => await this.#noted((await this.#load()).close(order, onProgress)),
    }
  }

  /** Settles what an earlier run left. Calls that go on are left alone. */
  async resume(): Promise<void> {
    const { store, keys } = this.#parts
    if ((await store.list(keys.consultations)).length === 0) return
    const consultations = await this.#load()
    await consultations.resume()
    for (const session of await consultations.sessions()) await this.#parts.history.settle(session)
  }

  /** A call may have begun in another tab: this one settles it should that tab die. */
  async attend(): Promise<void> {
    const { store, keys } = this.#parts
    if ((await store.list(keys.consultations)).length === 0) return
    await (await this.#load()).attend()
  }

  /** What goes on ends as in a crash: `resume` does the rest when the client starts again. */
  stop(): void {
    void this.#loading?.then((consultations) => consultations.stop()).catch(() => {})
  }

  /** A price that changed since it was looked at is said before the wallet opens, not by a call that is declined. */
  async #checkPrice({ peer, payment }: Parameters<CallMeters['pay']>[0]): Promise<void> {
    const { offer, centre } = payment
    const published = await this.#parts.publishedOffer(centre ?? peer.did)
    // Who answers for a centre has a key of his own; all else is the centre's offer.
    const wanted = published && centre !== undefined ? { ...published, payeeKey: offer.payeeKey } : published
    const field = wanted === undefined ? 'offer' : findWrongTerm(offer, wanted)
    if (field !== undefined) throw new ParleyError('paid/offer', { field })
  }

  async #noted(settling: ReturnType<SessionDesk['close']>): ReturnType<SessionDesk['close']> {
    const session = await settling
    await this.#parts.history.settle(session)
    return session
  }

  async #load(): Promise<Consultations> {
    this.#loading ??= import('./Consultations.ts').then(
      ({ Consultations }) => new Consultations({ ...this.#parts, onOrphan: () => void this.resume().catch(() => {}) }),
      (error: unknown) => {
        this.#loading = undefined
        throw error
      },
    )
    return await this.#loading
  }
}
