import { RESTART_AFTER_MS, RESTART_EVERY_MS, RESTART_POLITE_MS } from './constants.ts'
import type { Line } from './Line.ts'

type KeeperInit = {
  line: Line
  role: 'caller' | 'callee'
  /** As a stamped message. */
  send: (role: 'offer' | 'answer', description: string) => Promise<unknown>
  /** Before new ways are looked for from here. */
  prepare: () => Promise<void>
}

/** Looks after a connection that broke: agrees on new ways over the data channel while that works, else by messages. */
export class LineKeeper {
  readonly #init: KeeperInit
  #troubleSince: number | undefined
  #triedAt = 0
  #changed = false
  #trying = false
  /** The last description that came: relays and channels may bring one twice. */
  #last = ''

  constructor(init: KeeperInit) {
    this.#init = init
  }

  /** Whether the connection is well. Tries anew where it is not. */
  judge(now: number, aliveAt: number): boolean {
    const { line, role } = this.#init
    const silent = now - aliveAt > RESTART_AFTER_MS
    const well = line.state === 'connected' && !silent
    if (well) this.#troubleSince = undefined
    else this.#troubleSince ??= now
    if (this.#troubleSince === undefined && !this.#changed) return true
    const patience = role === 'caller' || this.#changed ? 0 : RESTART_POLITE_MS
    const due = this.#changed || silent || line.state === 'broken'
    if (due && now - (this.#troubleSince ?? 0) >= patience && now - this.#triedAt >= RESTART_EVERY_MS) {
      this.#triedAt = now
      this.#changed = false
      void this.#restart()
    }
    return well
  }

  onNetwork(): void {
    this.#changed = true
  }

  /** The other side's new ways, or its answer to ours. */
  async onDescription(role: 'offer' | 'answer', description: string): Promise<void> {
    if (description === this.#last) return
    this.#last = description
    const { line, prepare } = this.#init
    try {
      if (role === 'answer') return await line.accept(description)
      await prepare()
      const answer = await line.answer(description)
      if (answer !== undefined) await this.#tell('answer', answer)
    } catch {
      // One that does not fit any more; the next try makes new ones.
    }
  }

  async #restart(): Promise<void> {
    if (this.#trying) return
    this.#trying = true
    const { line, prepare } = this.#init
    try {
      await prepare()
      await this.#tell('offer', await line.offer(true))
    } catch {
      // Closed, or a store that failed: tried again.
    } finally {
      this.#trying = false
    }
  }

  async #tell(role: 'offer' | 'answer', description: string): Promise<void> {
    const { line, send } = this.#init
    if (this.#troubleSince === undefined && line.state === 'connected') {
      if (line.tell({ kind: 'description', role, description })) return
    }
    await send(role, description)
  }
}
