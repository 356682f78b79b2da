import { ParleyError } from '../errors/ParleyError.ts'
import type { BookView } from '../model/BookView.ts'

/** What is of the moment only would never arrive without stamps: said at once. @throws {ParleyError} `book/none`, `book/used-up` */
export function mustHaveStamps(all: readonly BookView[]): void {
  const books = all.filter(({ state }) => state === 'active')
  const [book] = books
  if (book === undefined) throw new ParleyError('book/none', {})
  if (books.every(({ freeThisEpoch }) => freeThisEpoch === 0)) {
    throw new ParleyError('book/used-up', { bookId: book.id.toString(), until: book.renewsAt })
  }
}
