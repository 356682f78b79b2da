const BPS = 10_000n

/** Parts of what a tab paid; together exactly that. */
export type PaymentSplit = { toPayee: bigint; toRelay: bigint; toTreasury: bigint }

/**
 * Who gets what of everything a tab has paid so far. It is applied to the sum, never to single payments, so no rounding adds up;
 * what is left of a unit is the payee's. Shares in 1/10,000.
 */
export function splitPayment(paid: bigint, { relayBps, feeBps }: { relayBps: number; feeBps: number }): PaymentSplit {
  const toRelay = (paid * BigInt(relayBps)) / BPS
  const fees = (paid * BigInt(relayBps + feeBps)) / BPS
  return { toPayee: paid - fees, toRelay, toTreasury: fees - toRelay }
}
