import { BOND, type Book } from './Book.ts'
import { sheetValue } from './sheet.ts'

type Terms = Pick<Book, 'kind' | 'unit' | 'depth'>

/** What the owner loses besides the balance if the key stamps a slot twice: V, or 2.5 V where two sheets are open to seizures. */
export function bondOf(terms: Terms): bigint {
  const value = sheetValue(terms)
  return terms.kind === BOND ? (value * 5n) / 2n : value
}

/** The least that a book is opened with, bond included. */
export function minimumDeposit(terms: Terms): bigint {
  return sheetValue(terms) * (terms.kind === BOND ? 6n : 5n)
}
