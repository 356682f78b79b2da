import { type AddressBook, consultationTabsAbi, postOfficeAbi, timelockAbi } from '@parley/protocol'
import { encodeAbiParameters, encodeFunctionData, type Hex, keccak256, stringToHex } from 'viem'
import { random } from './random.ts'
import { Stage, type Told } from './Stage.ts'

const DAY = 86_400
const WEEK = 7 * DAY
const RELAYS = 40
const STAKE = 200_000_000n
const FEE_BPS = 1_000n
const UNRECEIPTED_BPS = 4_000n
const BOOKS_A_WEEK = 12
/** How long before they can be made changes are announced, in seconds. */
export const ANNOUNCED = BigInt(14 * DAY)
/** How long before they hold rents are announced, in seconds. */
export const RENT_NOTICE = 90 * DAY
const uint16 = { type: 'uint16' } as const

/** Sums of one period, or of all of them; by the same names as the subgraph's. */
export type Sums = Record<string, bigint>

export type Year = {
  stage: Stage
  schedule: { genesis: number; epochLength: number }
  /** Unix seconds of the newest block. */
  now: number
  total: Sums
  epochs: Map<number, Sums>
  days: Map<number, Sums>
  /** What each relay earned. */
  incomes: Map<number, bigint>
}

type Contracts = Pick<AddressBook['contracts'], 'token' | 'postOffice' | 'timelock'>

type Book = { id: bigint; depth: number; unit: bigint; fromEpoch: number; relays: number[] }

/**
 * A year of a network with weekly epochs, told to the real mapping event by event, and added up beside it from what is told.
 * @example const year = await playYear({ epochs: 53, now: Date.now() / 1000, contracts: addressBook.contracts })
 */
export async function playYear({
  epochs,
  now,
  contracts,
}: {
  epochs: number
  now: number
  contracts: Contracts
}): Promise<Year> {
  const genesis = Math.floor(now) - epochs * WEEK + 3 * DAY
  const schedule = { genesis, epochLength: WEEK }
  const stage = new Stage({ schedule })
  stage.read = async () => encodeAbiParameters([uint16, uint16], [Number(FEE_BPS), Number(UNRECEIPTED_BPS)])
  const year: Year = {
    stage,
    schedule,
    now: Math.floor(now),
    total: {},
    epochs: new Map(),
    days: new Map(),
    incomes: new Map(),
  }
  await new Player(year, contracts).play(epochs)
  return year
}

class Player {
  readonly #year: Year
  readonly #contracts: Contracts
  readonly #chance = random(11)
  readonly #books: Book[] = []
  readonly #stakes = new Map<number, bigint>()
  #block = 0
  #seconds = 0
  #told: Told[] = []
  #waiting = { fees: 0n, forfeits: 0n }

  constructor(year: Year, contracts: Contracts) {
    this.#year = year
    this.#contracts = contracts
  }

