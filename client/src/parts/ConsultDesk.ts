import type { Hex } from '@parley/protocol'
import type { Adviser } from '../model/Adviser.ts'
import type { AdviserQuery } from '../model/AdviserQuery.ts'
import type { AdviserSearch } from '../model/AdviserSearch.ts'
import type { AppointmentView } from '../model/AppointmentView.ts'
import type { OfferDraft } from '../model/OfferDraft.ts'
import type { OfferPrice } from '../model/OfferPrice.ts'
import type { OnProgress } from '../model/OnProgress.ts'
import type { RatingsView } from '../model/RatingsView.ts'
import type { Wallet } from '../model/Wallet.ts'

/** `client.consult`: advice by the minute, sold and found. Money in token units. */
export type ConsultDesk = {
  /** Own offer as it stands in the profile, or undefined. */
  offer(): Promise<Adviser | undefined>
  /** Exact figures before anything is signed. @throws {ParleyError} `chain/...` */
  quote(draft: Pick<OfferDraft, 'perMinute' | 'minimum' | 'relayBps'>): Promise<OfferPrice>
  /**
   * One transaction; again to change it.
   * @throws {ParleyError} `identity/missing`, `offer/malformed`, `offer/too-large`, `offer/relay`, `wallet/...`, `chain/...`, `funds/gas`, `store/failed`
   */
  publish(draft: OfferDraft, options: { wallet: Wallet }, onProgress?: OnProgress): Promise<Adviser>
  /** Takes the offer out of the profile by one transaction. @throws {ParleyError} `identity/missing`, `wallet/...`, `chain/...`, `funds/gas` */
  withdrawOffer(options: { wallet: Wallet }, onProgress?: OnProgress): Promise<void>
  /** Whether the switch "available now" is on; also in the snapshot. */
  available(): boolean
  /** Stays on while this device is connected, and comes back after a restart. @throws {ParleyError} `offer/none`, `store/failed` */
  setAvailable(on: boolean): Promise<void>
  /** @throws {ParleyError} `offer/none`, `identity/...`, `profile/...`, `chain/...` */
  find(didOrAddress: string): Promise<Adviser>
  /** Asks several relays. Only offers whose hash stands on chain are shown. @throws {ParleyError} `relay/none`, `chain/...` */
  search(query?: AdviserQuery): Promise<AdviserSearch>
  /** What callers said; only of settled calls that were paid. @throws {ParleyError} `identity/...`, `profile/...`, `chain/...` */
  ratings(didOrAddress: string): Promise<RatingsView>
  /**
   * Says something about a call that one paid for on this device, or says it anew.
   * @throws {ParleyError} `rating/unknown-call`, `rating/malformed`, `rating/unsettled`, `profile/...`, `relay/none`, `chain/...`
   */
  rate(tabId: Hex, rating: { stars: number; words: string }): Promise<void>
  /** Messages and calls of this person are not shown from now on; he is not told. Also in the snapshot. @throws {ParleyError} `identity/...`, `store/failed` */
  block(did: string): Promise<void>
  unblock(did: string): Promise<void>
  /** With everybody, the latest step first; also in the snapshot. Same reference until changed. */
  appointments(): readonly AppointmentView[]
  /**
   * Asks for an appointment at one of up to three times (unix ms, whole minutes). Nothing is paid by it: money is put down at call time.
   * @throws {ParleyError} `booking/malformed`, `identity/...`, `profile/...`, `chain/unreachable`, `store/failed`
   */
  book(peerDid: string, request: { minutes: number; times: readonly number[]; words: string }): Promise<AppointmentView>
  /** Takes one of the other side's times, proposes others, says no, or calls it off. @throws {ParleyError} `booking/...` and as `book` */
  answerBooking(
    bookingId: string,
    answer:
      | { step: 'propose'; times: readonly number[] }
      | { step: 'accept'; time: number }
      | { step: 'decline' | 'cancel' },
  ): Promise<AppointmentView>
}
