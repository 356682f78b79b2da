/** The person stopped waiting for the wallet. Its code is the one wallets use for a declined request (EIP-1193). */
export class WalletCancelled extends Error {
  override readonly name = 'UserRejectedRequestError'
  readonly code = 4001
}
