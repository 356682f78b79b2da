import type { IceRequest } from '../model/IceRequest.ts'
import type { SignalNews } from '../outbox/SignalNews.ts'

type Proof = Omit<IceRequest, 'callId'>

/** The second relay is seldom far behind the first. */
const OTHERS_MS = 100

/** Which relays signed for the message that rings: they give the caller TURN. */
export class Postmarks {
  #id: string | undefined
  /** News that was faster than the id it is about. */
  #early: SignalNews[] = []
  #proof: Proof | undefined
  #wake: (() => void) | undefined

  expect(id: string): void {
    this.#id = id
    for (const news of this.#early) this.note(news)
    this.#early = []
  }

  /** `hopeless`: the message does not get out. */
  note(news: SignalNews): 'hopeless' | undefined {
    if (this.#id === undefined) {
      this.#early = [...this.#early, news].slice(-8)
      return undefined
    }
    if (news.id !== this.#id) return undefined
    if (news.kind === 'postmarked') {
      const { messageHash, epoch, bookId, relayId } = news
      const known = this.#proof?.messageHash === messageHash ? this.#proof.relayIds : []
      this.#proof = { messageHash, epoch, bookId, relayIds: [...known, relayId] }
      this.#wake?.()
      return undefined
    }
    // Without stamps nothing goes out; being offline may pass while it rings.
    return news.kind === 'lost' || news.code.startsWith('book/') ? 'hopeless' : undefined
  }

  /** What there is once the first relay has signed; undefined when none does in time. */
  async first(ms: number): Promise<Proof | undefined> {
    if (this.#proof === undefined) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    if (this.#proof !== undefined) await new Promise((resolve) => setTimeout(resolve, OTHERS_MS))
    return this.#proof
  }
}
