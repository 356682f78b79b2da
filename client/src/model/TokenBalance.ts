/** What the wallet holds. `native` pays gas (wei), `token` pays postage (token units). */
export type TokenBalance = { readonly native: bigint; readonly token: bigint }
