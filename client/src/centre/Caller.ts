import type { Address } from '@parley/protocol'
import { toHex } from '@parley/protocol'
import { mustHaveStamps } from '../books/mustHaveStamps.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { LineView } from '../model/LineView.ts'
import { randomBytes } from '../util/randomBytes.ts'
import type { CentreParts } from './CentreParts.ts'
import type { CentreWord } from './CentreWord.ts'
import { MAX_TURN_MS } from './constants.ts'
import { Shared } from './Shared.ts'

type Own = Omit<LineView, 'silent'> & {
  readonly address: Address
  readonly place: string
  /** When the desk was last heard of, and what time that word bore. */
  readonly heardAt: number
  readonly saidAt: number
}

/** The caller's side: one place in one line. Only the desk that was asked is believed, and what it says moves no money. */
export class Caller {
  readonly #parts: CentreParts
  readonly #own: Shared<Own>
  #beatAt = 0

  constructor(parts: CentreParts) {
    this.#parts = parts
    this.#own = new Shared(parts, parts.keys.line)
  }

  async load(): Promise<void> {
    await this.#own.load()
  }

  view(now: number): LineView | undefined {
    const own = this.#own.value
    if (own === undefined) return undefined
    const { address: _, place: __, heardAt, saidAt: ___, ...view } = own
    return { ...view, silent: isInLine(own) && now - heardAt > this.#parts.times.lapseMs }
  }

  async join(centreDid: string): Promise<void> {
    const { identities, board, clock } = this.#parts
    if (identities.get() === undefined) throw new ParleyError('identity/missing', {})
    const { did, name, address, profile } = await identities.contact(identities.addressOf(centreDid))
    if (did === identities.did) throw new ParleyError('identity/self', {})
    if (profile.offer?.centre !== true) throw new ParleyError('centre/none', { did })
    mustHaveStamps(board.snapshot().books)
    await this.#giveUp()
    const now = clock.now()
    const place = toHex(randomBytes(16)).slice(2)
    const centre = { did, name }
    await this.#own.update(() => ({
      centre,
      address,
      place,
      state: 'asked',
      since: now,
      handedOver: false,
      heardAt: now,
      saidAt: 0,
    }))
    await this.#beat(now)
  }

  async leave(): Promise<void> {
    await this.#giveUp()
    await this.#own.update(() => undefined)
  }

  async hear({ contact, step, at }: CentreWord): Promise<void> {
    const { identities, clock } = this.#parts
    if (step.step !== 'standing' && step.step !== 'turn' && step.step !== 'refuse') return
    const isMine = (own: Own | undefined): own is Own =>
      own !== undefined && own.address === contact.address && own.place === step.place && at >= own.saidAt
    if (!isMine(this.#own.value)) return
    const now = clock.now()
    const heard = { heardAt: now, saidAt: at }
    if (step.step === 'standing') {
      const { position, onDuty, waitSeconds } = step
      await this.#change(isMine, ({ centre, address, place, since, handedOver }) => ({
        ...{ centre, address, place, since, handedOver, ...heard, state: 'waiting', position, onDuty },
        ...(waitSeconds !== undefined && { waitSeconds }),
      }))
    } else if (step.step === 'refuse') {
      await this.#change(isMine, (own) => ({ ...own, ...heard, state: 'refused', reason: step.reason }))
    } else if (step.until > now && step.until <= now + MAX_TURN_MS) {
      const { did, name } = await identities.contact(identities.addressOf(step.adviser))
      if (did === identities.did) return
      const { payeeKey, until } = step
      await this.#change(isMine, (own) => ({
        ...own,
        ...heard,
        state: 'turn',
        adviser: { did, name },
        payeeKey,
        until,
      }))
    }
  }

  /** In every tab. */
  async note(now: number): Promise<void> {
    const own = this.#own.value
    if (own?.state !== 'turn') return
    const { did } = own.adviser ?? {}
    const { calls } = this.#parts.board.snapshot()
    const call = calls.find(({ peer, direction, phase }) => direction === 'out' && peer === did && phase !== 'ended')
    const isThis = (other: Own | undefined): other is Own => other?.state === 'turn' && other.saidAt === own.saidAt
    if (call !== undefined && call.phase !== 'calling' && call.phase !== 'ringing') {
      await this.#change(isThis, (old) => ({ ...old, state: 'served', handedOver: true }))
    } else if (call === undefined && now > (own.until ?? 0)) {
      await this.#change(isThis, (old) => ({ ...old, state: 'passed' }))
    }
  }

  /** In the tab that talks to relays. */
  async tick(now: number): Promise<void> {
    const own = this.#own.value
    if (own !== undefined && isInLine(own) && now - this.#beatAt >= this.#parts.times.beatMs) await this.#beat(now)
  }

  async #beat(now: number): Promise<void> {
    const own = this.#own.value
    if (own === undefined) return
    this.#beatAt = now
    const { address, place, centre } = own
    await this.#parts.outbox.addCentre({ address, peer: centre.did, centre: { step: 'join', place } })
  }

  async #giveUp(): Promise<void> {
    const own = this.#own.value
    if (own === undefined || !(isInLine(own) || own.state === 'turn')) return
    const { address, place, centre } = own
    await this.#parts.outbox.addCentre({ address, peer: centre.did, centre: { step: 'leave', place } })
  }

  async #change(is: (own: Own | undefined) => own is Own, change: (own: Own) => Own): Promise<void> {
    await this.#own.update((old) => (is(old) ? change(old) : old))
  }
}

function isInLine({ state }: Own): boolean {
  return state === 'asked' || state === 'waiting'
}
