import {
  type AddressBook,
  blockhashBeaconAbi,
  drandBeaconAbi,
  drawTime,
  postOfficeAbi,
  type RelayEntry,
  toHex,
} from '@parley/protocol'
import type { Logger } from 'pino'
import type { Abi, PublicClient } from 'viem'
import type { ChainMirror } from '../chain/chainMirror.ts'
import type { Sent, Transactor } from '../chain/transactor.ts'
import { drandSignatures } from './drandRounds.ts'
import { drawTimes } from './drawTimes.ts'

export type DrawerInit = {
  client: PublicClient
  addressBook: AddressBook
  mirror: ChainMirror
  transactor: Transactor
  /** Where drand's rounds are asked for, in this order. */
  drandUrls: readonly string[]
  log: Logger
}

/** The post office passes on what its beacon throws. */
const errorsOf = (abi: Abi) => abi.filter(({ type }) => type === 'error')
const officeAbi: Abi = [...postOfficeAbi, ...errorsOf(drandBeaconAbi), ...errorsOf(blockhashBeaconAbi)]
const beaconAbi: Abi = [...drandBeaconAbi, ...errorsOf(blockhashBeaconAbi)]

/** What a beacon says that waits for its target block to be fixed; the last is drand's, when no server has the round. */
const WANTS_OPENING = ['Beacon_NotOpen', 'Beacon_Lost', 'Beacon_BadLength']
/** What passes by itself. */
const WAITS = ['Beacon_NotMined', 'Beacon_TooEarly', 'Draws_NotNext', 'Draws_TooEarly']

/** Epochs of a backlog that are looked at. */
const MOST_KEPT = 8

/**
 * Draws each epoch when its time has come, wins or not: by drand's round where the beacon wants one, by block hash where it is
 * one or drand is gone, and skips an epoch that will never have randomness (mechanism.md B4).
 */
export class Drawer {
  readonly #init: DrawerInit
  #dueSince: { epoch: number; at: number } | undefined
  #failures = 0
  #saidMissing = 0
  #notBefore = 0
  #keepAt = 0

  constructor(init: DrawerInit) {
    this.#init = init
  }

  async draw(relay: RelayEntry): Promise<void> {
    const { mirror, addressBook, client, log } = this.#init
    const epoch = mirror.latest.drawn + 1
    const { nextDraw } = drawTimes(addressBook.schedule, mirror.latest)
    const now = mirror.head.time
    if (now < nextDraw) return await this.#keepWords(epoch, now)
    if (this.#dueSince?.epoch !== epoch) {
      this.#dueSince = { epoch, at: now }
      this.#failures = 0
    }
    // Relays take turns to be first, so that they do not all pay for one draw.
    if (now < this.#dueSince.at + this.#turn(relay, epoch) || now < this.#notBefore) return
    const drawn = await this.#drawEpoch(epoch)
    if (drawn.kind === 'mined') {
      log.info({ epoch, transaction: drawn.hash }, 'Epoch drawn')
      return
    }
    if (drawn.kind === 'lost') return
    if (WANTS_OPENING.includes(drawn.reason)) {
      const { beacon } = addressBook.contracts
      const opened = await this.#init.transactor.send({
        address: beacon,
        abi: beaconAbi,
        functionName: 'openDraw',
        args: [epoch],
      })
      if (opened.kind === 'mined') log.debug({ epoch, transaction: opened.hash }, 'Draw opened')
      if (opened.kind !== 'refused') return
    }
    if (WAITS.includes(drawn.reason)) return
    this.#failures += 1
    if (this.#failures < 3) return
    const skipAfter = await client.readContract({
      address: addressBook.contracts.postOffice,
      abi: postOfficeAbi,
      functionName: 'skipAfter',
    })
    if (now < nextDraw + skipAfter) return
    const skipped = await this.#send('skip', [epoch])
    if (skipped.kind === 'mined')
      log.warn({ epoch, transaction: skipped.hash }, 'Epoch skipped: it has no randomness, nobody is paid for it')
  }

  async #drawEpoch(epoch: number): Promise<Sent> {
    // What is recorded, or fixed by the fallback, needs no proof.
    const bare = await this.#send('draw', [epoch, '0x'])
    if (bare.kind !== 'refused' || bare.reason !== 'Beacon_BadLength') return bare
    const round = await this.#roundOf(epoch)
    for await (const signature of drandSignatures({ urls: this.#init.drandUrls, round })) {
      const drawn = await this.#send('draw', [epoch, toHex(signature)])
      if (drawn.kind !== 'refused' || WAITS.includes(drawn.reason)) return drawn
    }
    // Servers that are down are not asked at every block.
    this.#notBefore = this.#init.mirror.head.time + this.#step()
    if (this.#saidMissing !== epoch) {
      this.#saidMissing = epoch
      this.#init.log.warn({ epoch, round: round.toString() }, 'No drand server has the round: trying again')
    }
    return bare
  }

  /**
   * In a backlog draws wait for each other's claim windows. A draw that was opened meanwhile has a word that is known, and would be
   * lost after 256 blocks: whoever opened it could wait for that and have another.
   */
  async #keepWords(next: number, now: number): Promise<void> {
    const { transactor, addressBook, log } = this.#init
    const { schedule, contracts } = addressBook
    if (now < drawTime(schedule, next) || now < this.#keepAt) return
    this.#keepAt = now + this.#step()
    for (let epoch = next; epoch < next + MOST_KEPT && drawTime(schedule, epoch) <= now; epoch += 1) {
      const kept = await transactor.send({
        address: contracts.beacon,
        abi: beaconAbi,
        functionName: 'keep',
        args: [epoch],
      })
      if (kept.kind === 'mined')
        log.info({ epoch, transaction: kept.hash }, 'Random word kept for a draw that has to wait')
    }
  }

  async #roundOf(epoch: number): Promise<bigint> {
    const { client, addressBook } = this.#init
    return await client.readContract({
      address: addressBook.contracts.beacon,
      abi: drandBeaconAbi,
      functionName: 'roundOf',
      args: [epoch],
    })
  }

  #send(functionName: 'draw' | 'skip', args: readonly unknown[]): Promise<Sent> {
    const { transactor, addressBook } = this.#init
    return transactor.send({ address: addressBook.contracts.postOffice, abi: officeAbi, functionName, args })
  }

  /** Seconds this relay leaves to those before it in this epoch. */
  #turn({ id }: RelayEntry, epoch: number): number {
    const { mirror } = this.#init
    const eligible = mirror.relays().filter((relay) => mirror.isEligible(relay))
    const place = eligible.findIndex((relay) => relay.id === id)
    if (place === -1) return 0
    const rank = (place + epoch) % eligible.length
    return Math.min(rank, 5) * this.#step()
  }

  /** Long enough for the relay before to open the draw, wait for its block and draw. */
  #step(): number {
    return Math.max(1, Math.min(60, Math.round(this.#init.addressBook.schedule.epochLength / 10)))
  }
}
