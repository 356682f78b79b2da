import {
  type Address,
  fromHex,
  type Hex,
  isAvailable,
  type Profile,
  parseDid,
  parseProfile,
  profileAnchor,
  tabOfferOf,
  utf8,
} from '@parley/protocol'
import type { Chain } from '../chain/Chain.ts'
import type { NetworkClock } from '../clock/NetworkClock.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { Identities } from '../identity/Identities.ts'
import type { Adviser } from '../model/Adviser.ts'
import type { AdviserQuery } from '../model/AdviserQuery.ts'
import type { AdviserSearch } from '../model/AdviserSearch.ts'
import type { Contact } from '../model/Contact.ts'
import type { OfferPrice } from '../model/OfferPrice.ts'
import type { RatingsView } from '../model/RatingsView.ts'
import type { RelayDirectory } from '../relays/RelayDirectory.ts'
import type { OfferRow } from '../relays/relayBodies.ts'
import { forgetOldest } from '../util/forgetOldest.ts'
import {
  ANCHOR_FRESH_MS,
  LISTED_RATINGS,
  MAX_ANCHORS,
  MAX_COMPARED,
  SEARCH_PAGE,
  SEARCH_PAGES,
  SEARCH_RELAYS,
} from './constants.ts'
import { matches } from './matches.ts'
import { priceOf } from './priceOf.ts'
import type { Ratings } from './Ratings.ts'

type Parts = {
  chain: Chain
  identities: Identities
  relays: RelayDirectory
  clock: NetworkClock
  ratings: Ratings
}
/** What a relay said of somebody; nothing of it is believed yet. */
type Candidate = { address: Address; profile: Profile; anchor: Hex; until: number | undefined; rated: boolean }

