import { Address, BigInt, Bytes, crypto, ethereum } from '@graphprotocol/graph-ts'
import {
  Credited,
  Swept,
  TabClosed,
  TabClosing,
  TabOpened,
  TabSettled,
  TabToppedUp,
  Withdrawn,
} from '../generated/ConsultationTabs/ConsultationTabs'
import { CreditAccount, Epoch, Tab, TabSettlement, Token, TokenDay, TokenEpoch } from '../generated/schema'
import { add, clear, dayOf, dayStart, hex, idOf, ONE, Totals, ZERO } from './totals'

/** Selector and the six words of the deal, with which every call that opens a tab begins. */
const DEAL = 4
const DEAL_END = 4 + 6 * 32
const RATES = 4 + 5 * 32

const COUNTERS: string[] = [
  'tabsOpened',
  'tabsClosed',
  'deposited',
  'paid',
  'toRelays',
  'toTreasury',
  'refunded',
  'talkSeconds',
]

/** A token, its day and, where there is one, its epoch. */
class TokenTotals {
  token: Token
  day: TokenDay
  epoch: TokenEpoch | null

  constructor(id: string, epoch: Epoch | null, event: ethereum.Event) {
    let token = Token.load(id)
    if (token === null) {
      token = new Token(id)
      clear(token, COUNTERS)
      clear(token, ['feesWaiting', 'credits', 'credited', 'creditsWithdrawn', 'feesSwept'])
    }
    const number = dayOf(event)
    const dayId = id + '-' + number.toString()
    let day = TokenDay.load(dayId)
    if (day === null) {
      day = new TokenDay(dayId)
      day.token = id
      day.day = number
      day.start = dayStart(number)
      clear(day, COUNTERS)
    }
    this.token = token
    this.day = day
    this.epoch = epoch === null ? null : loadTokenEpoch(id, epoch)
  }

  add(counter: string, amount: BigInt): void {
    add(this.token, counter, amount)
    add(this.day, counter, amount)
    const epoch = this.epoch
    if (epoch !== null) add(epoch, counter, amount)
  }

  save(): void {
    this.token.save()
    this.day.save()
    const epoch = this.epoch
    if (epoch !== null) epoch.save()
  }
}

function loadTokenEpoch(token: string, epoch: Epoch): TokenEpoch {
  const id = token + '-' + epoch.id
  let entry = TokenEpoch.load(id)
  if (entry !== null) return entry
  entry = new TokenEpoch(id)
  entry.token = token
  entry.epoch = epoch.id
  clear(entry, COUNTERS)
  return entry
}

export function handleTabOpened(event: TabOpened): void {
  const totals = new Totals(event).atPresent(event)
  totals.add('tabsOpened', ONE)
  totals.save()
  const token = new TokenTotals(hex(event.params.token), totals.epoch, event)
  token.add('tabsOpened', ONE)
  token.add('deposited', event.params.deposit)
  token.save()
  const tab = new Tab(hex(event.params.tabId))
  tab.payer = event.params.payer
  tab.payee = event.params.payee
  tab.token = token.token.id
  tab.deposit = event.params.deposit
  tab.paid = ZERO
  tab.state = 'OPEN'
  tab.toRelay = ZERO
  tab.toTreasury = ZERO
  tab.refunded = ZERO
  tab.talkSeconds = ZERO
  tab.openedAt = event.block.timestamp
  learnTerms(tab, event.params.payer, event)
  tab.save()
}

/** The contract does not store the terms and the event does not tell them, but the call brings them: believed if they hash to the id. */
function learnTerms(tab: Tab, payer: Address, event: ethereum.Event): void {
  const input = event.transaction.input
  if (input.length < DEAL_END) return
  const terms = new Bytes(7 * 32)
  for (let i = 0; i < 20; i++) terms[12 + i] = payer[i]
  for (let i = DEAL; i < DEAL_END; i++) terms[32 + i - DEAL] = input[i]
  if (Bytes.fromByteArray(crypto.keccak256(terms)).toHexString() != tab.id) return
  tab.rate = numberAt(input, RATES, 12)
  tab.tick = numberAt(input, RATES + 12, 4)
  tab.relayNumber = numberAt(input, RATES + 16, 4)
  tab.relayBps = numberAt(input, RATES + 20, 2).toI32()
}

/** Big endian. */
function numberAt(bytes: Bytes, offset: i32, length: i32): BigInt {
  const reversed = new Bytes(length)
  for (let i = 0; i < length; i++) reversed[i] = bytes[offset + length - 1 - i]
  return BigInt.fromUnsignedBytes(reversed)
}

