type Keys = { signer: string; payout: string }

/** Whether an entry of the registry is ours. Anyone may stake behind anyone's signer: only the payout tells whose relay it is. */
export function isOwnRelay(entry: Keys, own: { signer: string; payout: string | undefined }): boolean {
  return same(entry.signer, own.signer) && (own.payout === undefined || same(entry.payout, own.payout))
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
