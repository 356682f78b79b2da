import { fromHex, type Hex, signTurnRequest, toHex } from '@parley/protocol'
import type { CallParts } from './CallParts.ts'
import type { TurnGrant } from './TurnGrant.ts'

/** Relays asked for TURN at once. */
const MAX_ASKED = 3
/** However long a relay says that its credentials last, new ones are asked for after a day. */
const MAX_LIFE_SECONDS = 86_400

/** What vouches for the call at these relays, and this side's key in it. */
type TurnRequest = { subject: Hex; relayIds: readonly number[]; privateKey: Uint8Array }
type Parts = Pick<CallParts, 'relays' | 'clock' | 'domain'>

/** Asks relays for their TURN servers. Those that have none, refuse or are slow are left out: most calls need none. */
export async function askTurn(parts: Parts, request: TurnRequest): Promise<TurnGrant> {
  const askedAt = Date.now()
  const asked = request.relayIds.slice(0, MAX_ASKED).map((relayId) => askRelay(parts, relayId, request))
  const given = (await Promise.all(asked)).filter((answer) => answer !== undefined)
  const lifeSeconds = Math.min(MAX_LIFE_SECONDS, ...given.map(({ lifeSeconds }) => lifeSeconds))
  return { servers: given.map(({ server }) => server), askedAt, until: askedAt + Math.max(0, lifeSeconds) * 1000 }
}

async function askRelay({ relays, clock, domain }: Parts, relayId: number, { subject, privateKey }: TurnRequest) {
  const entry = relays.get(relayId)
  if (entry === undefined || !relays.isUsable(entry)) return undefined
  const time = clock.seconds()
  try {
    const { signature } = signTurnRequest({ subject: fromHex(subject), relayId, time, domain, privateKey })
    const answer = await relays.api(entry).turn({ subject, time, signature: toHex(signature) })
    const { urls, username, credential, expiresAt } = answer
    return { server: { urls, username, credential }, lifeSeconds: expiresAt - time }
  } catch {
    return undefined
  }
}