export function handleTabToppedUp(event: TabToppedUp): void {
  const totals = new Totals(event).atPresent(event)
  totals.save()
  const tab = loadTab(event.params.tabId)
  const token = new TokenTotals(tab.token, totals.epoch, event)
  token.add('deposited', event.params.deposit.minus(tab.deposit))
  token.save()
  tab.deposit = event.params.deposit
  tab.state = 'OPEN'
  tab.closeAt = null
  tab.save()
}

export function handleTabSettled(event: TabSettled): void {
  const totals = new Totals(event).atPresent(event)
  totals.save()
  const tab = loadTab(event.params.tabId)
  const token = new TokenTotals(tab.token, totals.epoch, event)
  pay(event, tab, token, event.params.paid, false)
  token.save()
  tab.save()
}

export function handleTabClosing(event: TabClosing): void {
  new Totals(event).atPresent(event).save()
  const tab = loadTab(event.params.tabId)
  tab.state = 'CLOSING'
  tab.closeAt = event.params.closeAt
  tab.save()
}

export function handleTabClosed(event: TabClosed): void {
  const totals = new Totals(event).atPresent(event)
  totals.add('tabsClosed', ONE)
  totals.save()
  const tab = loadTab(event.params.tabId)
  const token = new TokenTotals(tab.token, totals.epoch, event)
  pay(event, tab, token, event.params.paid, true)
  tab.state = 'CLOSED'
  tab.closedAt = event.block.timestamp
  tab.relayPayout = event.params.relayPayout
  tab.toRelay = event.params.toRelay
  tab.toTreasury = event.params.toTreasury
  tab.refunded = tab.deposit.minus(tab.paid)
  tab.save()
  token.add('tabsClosed', ONE)
  token.add('toRelays', tab.toRelay)
  token.add('toTreasury', tab.toTreasury)
  token.add('refunded', tab.refunded)
  add(token.token, 'feesWaiting', tab.toTreasury)
  if (!tab.toRelay.isZero()) credit(token.token, event.params.relayPayout, tab.toRelay)
  token.save()
}

/** A payment that its receiver or its token refused. */
export function handleCredited(event: Credited): void {
  const totals = new Totals(event).atPresent(event)
  totals.save()
  const token = new TokenTotals(hex(event.params.token), totals.epoch, event)
  credit(token.token, event.params.owner, event.params.amount)
  token.save()
}

export function handleCreditWithdrawn(event: Withdrawn): void {
  const totals = new Totals(event).atPresent(event)
  totals.save()
  const token = new TokenTotals(hex(event.params.token), totals.epoch, event)
  add(token.token, 'creditsWithdrawn', event.params.amount)
  add(token.token, 'credits', event.params.amount.neg())
  token.save()
  const account = loadAccount(token.token, event.params.owner)
  account.withdrawn = account.withdrawn.plus(event.params.amount)
  account.balance = account.balance.minus(event.params.amount)
  account.save()
}

export function handleTabFeesSwept(event: Swept): void {
  const totals = new Totals(event).atPresent(event)
  totals.save()
  const token = new TokenTotals(hex(event.params.token), totals.epoch, event)
  add(token.token, 'feesSwept', event.params.amount)
  add(token.token, 'feesWaiting', event.params.amount.neg())
  token.save()
}

function pay(event: ethereum.Event, tab: Tab, token: TokenTotals, paid: BigInt, final: boolean): void {
  const amount = paid.minus(tab.paid)
  tab.paid = paid
  const talked = talkTime(tab)
  token.add('paid', amount)
  token.add('talkSeconds', talked.minus(tab.talkSeconds))
  tab.talkSeconds = talked
  const settlement = new TabSettlement(idOf(event))
  settlement.tab = tab.id
  settlement.paid = paid
  settlement.amount = amount
  settlement.final = final
  settlement.block = event.block.number
  settlement.timestamp = event.block.timestamp
  settlement.transaction = event.transaction.hash
  settlement.save()
}

/** Seconds that were paid for; zero where the price is not known. */
function talkTime(tab: Tab): BigInt {
  const rate = tab.rate
  const tick = tab.tick
  if (rate === null || tick === null || rate.isZero()) return ZERO
  return tab.paid.times(tick).div(rate)
}

function credit(token: Token, owner: Address, amount: BigInt): void {
  add(token, 'credited', amount)
  add(token, 'credits', amount)
  const account = loadAccount(token, owner)
  account.credited = account.credited.plus(amount)
  account.balance = account.balance.plus(amount)
  account.save()
}

function loadAccount(token: Token, owner: Address): CreditAccount {
  const id = hex(owner) + '-' + token.id
  let account = CreditAccount.load(id)
  if (account !== null) return account
  account = new CreditAccount(id)
  account.owner = owner
  account.token = token.id
  account.credited = ZERO
  account.withdrawn = ZERO
  account.balance = ZERO
  return account
}

/** No event of a tab comes before its opening. */
function loadTab(tabId: Bytes): Tab {
  return Tab.load(hex(tabId)) as Tab
}
