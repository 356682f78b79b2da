import {
  ackAddress,
  encodeContent,
  encodeFrame,
  type Frame,
  fromHex,
  type Hex,
  hashStamp,
  inboxTopic,
  messageHash,
  type RelayEntry,
  sealedBox,
  signStamp,
  spanOf,
  toHex,
} from '@parley/protocol'
import type { StampBooks } from '../books/StampBooks.ts'
import type { NetworkClock } from '../clock/NetworkClock.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { Identities } from '../identity/Identities.ts'
import type { Store } from '../model/Store.ts'
import type { RelayDirectory } from '../relays/RelayDirectory.ts'
import type { StoreKeys } from '../state/storeKeys.ts'
import { randomBytes } from '../util/randomBytes.ts'
import type { Attempt, NamedRelay } from './Attempt.ts'
import type { Job } from './Job.ts'
import type { JobReport } from './JobReport.ts'

type Parts = {
  store: Store
  keys: StoreKeys
  identities: Identities
  books: StampBooks
  relays: RelayDirectory
  clock: NetworkClock
  report: JobReport
  domain: Uint8Array
}

/** Seals, takes slots, signs, and stores all of it before a byte leaves: no slot is signed twice. */
export class Stamper {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** @throws {ParleyError} `identity/missing`, `relay/none`, `book/...`, `profile/...`, `store/failed`; {@link ProtocolError} where the content does not fit */
  async stamp(job: Job): Promise<Job & { attempt: Attempt }> {
    const { store, keys, identities, books, clock, domain, report } = this.#parts
    const device = identities.deviceKeys()
    if (device === undefined) throw new ParleyError('identity/missing', {})
    const { profile } = await identities.contact(job.address)
    const hold = await this.#usable(profile.relays)
    if (hold.length === 0) throw new ParleyError('relay/none', {})

    const envelope = await sealedBox.seal({
      content: encodeContent(job.content),
      sender: { did: identities.did, signKey: device.signKey },
      recipientKeys: [fromHex(profile.boxKey)],
      random: randomBytes(128),
    })
    const span = spanOf(envelope.length)
    const { book, epoch, first, privateKey, names } = await books.take({ span, relays: hold })

    const ackKey = fromHex(profile.ackKey)
    const contentTopic = inboxTopic(ackKey)
    const startedAt = clock.now()
    const timestampNs = BigInt(startedAt) * 1_000_000n
    const hash = messageHash({ contentTopic, timestampNs, envelope })
    const ack = ackAddress(ackKey, epoch)
    const stamps: Frame['stamps'] = []
    const named: NamedRelay[] = []
    for (const [index, name] of names.entries()) {
      const relay = hold[name]
      if (relay === undefined) continue
      const unsigned = { bookId: book.id, epoch, slot: first + index * span, span, relayId: relay.id, ack }
      stamps.push(signStamp({ stamp: unsigned, messageHash: hash, domain, privateKey }))
      named.push({
        relayId: relay.id,
        stampHash: toHex(hashStamp(unsigned, hash)),
        ack: toHex(ack),
        signer: relay.signer.toLowerCase() as Hex,
      })
    }
    const attempt: Attempt = {
      messageHash: toHex(hash),
      contentTopic,
      timestampNs,
      payload: encodeFrame({ stamps, envelope }),
      bookId: book.id,
      epoch,
      startedAt,
      named,
    }
    const ready = { ...job, attempt, attempts: job.attempts + 1 }
    await store.put(keys.job(job.id), ready)
    await report.stamped(job, attempt)
    void books.touched()
    return ready
  }

  async #usable(ids: readonly number[]): Promise<RelayEntry[]> {
    const { relays } = this.#parts
    if (ids.some((id) => relays.get(id) === undefined)) await relays.refresh().catch(() => {})
    return ids.flatMap((id) => {
      const entry = relays.get(id)
      return entry !== undefined && relays.isUsable(entry) ? [entry] : []
    })
  }
}