  async play(epochs: number): Promise<void> {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const start = (epoch - 1) * WEEK
      await this.#at(start + DAY / 4, () => this.#people(epoch))
      await this.#at(start + DAY, () => this.#relays(epoch))
      if (epoch > 2) {
        await this.#at(start + 2 * DAY, () => this.#draw(epoch - 2))
        await this.#at(start + 2 * DAY + 3_600, () => this.#claims(epoch - 2, 0))
        if (start + 3.5 * DAY < this.#end) await this.#at(start + 3.5 * DAY, () => this.#claims(epoch - 2, 1))
      }
      if (start + 5 * DAY < this.#end) await this.#at(start + 5 * DAY, () => this.#calls(epoch))
    }
    await this.#at(this.#end, () => {
      this.#sweep()
      this.#announce()
    })
  }

  /** Seconds since genesis of the newest block. */
  get #end(): number {
    return this.#year.now - this.#year.schedule.genesis
  }

  /** One block. */
  async #at(seconds: number, tell: () => void): Promise<void> {
    this.#seconds = Math.min(Math.floor(seconds), this.#end)
    this.#told = []
    tell()
    this.#block += 1
    await this.#year.stage.block(this.#block, this.#seconds, this.#told)
  }

  #tell(source: string, event: string, args: Record<string, unknown>, more: Partial<Told> = {}): void {
    this.#told.push({ source, event, args, ...more })
  }

  /** Counts for ever, in the day of the block, and in the epoch of the block unless another is meant. */
  #count(counter: string, amount: bigint, epoch = 1 + Math.floor(this.#seconds / WEEK)): void {
    const { total, epochs, days, schedule } = this.#year
    const day = Math.floor((schedule.genesis + this.#seconds) / DAY)
    for (const sums of [total, sumsOf(epochs, epoch), sumsOf(days, day)]) sums[counter] = (sums[counter] ?? 0n) + amount
  }

  #people(epoch: number): void {
    for (let i = this.#chance.below(9); i >= 0; i--) {
      const args = {
        identity: account(`person ${epoch} ${i}`),
        owner: account(`owner ${epoch} ${i}`),
        previousChange: 0n,
      }
      this.#tell('DIDRegistry', 'DIDOwnerChanged', args)
      this.#count('identitiesSeen', 1n)
    }
    for (let i = 0; i < BOOKS_A_WEEK; i++) {
      const depth = 8 + this.#chance.below(5)
      const unit = BigInt(30 + this.#chance.below(90))
      const value = unit << BigInt(depth)
      const id = BigInt(this.#books.length + 1)
      const balance = value * BigInt(8 + this.#chance.below(9)) + BigInt(this.#chance.below(1_000))
      // The first relays have most of the mail.
      const relays = Array.from({ length: 6 }, () => 1 + this.#chance.below(1 + this.#chance.below(RELAYS)))
      this.#books.push({ id, depth, unit, fromEpoch: epoch, relays })
      const [owner, key] = [account(`owner ${id}`), account(`key ${id}`)]
      this.#tell('PostOffice', 'BatchOpened', {
        batchId: id,
        owner,
        key,
        depth,
        kind: 0,
        unit,
        fromEpoch: epoch,
        balance,
        bond: value,
      })
      this.#count('booksOpened', 1n)
      this.#count('postagePaidIn', balance)
    }
  }

  #relays(epoch: number): void {
    if (epoch === 1)
      for (let relay = 1; relay <= RELAYS; relay++) this.#stake(relay, STAKE + BigInt(this.#chance.below(9_999_999)))
    if (epoch % 9 === 0) this.#stake(1 + this.#chance.below(RELAYS), STAKE * 2n)
    if (epoch % 13 !== 0) return
    const relayId = 1 + this.#chance.below(RELAYS)
    const stake = (this.#stakes.get(relayId) ?? 0n) - 20_000_003n
    this.#stakes.set(relayId, stake)
    this.#tell('RelayRegistry', 'RelaySlashed', {
      relayId,
      taken: 20_000_003n,
      stake,
      reporter: account('reporter'),
      bounty: 1_000_000n,
    })
    this.#count('slashes', 1n)
    this.#count('slashed', 20_000_003n)
  }

  #stake(relayId: number, stake: bigint): void {
    this.#count('stakeAdded', stake - (this.#stakes.get(relayId) ?? 0n))
    this.#stakes.set(relayId, stake)
    const [signer, payout] = [account(`signer ${relayId}`), account(`payout ${relayId}`)]
    this.#tell('RelayRegistry', 'RelayChanged', { relayId, signer, payout, stake, ask: BigInt(20 + relayId) })
  }

  #draw(epoch: number): void {
    this.#tell('PostOffice', 'Drawn', { epoch, randomness: keccak256(stringToHex(`word ${epoch}`)) })
  }

  /** Half of the books that are claimed from in this epoch, at each of two times. */
  #claims(epoch: number, half: number): void {
    for (const { id, depth, unit, fromEpoch, relays } of this.#books) {
      if (epoch < fromEpoch || epoch > fromEpoch + 6 || Number(id) % 2 !== half || this.#chance.below(3) === 0) continue
      const relayId = this.#chance.pick(relays)
      const value = unit << BigInt(depth)
      const fee = (value * FEE_BPS) / 10_000n
      const receipted = this.#chance.below(20) > 0
      const net = receipted ? value - fee : (value * UNRECEIPTED_BPS) / 10_000n
      this.#tell('PostOffice', 'Claimed', {
        batchId: id,
        epoch,
        relayId,
        stampHash: keccak256(stringToHex(`${id} ${epoch}`)),
        net,
      })
      this.#count('claims', 1n, epoch)
      this.#count('claimsUnreceipted', receipted ? 0n : 1n, epoch)
      this.#count('claimedValue', value, epoch)
      this.#count('relayIncome', net, epoch)
      this.#count('fees', fee, epoch)
      this.#count('forfeited', value - fee - net, epoch)
      this.#count('slotsEstimated', 1n << BigInt(depth), epoch)
      this.#count('slotsVariance', 1n << BigInt(2 * depth), epoch)
      this.#waiting = { fees: this.#waiting.fees + fee, forfeits: this.#waiting.forfeits + value - fee - net }
      this.#year.incomes.set(relayId, (this.#year.incomes.get(relayId) ?? 0n) + net)
    }
    if (epoch % 4 === 0 && half === 1) this.#sweep()
  }

  #sweep(): void {
    const { fees, forfeits } = this.#waiting
    this.#tell('PostOffice', 'Swept', { fees, burned: forfeits })
    this.#count('burned', forfeits)
    this.#waiting = { fees: 0n, forfeits: 0n }
  }

  /** Two changes that are coming, and one that was cancelled. */
  #announce(): void {
    const { postOffice, timelock } = this.#contracts
    const shares = encodeFunctionData({ abi: postOfficeAbi, functionName: 'setShares', args: [1_200, 3_500] })
    const delay = encodeFunctionData({ abi: timelockAbi, functionName: 'updateDelay', args: [BigInt(30 * DAY)] })
    this.#schedule('shares and delay', [
      [postOffice, shares],
      [timelock, delay],
    ])
    this.#schedule('cancelled', [[postOffice, shares]])
    this.#tell('Timelock', 'Cancelled', { id: keccak256(stringToHex('cancelled')) })
    const rents = { rentShort: 700_000_000n, rentFour: 200_000_000n, rentLong: 6_000_000n }
    this.#tell('NameRegistry', 'RentsAnnounced', { from: BigInt(this.#year.now + RENT_NOTICE), ...rents })
  }

  #schedule(label: string, calls: [target: Hex, data: Hex][]): void {
    const common = {
      id: keccak256(stringToHex(label)),
      value: 0n,
      predecessor: `0x${'00'.repeat(32)}`,
      delay: ANNOUNCED,
    }
    for (const [index, [target, data]] of calls.entries())
      this.#tell('Timelock', 'CallScheduled', { ...common, index: BigInt(index), target, data })
  }

  /** Calls by the minute, opened and closed in one block. */
  #calls(epoch: number): void {
    for (let i = this.#chance.below(5); i > 0; i--) {
      const [payer, payee] = [account(`payer ${epoch} ${i}`), account(`payee ${epoch} ${i}`)]
      const [rate, tick] = [100_000n, 10n]
      const rates = toWord((rate << 160n) | (tick << 128n))
      const key = account(`call key ${epoch} ${i}`)
      const deal = { payee, key, payeeKey: key, token: this.#contracts.token, relayPayout: key, rates }
      const words = [payer, payee, key, key, this.#contracts.token, key]
        .map((entry) => entry.slice(2).padStart(64, '0'))
        .join('')
      const tabId = keccak256(`0x${words}${rates.slice(2)}`)
      const deposit = 20_000_000n
      const ticks = BigInt(1 + this.#chance.below(100))
      const input = encodeFunctionData({
        abi: consultationTabsAbi,
        functionName: 'open',
        args: [deal as never, deposit],
      })
      this.#tell(
        'ConsultationTabs',
        'TabOpened',
        { tabId, payer, payee, token: this.#contracts.token, deposit },
        { input },
      )
      const paid = rate * ticks
      this.#tell('ConsultationTabs', 'TabClosed', {
        tabId,
        relayPayout: key,
        paid,
        toRelay: 0n,
        toTreasury: paid / 100n,
      })
      this.#count('tabsOpened', 1n)
      this.#count('tabsClosed', 1n)
      this.#count('talkSeconds', ticks * tick)
    }
  }
}

function sumsOf(sums: Map<number, Sums>, number: number): Sums {
  const found = sums.get(number) ?? {}
  sums.set(number, found)
  return found
}

const account = (label: string): Hex => keccak256(stringToHex(label)).slice(0, 42) as Hex
const toWord = (value: bigint): Hex => `0x${value.toString(16).padStart(64, '0')}`
