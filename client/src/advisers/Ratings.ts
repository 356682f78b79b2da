import {
  type Address,
  type AddressBook,
  encodeRating,
  fromHex,
  type Hex,
  isRatingSigned,
  ProtocolError,
  parseRating,
  type Rating,
  signRating,
  type TabTerms,
  tabId,
  tabsDomain,
  toHex,
  utf8,
} from '@parley/protocol'
import type { Chain } from '../chain/Chain.ts'
import type { NetworkClock } from '../clock/NetworkClock.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { Identities } from '../identity/Identities.ts'
import type { Contact } from '../model/Contact.ts'
import type { RatingsView } from '../model/RatingsView.ts'
import type { RatingView } from '../model/RatingView.ts'
import type { RelayDirectory } from '../relays/RelayDirectory.ts'
import { RelayRefusal } from '../relays/RelayRefusal.ts'
import { forgetOldest } from '../util/forgetOldest.ts'
import { MAX_CHECKED, MAX_RATINGS, SEARCH_PAGE } from './constants.ts'

type Parts = {
  chain: Chain
  identities: Identities
  relays: RelayDirectory
  clock: NetworkClock
  addressBook: AddressBook
  address: Address
  /** Terms and voucher key of a call that this device paid for. */
  paidCall: (tabId: Hex) => Promise<{ terms: TabTerms; privateKey: Uint8Array } | undefined>
}

/** What callers said about advisers. Relays keep it; whether it counts is for signature and chain to say. */
export class Ratings {
  readonly #parts: Parts
  readonly #domain: Uint8Array
  /** What settled calls cost; such a tab never changes again. */
  readonly #settled = new Map<Hex, bigint>()

  constructor(parts: Parts) {
    this.#parts = parts
    const { chainId, contracts } = parts.addressBook
    this.#domain = tabsDomain({ chainId, verifyingContract: fromHex(contracts.consultationTabs) })
  }

  /** @throws {ParleyError} `chain/...` */
  async of({ address, profile }: Contact, most = MAX_RATINGS): Promise<RatingsView> {
    const { relays } = this.#parts
    const hold = profile.relays.flatMap((id) => relays.get(id) ?? []).filter((entry) => entry.url !== '')
    const served = await Promise.all(hold.map((entry) => this.#read(relays.api(entry), address, most).catch(() => [])))
    const newest = new Map<Hex, Rating>()
    for (const rating of served.flat()) {
      const id = toHex(tabId(rating.terms))
      const known = newest.get(id)
      if (known === undefined || known.at < rating.at) newest.set(id, rating)
    }
    const found = [...newest].sort(([, a], [, b]) => b.at - a.at).slice(0, most)
    const checked = await Promise.all(found.map(([id, rating]) => this.#check(id, rating)))
    const ratings = checked.filter((each) => each !== undefined)
    const sum = ratings.reduce((total, { stars }) => total + stars, 0)
    return { count: ratings.length, average: ratings.length === 0 ? undefined : sum / ratings.length, ratings }
  }

  /** @throws {ParleyError} `rating/...`, `profile/...`, `relay/none`, `chain/...` */
  async rate(id: Hex, { stars, words }: { stars: number; words: string }): Promise<void> {
    const { paidCall, identities, relays, clock } = this.#parts
    const call = await paidCall(id)
    if (call === undefined) throw new ParleyError('rating/unknown-call', { tabId: id })
    const { terms, privateKey } = call
    let bytes: Uint8Array
    try {
      const said = { terms, stars, words: words.trim(), at: clock.seconds() }
      bytes = encodeRating(signRating({ ...said, domain: this.#domain, privateKey }))
    } catch (cause) {
      if (!(cause instanceof ProtocolError)) throw cause
      throw new ParleyError('rating/malformed', { reason: cause.message }, { cause })
    }
    if ((await this.#paid(id)) === undefined) throw new ParleyError('rating/unsettled', { tabId: id })
    const { profile } = await identities.contact(terms.payee)
    let refusal: RelayRefusal | undefined
    const took = await Promise.all(
      profile.relays.map(async (relayId) => {
        const entry = relays.get(relayId)
        if (entry === undefined || entry.url === '') return false
        try {
          await relays.api(entry).putRating(id, bytes)
          return true
        } catch (error) {
          if (error instanceof RelayRefusal) refusal = error
          return false
        }
      }),
    )
    if (took.includes(true)) return
    if (refusal?.problem.code === 'rating/unsettled') throw new ParleyError('rating/unsettled', { tabId: id })
    throw new ParleyError('relay/none', {}, { cause: refusal })
  }

  async #read(api: ReturnType<RelayDirectory['api']>, payee: Address, most: number): Promise<Rating[]> {
    const read: Rating[] = []
    let after: Hex | undefined
    for (let page = 0; page * SEARCH_PAGE < most; page++) {
      const { ratings, next } = await api.ratings(payee, after)
      for (const text of ratings) {
        const rating = parsed(text)
        if (rating?.terms.payee === payee && isRatingSigned(rating, this.#domain)) read.push(rating)
      }
      if (next === null) break
      after = next
    }
    return read
  }

  async #check(id: Hex, { stars, words, at, terms }: Rating): Promise<RatingView | undefined> {
    const paid = await this.#paid(id)
    if (paid === undefined) return undefined
    return { tabId: id, stars, words, at: at * 1000, paid, own: terms.payer === this.#parts.address }
  }

  async #paid(id: Hex): Promise<bigint | undefined> {
    const known = this.#settled.get(id)
    if (known !== undefined) return known
    const { state, paid } = await this.#parts.chain.tab(id, 'latest')
    if (state !== 'closed' || paid === 0n) return undefined
    this.#settled.set(id, paid)
    forgetOldest(this.#settled, MAX_CHECKED)
    return paid
  }
}

function parsed(text: string): Rating | undefined {
  try {
    return parseRating(utf8(text))
  } catch {
    return undefined
  }
}
