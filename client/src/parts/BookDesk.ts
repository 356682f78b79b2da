import type { Hex } from '@parley/protocol'
import type { BookQuote } from '../model/BookQuote.ts'
import type { BookView } from '../model/BookView.ts'
import type { OnProgress } from '../model/OnProgress.ts'
import type { TokenBalance } from '../model/TokenBalance.ts'
import type { Wallet } from '../model/Wallet.ts'

/** `client.books`. Money in token units. */
export type BookDesk = {
  /** Same reference until changed. */
  list(): readonly BookView[]
  /** Reads the chain now. @throws {ParleyError} `chain/...` */
  refresh(): Promise<readonly BookView[]>
  /** Exact figures before anything is signed; `amount` defaults to the minimum. */
  quote(options: { depth: number; unit: bigint; amount?: bigint }): BookQuote
  balance(): Promise<TokenBalance>
  /**
   * One signature and one transaction; no wallet prompt for any message after that.
   * @throws {ParleyError} `book/too-small`, `funds/...`, `wallet/...`, `chain/...`, `store/failed`
   */
  open(
    options: { wallet: Wallet; depth: number; unit: bigint; amount: bigint },
    onProgress?: OnProgress,
  ): Promise<BookView>
  /** One signature and one transaction. @throws {ParleyError} `book/missing`, `funds/...`, `wallet/...`, `chain/...` */
  topUp(options: { wallet: Wallet; bookId: bigint; amount: bigint }, onProgress?: OnProgress): Promise<BookView>
  /** Gives notice. @throws {ParleyError} `book/missing`, `wallet/...`, `chain/...` */
  exit(options: { wallet: Wallet; bookId: bigint }, onProgress?: OnProgress): Promise<BookView>
  /** Balance and bond back. @throws {ParleyError} `book/missing`, `book/not-withdrawable`, `wallet/...`, `chain/...` */
  withdraw(options: { wallet: Wallet; bookId: bigint }, onProgress?: OnProgress): Promise<BookView>
  /** Development networks only (`addressBook.token.faucet`). @throws {ParleyError} `wallet/...`, `chain/...` */
  faucet(options: { wallet: Wallet; amount: bigint }, onProgress?: OnProgress): Promise<Hex>
}
