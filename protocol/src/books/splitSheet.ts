const WHOLE = 10_000n

/** The shares of an epoch, in 1/10,000, as `sharesOf` of the post office gives them. */
export type Shares = { feeBps: number; unreceiptedBps: number }

/** Who gets what of a sheet of `value` that is paid: the relay `net`, the treasury `fee`; `forfeit` is burned. */
export type SheetSplit = { net: bigint; fee: bigint; forfeit: bigint }

/** How a claim shares a sheet. Without receipt the relay has a part of what the fee leaves. */
export function splitSheet(value: bigint, { feeBps, unreceiptedBps }: Shares, hasReceipt: boolean): SheetSplit {
  const fee = (value * BigInt(feeBps)) / WHOLE
  const rest = value - fee
  const net = hasReceipt ? rest : (rest * BigInt(unreceiptedBps)) / WHOLE
  return { net, fee, forfeit: rest - net }
}
