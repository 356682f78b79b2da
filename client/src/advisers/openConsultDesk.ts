import { OFFER_TICK, rateForMinute } from '@parley/protocol'
import { ParleyError } from '../errors/ParleyError.ts'
import type { Identities } from '../identity/Identities.ts'
import type { ConsultDesk } from '../parts/ConsultDesk.ts'
import type { Board } from '../state/Board.ts'
import type { Advisers } from './Advisers.ts'
import type { Appointments } from './Appointments.ts'
import type { AvailableSwitch } from './AvailableSwitch.ts'
import type { BlockList } from './BlockList.ts'
import type { OwnOffer } from './OwnOffer.ts'
import type { Ratings } from './Ratings.ts'

type Parts = {
  advisers: Advisers
  ratings: Ratings
  ownOffer: OwnOffer
  available: AvailableSwitch
  blockList: BlockList
  appointments: Appointments
  identities: Identities
  board: Board
}

/** What screens call of advice. */
export function openConsultDesk({
  advisers,
  ratings,
  ownOffer,
  available,
  blockList,
  appointments,
  identities,
  board,
}: Parts): ConsultDesk {
  return {
    offer: () => advisers.own(),
    quote: ({ perMinute, minimum, relayBps }) => {
      const rate = rateForMinute({ minute: perMinute, tick: OFFER_TICK })
      return advisers.price({ rate: rate.toString(), tick: OFFER_TICK, minimum: minimum.toString(), relayBps })
    },
    publish: async (draft, options, onProgress) => {
      const { did } = await ownOffer.publish(draft, options, onProgress)
      const own = await advisers.own()
      if (own === undefined) throw new ParleyError('offer/none', { did })
      return own
    },
    withdrawOffer: async (options, onProgress) => {
      await ownOffer.withdraw(options, onProgress)
      await available.set(false)
    },
    available: () => board.snapshot().available,
    setAvailable: (on) => available.set(on),
    find: (didOrAddress) => advisers.find(didOrAddress),
    search: (query) => advisers.search(query),
    ratings: async (didOrAddress) => await ratings.of(await identities.find(didOrAddress)),
    rate: (tabId, rating) => ratings.rate(tabId, rating),
    block: (did) => blockList.set(did, true),
    unblock: (did) => blockList.set(did, false),
    appointments: () => board.snapshot().appointments,
    book: (peerDid, request) => appointments.request(peerDid, request),
    answerBooking: (bookingId, answer) => appointments.answer(bookingId, answer),
  }
}
