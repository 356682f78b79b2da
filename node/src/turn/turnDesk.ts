import { createHmac } from 'node:crypto'
import {
  equalBytes,
  type ProblemCode,
  type ProblemFacts,
  recoverTurnRequest,
  type Suite,
  TURN_REQUEST_TOLERANCE,
  toHex,
} from '@parley/protocol'

export type TurnAnswer =
  | { kind: 'given'; urls: string[]; username: string; credential: string; expiresAt: number }
  | { kind: 'refused'; code: ProblemCode; facts?: ProblemFacts }

/** Who may ask for a subject, and until when credentials for it last, in unix seconds. */
export type TurnSubject = { signers: Uint8Array[]; expiresAt: number; perSide: number }

export type TurnDeskInit = {
  server: () => { urls: string[]; secret: string }
  relayId: () => number | undefined
  /** A message that was postmarked lately, or an open tab that this relay serves. */
  subject: (subject: Uint8Array, now: number) => Promise<TurnSubject | undefined>
  suite: Suite
  domain: Uint8Array
}

/** The most sides of calls whose credentials are counted at once; beyond it nobody new gets any. */
const MOST_SIDES = 20_000

/** Gives out credentials of the relay's TURN server (REST scheme) to both sides of a call, and to nobody else. */
export class TurnDesk {
  readonly #init: TurnDeskInit
  /** By subject and signer: when each credential that was given ends. */
  readonly #given = new Map<string, number[]>()

  constructor(init: TurnDeskInit) {
    this.#init = init
  }

  async give(
    { subject, time, signature }: { subject: Uint8Array; time: number; signature: Uint8Array },
    now = Date.now() / 1000,
  ): Promise<TurnAnswer> {
    const { server, relayId: own, suite, domain } = this.#init
    const { urls, secret } = server()
    const relayId = own()
    if (urls.length === 0) return { kind: 'refused', code: 'turn/none' }
    if (relayId === undefined) return { kind: 'refused', code: 'relay/not-ready' }
    if (Math.abs(now - time) > TURN_REQUEST_TOLERANCE)
      return { kind: 'refused', code: 'turn/wrong-time', facts: { time: Math.floor(now) } }
    const known = await this.#init.subject(subject, now)
    if (known === undefined) return { kind: 'refused', code: 'turn/unknown-subject' }
    const signer = recoverTurnRequest({ subject, relayId, time, signature }, domain, suite)
    if (signer === undefined || !known.signers.some((account) => equalBytes(account, signer)))
      return { kind: 'refused', code: 'turn/forged' }
    if (!this.#count(`${toHex(subject)}:${toHex(signer)}`, known, now))
      return { kind: 'refused', code: 'turn/too-many', facts: { limit: known.perSide } }
    const expiresAt = Math.ceil(known.expiresAt)
    const username = `${expiresAt}:${toHex(subject).slice(2, 18)}`
    const credential = createHmac('sha1', secret).update(username).digest('base64')
    return { kind: 'given', urls, username, credential, expiresAt }
  }

  #count(side: string, { expiresAt, perSide }: TurnSubject, now: number): boolean {
    const live = (this.#given.get(side) ?? []).filter((end) => end > now)
    if (live.length >= perSide) return false
    if (!this.#given.has(side) && this.#given.size >= MOST_SIDES && !this.#sweep(now)) return false
    this.#given.set(side, [...live, expiresAt])
    return true
  }

  /** Forgets who has nothing that is still good; says whether that made room. */
  #sweep(now: number): boolean {
    for (const [side, ends] of this.#given) if (ends.every((end) => end <= now)) this.#given.delete(side)
    return this.#given.size < MOST_SIDES
  }
}
