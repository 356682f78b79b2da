import { toHex } from '@parley/protocol'
import type { IncomingSignal } from '../calls/IncomingSignal.ts'
import type { ConnectionStatus } from '../model/ConnectionStatus.ts'
import type { SignalNews } from '../outbox/SignalNews.ts'
import { randomBytes } from '../util/randomBytes.ts'

/** What tabs tell each other. Facts travel through the store; this says where to look, and what is of the moment only. */
export type TabMessage =
  | { kind: 'changed'; key: string }
  | { kind: 'wake' }
  | { kind: 'connection'; connection: ConnectionStatus }
  /** A step of a call came in: every tab rings. */
  | { kind: 'call'; incoming: IncomingSignal }
  /** This tab took or declined it: the others fall silent. */
  | { kind: 'call-taken'; callId: string }
  /** What became of a step that some tab sent. */
  | { kind: 'signal'; news: SignalNews }

/** One of several tabs on the same store leads: it talks to relays. The others write to the store and follow. */
export class Tabs {
  /** Tells this tab from the others. */
  readonly id = toHex(randomBytes(8)).slice(2)
  readonly #name: string
  readonly #shared: boolean
  #channel: BroadcastChannel | undefined
  readonly #onMessage = new Set<(message: TabMessage) => void>()
  #leads = false
  #end: (() => void) | undefined
  #abort: AbortController | undefined

  constructor(name: string, shared: boolean) {
    this.#name = `parley/${name}`
    this.#shared = shared
  }

  /** Begins to hear the others. */
  open(): void {
    if (!this.#shared || this.#channel !== undefined) return
    this.#channel = new BroadcastChannel(this.#name)
    this.#channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
      for (const listener of this.#onMessage) listener(data)
    }
  }

  get leads(): boolean {
    return this.#leads
  }

  /** Runs `work` once this tab leads, which may be when another one is closed. */
  lead(work: () => void): void {
    if (!this.#shared) {
      this.#leads = true
      work()
      return
    }
    this.#abort = new AbortController()
    const { signal } = this.#abort
    navigator.locks
      .request(this.#name, { signal }, async () => {
        this.#leads = true
        work()
        await new Promise<void>((resolve) => {
          this.#end = resolve
        })
        this.#leads = false
      })
      .catch(() => {
        // Stopped while waiting.
      })
  }

  tell(message: TabMessage): void {
    this.#channel?.postMessage(message)
  }

  onMessage(listener: (message: TabMessage) => void): () => void {
    this.#onMessage.add(listener)
    return () => void this.#onMessage.delete(listener)
  }

  /** Another tab may lead now. */
  close(): void {
    this.#leads = false
    this.#abort?.abort()
    this.#end?.()
    this.#end = undefined
    this.#channel?.close()
    this.#channel = undefined
  }
}
