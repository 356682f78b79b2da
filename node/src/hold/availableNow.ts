import { type Available, isAvailable, type Profile } from '@parley/protocol'
import { nativeSuite } from '../crypto/nativeSuite.ts'

/** Statements kept at once: beyond that new ones are not shown. */
const MOST = 20_000

/** Who said that he can be called now. In memory only: it ends by itself within minutes. */
export class AvailableNow {
  readonly #statements = new Map<string, Available>()

  /** Keeps a statement; of two by one person the one that reaches further. False: not signed by him, or not for now. */
  take({
    address,
    profile,
    statement,
    now,
  }: {
    address: string
    profile: Profile
    statement: Available
    now: number
  }): boolean {
    const { did, signKey } = profile
    if (!isAvailable(statement, { did, signKey, now }, nativeSuite)) return false
    const known = this.#statements.get(address)
    if (known !== undefined && known.until >= statement.until) return true
    if (known === undefined && this.#statements.size >= MOST) this.#drop(now)
    if (known !== undefined || this.#statements.size < MOST) this.#statements.set(address, statement)
    return true
  }

  get(address: string, now: number): Available | undefined {
    const statement = this.#statements.get(address)
    return statement !== undefined && statement.until > now ? statement : undefined
  }

  /** In order. */
  addresses(now: number): string[] {
    this.#drop(now)
    return [...this.#statements.keys()].sort()
  }

  #drop(now: number): void {
    for (const [address, { until }] of this.#statements) if (until <= now) this.#statements.delete(address)
  }
}
