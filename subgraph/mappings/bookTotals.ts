import { BigInt, ethereum } from '@graphprotocol/graph-ts'
import { Book, BookDay, BookEpoch, Epoch } from '../generated/schema'
import { add, clear, dayOf, dayStart } from './totals'

export const BOOK_COUNTERS: string[] = ['paidIn', 'claims', 'claimedValue', 'seizures', 'seized']

/** A book, its day and its epoch. */
export class BookTotals {
  book: Book
  day: BookDay
  epoch: BookEpoch

  constructor(book: Book, epoch: Epoch, event: ethereum.Event) {
    this.book = book
    this.day = loadDay(book, dayOf(event))
    this.epoch = loadEpoch(book, epoch)
  }

  add(counter: string, amount: BigInt): void {
    add(this.book, counter, amount)
    add(this.day, counter, amount)
    add(this.epoch, counter, amount)
  }

  save(): void {
    this.book.save()
    this.day.save()
    this.epoch.save()
  }
}

function loadDay(book: Book, number: i32): BookDay {
  const id = book.id + '-' + number.toString()
  let day = BookDay.load(id)
  if (day !== null) return day
  day = new BookDay(id)
  day.book = book.id
  day.day = number
  day.start = dayStart(number)
  clear(day, BOOK_COUNTERS)
  return day
}

function loadEpoch(book: Book, epoch: Epoch): BookEpoch {
  const id = book.id + '-' + epoch.id
  let entry = BookEpoch.load(id)
  if (entry !== null) return entry
  entry = new BookEpoch(id)
  entry.book = book.id
  entry.epoch = epoch.id
  clear(entry, BOOK_COUNTERS)
  return entry
}
