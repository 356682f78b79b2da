import type { Address, AddressBook, Hex } from '@parley/protocol'
import { networkKeys } from './networkKeys.ts'

/** Every key in the store, in one place. */
export function storeKeys(addressBook: AddressBook, address: Address) {
  const shared = networkKeys(addressBook)
  const { network } = shared
  const own = `${network}/${address.toLowerCase()}`
  return {
    ...shared,
    own,
    contact: (of: Address) => `${network}/contact/${of}`,
    deviceKeys: `${own}/keys`,
    identity: `${own}/identity`,
    sessionKeys: `${own}/session/`,
    sessionKey: (key: Hex) => `${own}/session/${key}`,
    books: `${own}/books`,
    slots: (bookId: bigint, epoch: number) => `${own}/slots/${bookId}/${epoch}`,
    conversations: `${own}/conversation/`,
    conversation: (peer: Address) => `${own}/conversation/${peer}`,
    messages: (peer: Address) => `${own}/message/${peer}/`,
    message: (peer: Address, at: number, direction: 'in' | 'out', id: string) =>
      `${own}/message/${peer}/${String(at).padStart(16, '0')}-${direction}-${id}`,
    outbox: `${own}/outbox/`,
    job: (id: string) => `${own}/outbox/${id}`,
    awaiting: `${own}/awaiting/`,
    awaited: (id: string) => `${own}/awaiting/${id}`,
    seenAll: `${own}/seen/`,
    seen: (messageHash: Hex) => `${own}/seen/${messageHash}`,
    parked: `${own}/parked/`,
    park: (messageHash: Hex) => `${own}/parked/${messageHash}`,
    receipts: `${own}/receipt/`,
    receipt: (relayId: number, epoch: number, stampHash: Hex) => `${own}/receipt/${relayId}/${epoch}/${stampHash}`,
    calls: `${own}/call/`,
    call: (callId: string) => `${own}/call/${callId}`,
    cursor: `${own}/cursor`,
    payeeKey: (account: Address) => `${own}/payee-key/${account}`,
    available: `${own}/available`,
    centre: `${own}/centre/`,
    line: `${own}/centre/line`,
    dutyKey: `${own}/duty-key`,
    duty: `${own}/centre/duty`,
    desk: `${own}/centre/desk`,
    talking: `${own}/centre/talking`,
    blocked: `${own}/blocked`,
    appointments: `${own}/appointment/`,
    appointmentsWith: (peer: Address) => `${own}/appointment/${peer}/`,
    appointment: (peer: Address, bookingId: string) => `${own}/appointment/${peer}/${bookingId}`,
    consultations: `${own}/consultation/`,
    consultation: (tabId: Hex) => `${own}/consultation/${tabId}`,
    freeTick: (role: 'payer' | 'payee', peer: Address) => `${own}/free-tick/${role}/${peer}`,
  }
}

export type StoreKeys = ReturnType<typeof storeKeys>
