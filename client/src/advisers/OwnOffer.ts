import {
  type Address,
  type AddressBook,
  addressOf,
  MAX_PROFILE,
  NOBODY,
  OFFER_TICK,
  type Offer,
  offerSchema,
  type Profile,
  ProtocolError,
  rateForMinute,
  tabOfferOf,
  toHex,
} from '@parley/protocol'
import * as v from 'valibot'
import type { SoldOffer } from '../consult/SoldOffer.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { Identities } from '../identity/Identities.ts'
import type { OfferDraft } from '../model/OfferDraft.ts'
import type { OnProgress } from '../model/OnProgress.ts'
import type { Store } from '../model/Store.ts'
import type { Wallet } from '../model/Wallet.ts'
import type { RelayDirectory } from '../relays/RelayDirectory.ts'
import type { StoreKeys } from '../state/storeKeys.ts'
import { randomKey } from '../util/randomKey.ts'

type Parts = {
  store: Store
  keys: StoreKeys
  identities: Identities
  relays: RelayDirectory
  addressBook: AddressBook
}

/** The own offer: written into the profile, with a key on this device that closes the calls. */
export class OwnOffer {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** What is published, and the key that closes its calls. `undefined` without an offer, or if its key is on another device. */
  async sold(): Promise<SoldOffer | undefined> {
    const { identities, store, keys } = this.#parts
    const profile = identities.get()?.profile
    const offer = profile === undefined ? undefined : tabOfferOf(profile)
    if (profile?.offer === undefined || offer === undefined) return undefined
    const payeePrivateKey = await store.get<Uint8Array>(keys.payeeKey(offer.payeeKey))
    return payeePrivateKey === undefined
      ? undefined
      : { offer, minimum: BigInt(profile.offer.minimum), payeePrivateKey }
  }

  /** @throws {ParleyError} `identity/missing`, `offer/...`, `wallet/...`, `chain/...`, `funds/gas`, `store/failed` */
  async publish(draft: OfferDraft, { wallet }: { wallet: Wallet }, onProgress?: OnProgress): Promise<Profile> {
    const { identities } = this.#parts
    if (identities.get() === undefined) throw new ParleyError('identity/missing', {})
    const offer = checked(await this.#fill(draft))
    return await this.#change(offer, { wallet, action: 'publish your offer' }, onProgress)
  }

  /** @throws {ParleyError} `identity/missing`, `wallet/...`, `chain/...`, `funds/gas`, `store/failed` */
  async withdraw({ wallet }: { wallet: Wallet }, onProgress?: OnProgress): Promise<void> {
    await this.#change(undefined, { wallet, action: 'withdraw your offer' }, onProgress)
  }

  async #change(
    offer: Offer | undefined,
    options: { wallet: Wallet; action: string },
    onProgress?: OnProgress,
  ): Promise<Profile> {
    try {
      const change = ({ offer: _, ...rest }: Profile): Profile => (offer === undefined ? rest : { ...rest, offer })
      return (await this.#parts.identities.change(change, options, onProgress)).profile
    } catch (cause) {
      if (!(cause instanceof ProtocolError) || cause.code !== 'profile/too-large') throw cause
      throw new ParleyError('offer/too-large', { limit: MAX_PROFILE }, { cause })
    }
  }

  async #fill({ perMinute, minimum, ...draft }: OfferDraft): Promise<Offer> {
    const { addressBook, relays } = this.#parts
    const relay = draft.relayId === 0 ? undefined : relays.get(draft.relayId)
    if (draft.relayId !== 0 && relay === undefined) throw new ParleyError('offer/relay', { relayId: draft.relayId })
    const rate = rateForMinute({ minute: perMinute, tick: OFFER_TICK })
    return {
      title: draft.title.trim(),
      text: draft.text.replaceAll('\r\n', '\n').trim(),
      topics: draft.topics.map((topic) => topic.trim().toLowerCase()),
      languages: [...draft.languages],
      token: addressBook.contracts.token.toLowerCase() as Address,
      rate: rate.toString(),
      tick: OFFER_TICK,
      minimum: minimum.toString(),
      hours: { zone: draft.hours.zone, openings: [...draft.hours.openings] },
      payeeKey: await this.#payeeKey(),
      relayId: draft.relayId,
      relayPayout: (relay?.payout.toLowerCase() as Address | undefined) ?? NOBODY,
      relayBps: relay === undefined ? 0 : draft.relayBps,
      refund: draft.refund.replaceAll('\r\n', '\n').trim(),
      ...(draft.centre === true && { centre: true as const }),
    }
  }

  /** The key of the offer so far, so that calls on old terms can be closed; else one made now and stored before anybody sees it. */
  async #payeeKey(): Promise<Address> {
    const { identities, store, keys } = this.#parts
    const known = identities.get()?.profile.offer?.payeeKey
    if (known !== undefined && (await store.get(keys.payeeKey(known))) !== undefined) return known
    const privateKey = randomKey()
    const account = toHex(addressOf(privateKey))
    await store.put(keys.payeeKey(account), privateKey)
    return account
  }
}

function checked(offer: Offer): Offer {
  const result = v.safeParse(offerSchema, offer, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  throw new ParleyError('offer/malformed', { field: v.getDotPath(issue) ?? 'offer', reason: issue.message })
}
