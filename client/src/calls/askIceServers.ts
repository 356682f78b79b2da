import { ackPrivateKey, fromHex, signTurnRequest, toHex } from '@parley/protocol'
import type { IceRequest } from '../model/IceRequest.ts'
import type { CallParts } from './CallParts.ts'

/** Relays asked for TURN at once. */
const MAX_ASKED = 3

/**
 * Asks the relays that signed for a call's message for their TURN servers. Those that have none, refuse or are slow are
 * left out: most calls need none.
 */
export async function askIceServers(
  { relays, identities, books, clock, domain }: Pick<CallParts, 'relays' | 'identities' | 'books' | 'clock' | 'domain'>,
  { messageHash, relayIds, epoch, bookId }: IceRequest,
): Promise<RTCIceServer[]> {
  const device = identities.deviceKeys()
  const privateKey =
    bookId !== undefined ? books.keyOf(bookId) : device === undefined ? undefined : ackPrivateKey(device.ackKey, epoch)
  if (privateKey === undefined) return []
  const time = clock.seconds()
  const answers = await Promise.all(
    relayIds.slice(0, MAX_ASKED).map(async (relayId): Promise<RTCIceServer[]> => {
      const entry = relays.get(relayId)
      if (entry === undefined || !relays.isUsable(entry)) return []
      try {
        const { signature } = signTurnRequest({ subject: fromHex(messageHash), relayId, time, domain, privateKey })
        const request = { subject: messageHash, time, signature: toHex(signature) }
        const { urls, username, credential } = await relays.api(entry).turn(request)
        return [{ urls, username, credential }]
      } catch {
        return []
      }
    }),
  )
  return answers.flat()
}
