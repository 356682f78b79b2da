import type { RelayWin } from '@parley/client'
import { exactAmount } from '../../lib/exactAmount.ts'
import { writeCsv } from '../../lib/writeCsv.ts'

/** A relay's claims as a file, newest first; columns have the same names in every language. */
export function winsCsv(wins: readonly RelayWin[], { decimals, symbol }: { decimals: number; symbol: string }): string {
  const amounts = ['sheet', 'paid', 'fee', 'forfeit'].map((name) => `${name} [${symbol}]`)
  const head = ['time', 'block', 'transaction', 'epoch', 'book', ...amounts, 'receipt']
  const rows = wins.map(({ at, block, transaction, epoch, bookId, value, net, fee, forfeit, receipted }) => [
    new Date(at).toISOString(),
    String(block),
    transaction,
    String(epoch),
    String(bookId),
    ...[value, net, fee, forfeit].map((units) => exactAmount(units, decimals)),
    receipted ? 'yes' : 'no',
  ])
  return writeCsv([head, ...rows])
}
