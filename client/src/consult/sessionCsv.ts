import type { SessionRecord } from '../model/SessionRecord.ts'
import { decimal } from './decimal.ts'

/** How amounts of a token are written. */
export type TokenWords = { symbol: string; decimals: number }

const COLUMNS = [
  'started',
  'ended',
  'role',
  'peer',
  'talk seconds',
  'token',
  'price of a tick',
  'tick seconds',
  'free ticks',
  'deposit',
  'paid',
  'to payee',
  'to relay',
  'to treasury',
  'refund',
  'state',
  'tab',
  'transaction',
  'voucher',
  'close',
] as const

/** Paid calls as a table (RFC 4180), one a row: times are UTC, amounts exact in whole tokens. */
export function sessionCsv(sessions: readonly SessionRecord[], token: TokenWords): string {
  const rows = [COLUMNS, ...sessions.map((session) => cellsOf(session, token))]
  return rows.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')
}

function cellsOf(session: SessionRecord, { symbol, decimals }: TokenWords): string[] {
  const { paid, terms } = session
  const amount = (units: bigint) => decimal(units, decimals)
  return [
    time(session.startedAt),
    session.endedAt === undefined ? '' : time(session.endedAt),
    paid.role,
    session.peer,
    (session.talkMs / 1000).toFixed(1),
    symbol,
    amount(terms.rate),
    String(terms.tick),
    String(session.freeTicks),
    amount(paid.deposit),
    amount(paid.paid),
    amount(paid.toPayee),
    amount(paid.toRelay),
    amount(paid.toTreasury),
    amount(paid.refund),
    paid.state,
    paid.tabId,
    paid.transaction ?? '',
    session.voucher?.signature ?? '',
    session.close?.signature ?? '',
  ]
}

function time(unixMs: number): string {
  return new Date(unixMs).toISOString()
}

/** A cell that begins like a formula would be one in a spreadsheet. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
