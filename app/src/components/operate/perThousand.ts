/** Slots of a thousand short messages: each is stamped for two relays, with one slot a relay. This is what one relay gets. */
const MESSAGES = 1_000n

/** What a relay's price of a slot comes to for a thousand messages that name it. */
export function perThousand(ask: bigint): bigint {
  return ask * MESSAGES
}
