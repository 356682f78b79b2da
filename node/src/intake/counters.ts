import type { RefusalCode } from '@parley/protocol'

/** What a relay counts over its whole life: shown in its status, kept in its hold. */
export class Counters {
  accepted: number
  postmarked: number
  receipted: number
  readonly refused: Map<string, number>

  constructor(saved: ReadonlyMap<string, number>) {
    this.accepted = saved.get('accepted') ?? 0
    this.postmarked = saved.get('postmarked') ?? 0
    this.receipted = saved.get('receipted') ?? 0
    this.refused = new Map()
    for (const [name, value] of saved)
      if (name.startsWith('refused:')) this.refused.set(name.slice('refused:'.length), value)
  }

  refuse(code: RefusalCode): void {
    this.refused.set(code, (this.refused.get(code) ?? 0) + 1)
  }

  *entries(): Iterable<[string, number]> {
    yield ['accepted', this.accepted]
    yield ['postmarked', this.postmarked]
    yield ['receipted', this.receipted]
    for (const [code, value] of this.refused) yield [`refused:${code}`, value]
  }
}
