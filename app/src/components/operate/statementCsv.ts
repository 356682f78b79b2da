import type { RelayCollection, RelayWin } from '@parley/client'
import { exactAmount } from '../../lib/exactAmount.ts'
import { writeCsv } from '../../lib/writeCsv.ts'

/**
 * A relay's year for the tax office: each claim is income on its day, each collection is that money leaving for the payout account, so
 * claims alone are to be added up. Days are UTC. Columns have the same names in every language.
 */
export function statementCsv(
  { wins, collections }: { wins: readonly RelayWin[]; collections: readonly RelayCollection[] },
  { year, relayId, token }: { year: number; relayId: number; token: { decimals: number; symbol: string } },
): string {
  const amount = (units: bigint) => exactAmount(units, token.decimals)
  const entries = [
    ...wins.map(({ at, net, fee, forfeit, bookId, epoch, transaction }) => ({
      at,
      cells: ['claim', amount(net), amount(fee), amount(forfeit), String(bookId), String(epoch), transaction],
    })),
    ...collections.map(({ at, amount: units, transaction }) => ({
      at,
      cells: ['collected', amount(units), '', '', '', '', transaction],
    })),
  ]
    .filter(({ at }) => new Date(at).getUTCFullYear() === year)
    .sort((a, b) => a.at - b.at)
  const head = ['date', 'relay', 'kind', 'currency', 'amount', 'fee', 'withheld', 'book', 'epoch', 'transaction']
  const rows = entries.map(({ at, cells: [kind = '', ...rest] }) => [
    new Date(at).toISOString(),
    String(relayId),
    kind,
    token.symbol,
    ...rest,
  ])
  return writeCsv([head, ...rows])
}
