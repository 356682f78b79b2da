import type { Address } from '@parley/protocol'
import type { SoldOffer } from '../consult/SoldOffer.ts'
import type { CentreDesk } from '../parts/CentreDesk.ts'
import type { CentreEngine } from './CentreEngine.ts'
import type { CentreParts } from './CentreParts.ts'
import type { CentreWord } from './CentreWord.ts'
import { BEAT_MS } from './constants.ts'

/** The door to centres: what is behind it is loaded by whoever calls one, answers for one, or is one. */
export class Centre {
  readonly desk: CentreDesk
  readonly #parts: CentreParts
  #stopWatching: (() => void) | undefined
  #loading: Promise<CentreEngine> | undefined

  constructor({ beatMs = BEAT_MS, ...parts }: Omit<CentreParts, 'times'> & { beatMs?: number }) {
    this.#parts = { ...parts, times: { beatMs, lapseMs: 3.5 * beatMs, calmMs: beatMs / 9 } }
    this.desk = {
      join: async (centreDid) => await (await this.#load()).join(centreDid),
      leave: async () => await (await this.#load()).leave(),
      startDuty: async (centreDid) => await (await this.#load()).startDuty(centreDid),
      endDuty: async () => await (await this.#load()).endDuty(),
      next: async () => await (await this.#load()).next(),
      handOver: async (order) => await (await this.#load()).handOver(order),
      setTeam: async (dids) => await (await this.#load()).setTeam(dids),
    }
  }

  /** Goes on with what was so when the client stopped. */
  async resume(): Promise<void> {
    const { store, keys, board } = this.#parts
    this.#stopWatching ??= board.subscribe(() => this.#onBoard())
    this.#onBoard()
    if ((await store.list(keys.centre)).length > 0) await this.#load()
  }

  /** Another tab changed something. */
  async reload(): Promise<void> {
    await (await this.#load()).load()
  }

  async hear(word: CentreWord): Promise<void> {
    await (await this.#load()).hear(word)
  }

  /** What is sold for a centre; `undefined` for anything else. */
  async sold(asked: { payeeKey: Address; payer: Address }): Promise<SoldOffer | undefined> {
    const { store, keys } = this.#parts
    if ((await store.get(keys.duty)) === undefined) return undefined
    return await (await this.#load()).sold(asked)
  }

  stop(): void {
    this.#stopWatching?.()
    this.#stopWatching = undefined
    const loading = this.#loading
    this.#loading = undefined
    void loading?.then((engine) => engine.stop()).catch(() => {})
  }

  /** Whoever becomes a centre begins to be one. */
  #onBoard(): void {
    const { identity } = this.#parts.board.snapshot()
    if (identity?.profile.offer?.centre === true && this.#loading === undefined) void this.#load().catch(() => {})
  }

  async #load(): Promise<CentreEngine> {
    this.#loading ??= import('./CentreEngine.ts')
      .then(({ CentreEngine }) => CentreEngine.open(this.#parts))
      .catch((error: unknown) => {
        this.#loading = undefined
        throw error
      })
    return await this.#loading
  }
}