/** Advisers as relays list them. A relay may leave somebody out; what it makes up does not stand on chain and is not shown. */
export class Advisers {
  readonly #parts: Parts
  readonly #anchors = new Map<Address, { anchor: Hex; at: number }>()
  #feeBps: number | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** @throws {ParleyError} `chain/...` */
  async price(offer: Parameters<typeof priceOf>[0]): Promise<OfferPrice> {
    // Fixed for ever when the contract was deployed.
    this.#feeBps ??= (await this.#parts.chain.tabRules()).feeBps
    return priceOf(offer, this.#feeBps)
  }

  /** @throws {ParleyError} `offer/none`, `identity/...`, `profile/...`, `chain/...` */
  async find(didOrAddress: string): Promise<Adviser> {
    const { identities, ratings } = this.#parts
    const contact = await identities.find(didOrAddress)
    const [until, { count, average }] = await Promise.all([this.#availableOf(contact), ratings.of(contact)])
    const adviser = await this.#adviser(contact, until, { count, average })
    if (adviser === undefined) throw new ParleyError('offer/none', { did: contact.did })
    return adviser
  }

  /** One's own profile stands on chain: nobody needs to be asked. @throws {ParleyError} `chain/...` */
  async own(): Promise<Adviser | undefined> {
    const identity = this.#parts.identities.get()
    if (identity === undefined) return undefined
    return await this.#adviser({ ...identity, checkedAt: Date.now() }, undefined, { count: 0, average: undefined })
  }

  /** @throws {ParleyError} `relay/none`, `chain/...` */
  async search(query: AdviserQuery = {}): Promise<AdviserSearch> {
    const { relays } = this.#parts
    if (relays.list().length === 0) await relays.refresh()
    const sources = relays
      .list()
      .filter((entry) => relays.isUsable(entry))
      .slice(0, SEARCH_RELAYS)
    const answers = await Promise.all(sources.map((entry) => this.#ask(entry, query).catch(() => undefined)))
    const heard = answers.filter((answer) => answer !== undefined)
    if (heard.length === 0) throw new ParleyError('relay/none', {})
    const candidates = merged(inTurn(heard.map(({ candidates }) => candidates)))
    const wanted = candidates.filter(
      ({ profile, until }) => matches(profile, query) && (query.availableNow !== true || until !== undefined),
    )
    const compared = wanted.slice(0, MAX_COMPARED)
    const advisers = await Promise.all(compared.map((candidate) => this.#compare(candidate)))
    // Of two documents of one person, one was believed from memory while the chain already had the other.
    const newest = advisers.filter((each, index) => {
      const candidate = compared[index]
      return each !== undefined && this.#anchors.get(each.address)?.anchor === candidate?.anchor
    })
    return {
      advisers: newest.filter((each) => each !== undefined).sort(byOrder(query.order ?? 'available')),
      relays: heard.length,
      more: compared.length < wanted.length || heard.some(({ more }) => more),
    }
  }

  async #ask(
    entry: { url: string },
    { topics = [], languages = [], availableNow = false }: AdviserQuery,
  ): Promise<{ candidates: Candidate[]; more: boolean }> {
    const api = this.#parts.relays.api(entry)
    const [topic] = topics
    const language = languages.length === 1 ? languages[0] : undefined
    const candidates: Candidate[] = []
    let after: Address | undefined
    for (let page = 0; page < SEARCH_PAGES; page++) {
      const answer = await api.offers({ after, limit: SEARCH_PAGE, topic, language, available: availableNow })
      candidates.push(...answer.offers.flatMap((row) => this.#read(row)))
      if (answer.next === null) return { candidates, more: false }
      after = answer.next
    }
    return { candidates, more: true }
  }

  #read({ address, profile: text, available, ratings }: OfferRow): Candidate[] {
    const { clock, identities } = this.#parts
    const bytes = utf8(text)
    try {
      const profile = parseProfile(bytes)
      const { did, signKey } = profile
      if (identities.addressOf(did) !== address || profile.offer === undefined) return []
      const isNow =
        available !== null &&
        isAvailable(
          { until: available.until, signature: fromHex(available.signature) },
          { did, signKey, now: clock.seconds() },
        )
      const until = isNow ? available.until * 1000 : undefined
      return [{ address, profile, anchor: profileAnchor(bytes), until, rated: ratings.count > 0 }]
    } catch {
      return []
    }
  }

  /** Shown only if the chain has this very profile. */
  async #compare({ address, profile, anchor, until, rated }: Candidate): Promise<Adviser | undefined> {
    if (!(await this.#stands(address, anchor))) return undefined
    const contact = { did: profile.did, address, name: profile.name, profile, anchor, checkedAt: Date.now() }
    const { count, average } = rated
      ? await this.#parts.ratings.of(contact, LISTED_RATINGS)
      : { count: 0, average: undefined }
    return await this.#adviser(contact, until, { count, average })
  }

  /** Whether the chain has this anchor; what it had a moment ago is believed, that it has not is not. */
  async #stands(address: Address, anchor: Hex): Promise<boolean> {
    const known = this.#anchors.get(address)
    if (known?.anchor === anchor && Date.now() - known.at < ANCHOR_FRESH_MS) return true
    const onChain = await this.#parts.chain.anchorOf(address)
    this.#anchors.delete(address)
    this.#anchors.set(address, { anchor: onChain, at: Date.now() })
    forgetOldest(this.#anchors, MAX_ANCHORS)
    return onChain === anchor
  }

  /** His relays say until when; his signature says whether it is so. */
  async #availableOf({ address, profile }: Contact): Promise<number | undefined> {
    const { relays } = this.#parts
    const before = `0x${(BigInt(address) - 1n).toString(16).padStart(40, '0')}` as Address
    const said = await Promise.all(
      profile.relays.map(async (id) => {
        const entry = relays.get(id)
        if (entry === undefined || entry.url === '') return undefined
        const answer = await relays
          .api(entry)
          .offers({ after: before, limit: 1, available: true })
          .catch(() => undefined)
        const row = answer?.offers.find((each) => each.address === address)
        return row === undefined
          ? undefined
          : this.#read(row).find((each) => each.profile.signKey === profile.signKey)?.until
      }),
    )
    const known = said.filter((until) => until !== undefined)
    return known.length === 0 ? undefined : Math.max(...known)
  }

  async #adviser(
    { did, address, name, profile }: Contact,
    availableUntil: number | undefined,
    ratings: Pick<RatingsView, 'count' | 'average'>,
  ): Promise<Adviser | undefined> {
    const { offer } = profile
    const terms = tabOfferOf(profile)
    if (offer === undefined || terms === undefined) return undefined
    return { did, address, name, offer, price: await this.price(offer), terms, availableUntil, ratings }
  }
}

/** The first of each, then the second of each: one relay that lists a thousand strangers does not crowd out the others. */
function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1))).flat()
}

/** One of each document; what one relay knows of availability and ratings counts for all of them. */
function merged(candidates: readonly Candidate[]): Candidate[] {
  const found = new Map<string, Candidate>()
  for (const candidate of candidates) {
    const key = `${parseDid(candidate.profile.did).address} ${candidate.anchor}`
    const known = found.get(key)
    const until = Math.max(known?.until ?? 0, candidate.until ?? 0)
    const rated = (known?.rated ?? false) || candidate.rated
    found.set(key, { ...candidate, rated, until: until === 0 ? undefined : until })
  }
  return [...found.values()]
}

function byOrder(order: NonNullable<AdviserQuery['order']>): (a: Adviser, b: Adviser) => number {
  const price = (a: Adviser, b: Adviser) => Number(a.price.perMinute - b.price.perMinute)
  const rating = (a: Adviser, b: Adviser) =>
    (b.ratings.average ?? 0) - (a.ratings.average ?? 0) || b.ratings.count - a.ratings.count
  const available = (a: Adviser, b: Adviser) =>
    Number(b.availableUntil !== undefined) - Number(a.availableUntil !== undefined)
  const name = (a: Adviser, b: Adviser) => (a.did < b.did ? -1 : 1)
  if (order === 'price') return (a, b) => price(a, b) || rating(a, b) || name(a, b)
  if (order === 'rating') return (a, b) => rating(a, b) || price(a, b) || name(a, b)
  return (a, b) => available(a, b) || rating(a, b) || price(a, b) || name(a, b)
}
