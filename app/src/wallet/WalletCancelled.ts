/** The person stopped waiting for the wallet. Its code is that of a declined request (EIP-1193), so that the client takes it for one. */
export class WalletCancelled extends Error {
  override readonly name = 'WalletCancelled'
  readonly code = 4001
}
