import {
  type Address,
  type Hex,
  healthSchema,
  MAX_HEALTH,
  MAX_PROFILE,
  type PeerReport,
  peerReportSchema,
  type TabTerms,
  tabTermsJson,
} from '@parley/protocol'
import * as v from 'valibot'
import { ParleyError } from '../errors/ParleyError.ts'
import type { RelayClaim } from '../model/RelayClaim.ts'
import type { RelayStatus } from '../model/RelayStatus.ts'
import {
  CLAIMS_LIMIT,
  MAX_PEER_REPORT,
  OUTCOME_WAIT_MS,
  REQUEST_TIMEOUT_MS,
  TAB_TIMEOUT_MS,
  WITNESS_TIMEOUT_MS,
} from './constants.ts'
import { RelayRefusal } from './RelayRefusal.ts'
import { readBody } from './readBody.ts'
import {
  claimsBody,
  closeTabBody,
  type OutcomeBody,
  offersBody,
  openTabBody,
  outcomeBody,
  outcomesBody,
  problemBody,
  ratingsBody,
  statusBody,
  type TabBody,
  type TurnCredentials,
  tabBody,
  turnBody,
  voucherBody,
} from './relayBodies.ts'

type Request = {
  method?: string
  body?: BodyInit
  json?: boolean
  timeoutMs?: number
  signal?: AbortSignal
  limit?: number
}

type TabVoucher = { tabId: Hex; terms: TabTerms; cumulative: bigint }
type TabOpening = {
  terms: TabTerms
  deposit: bigint
  /** `ReceiveWithAuthorization` of the token: unix seconds, and 65 bytes as a wallet signs. */
  authorization: { validAfter: bigint; validBefore: bigint; signature: Hex }
}

/**
 * The HTTP API of one relay. Every call ends in time and reads a bounded answer.
 * @throws {ParleyError} `relay/unreachable`, `relay/garbage`; {@link RelayRefusal} where the relay says no
 */
export class RelayApi {
  readonly url: string
  readonly #fetch: typeof fetch

  constructor(url: string, fetchIt: typeof fetch) {
    this.url = url
    this.#fetch = fetchIt
  }

  /** The relay's clock, unix ms, and how long the answer took. */
  async health(): Promise<{ time: number; roundTripMs: number }> {
    const start = performance.now()
    const { time } = await this.#json('v1/health', healthSchema, { timeoutMs: 4_000, limit: MAX_HEALTH })
    return { time, roundTripMs: performance.now() - start }
  }

  async status(): Promise<RelayStatus> {
    const body = await this.#json('v1/status', statusBody)
    return {
      version: body.version,
      time: body.time,
      chainHead: body.chain.head,
      drawn: body.chain.drawn,
      epoch: body.chain.epoch,
      peers: body.peers,
      subscribers: body.subscribers,
      inboxes: body.inboxes,
      held: body.held,
      stamps: body.stamps,
      claims: { ...body.claims, lastEpoch: body.claims.lastEpoch ?? undefined },
      draw: body.draw ?? undefined,
      earned: body.earned,
      funds: body.funds ?? undefined,
    }
  }

  /** What the relay measured of the others: its word, which nothing proves. */
  async peers(): Promise<PeerReport> {
    const bounds = { timeoutMs: WITNESS_TIMEOUT_MS, limit: MAX_PEER_REPORT }
    return await this.#json('v1/peers', peerReportSchema, bounds)
  }

  async claims(): Promise<RelayClaim[]> {
    const { claims } = await this.#json(`v1/claims?limit=${CLAIMS_LIMIT}`, claimsBody)
    return claims.slice(0, CLAIMS_LIMIT)
  }

  async putProfile(address: Address, bytes: Uint8Array): Promise<void> {
    await this.#request(`v1/profiles/${address}`, { method: 'PUT', body: bytes.slice(), json: true })
  }

  /** `undefined` when the relay has none. */
  async profile(address: Address): Promise<Uint8Array | undefined> {
    try {
      return await this.#request(`v1/profiles/${address}`, { limit: MAX_PROFILE })
    } catch (error) {
      if (error instanceof RelayRefusal && error.status === 404) return undefined
      throw error
    }
  }

  /** Waits a while for the message; `undefined` when the relay knows nothing of it. */
  async message(messageHash: Hex, signal: AbortSignal): Promise<OutcomeBody | undefined> {
    try {
      return await this.#json(`v1/messages/${messageHash}?wait=${OUTCOME_WAIT_MS}`, outcomeBody, {
        timeoutMs: OUTCOME_WAIT_MS + REQUEST_TIMEOUT_MS,
        signal,
      })
    } catch (error) {
      if (error instanceof RelayRefusal && error.problem.code === 'message/unknown') return undefined
      throw error
    }
  }

  /** Of those the relay holds, by hash. */
  async outcomes(messageHashes: readonly Hex[]): Promise<Map<Hex, OutcomeBody>> {
    const { outcomes } = await this.#json('v1/outcomes', outcomesBody, {
      method: 'POST',
      body: JSON.stringify({ messageHashes }),
      json: true,
    })
    const held = new Map<Hex, OutcomeBody>()
    for (const hash of messageHashes) {
      const outcome = outcomes[hash]
      if (outcome?.state === 'held' && outcome.messageHash === hash) held.set(hash, outcome)
    }
    return held
  }

  async receipt(body: { relayId: number; epoch: number; ack: Hex; stampHashes: Hex[]; signature: Hex }): Promise<void> {
    await this.#request('v1/receipts', { method: 'POST', body: JSON.stringify(body), json: true })
  }

  /** Credentials for the relay's TURN server, bound to a message it postmarked or a tab it serves. Refused with `turn/...`. */
  async turn(request: { subject: Hex; time: number; signature: Hex }): Promise<TurnCredentials> {
    return await this.#json('v1/turn', turnBody, { ...post(request), limit: 4_096 })
  }

  /** Has the relay open a tab with the payer's authorization, whose nonce is the tab's id. The same again is the same. Refused with `tab/...`. */
  async openTab({ terms, deposit, authorization }: TabOpening): Promise<{ tabId: Hex; transaction: Hex }> {
    const { validAfter, validBefore, signature } = authorization
    const request = {
      terms: tabTermsJson(terms),
      deposit: deposit.toString(),
      authorization: { validAfter: validAfter.toString(), validBefore: validBefore.toString(), signature },
    }
    return await this.#json('v1/tabs', openTabBody, { ...post(request), timeoutMs: TAB_TIMEOUT_MS, limit: 4_096 })
  }

  /** Gives the relay a voucher to keep; resolves to the highest sum that it has on its disk. */
  async keepVoucher({ tabId, terms, cumulative, signature }: TabVoucher & { signature: Hex }): Promise<bigint> {
    const request = { terms: tabTermsJson(terms), cumulative: cumulative.toString(), signature }
    const voucher = { ...post(request), method: 'PUT', limit: 4_096 }
    return (await this.#json(`v1/tabs/${tabId}/voucher`, voucherBody, voucher)).cumulative
  }

  /** Has the relay close a tab with the payee's word. `pending`: not mined yet, the relay goes on; `transaction` is absent where it was another's. */
  async closeTab({
    tabId,
    terms,
    cumulative,
    signature,
    closeSignature,
  }: TabVoucher & { signature?: Hex; closeSignature: Hex }): Promise<{
    transaction: Hex | undefined
    state: 'closed' | 'pending'
  }> {
    const sum = { terms: tabTermsJson(terms), cumulative: cumulative.toString(), closeSignature }
    const request = signature === undefined ? sum : { ...sum, signature }
    const answer = await this.#json(`v1/tabs/${tabId}/close`, closeTabBody, {
      ...post(request),
      timeoutMs: TAB_TIMEOUT_MS,
      limit: 4_096,
    })
    return { transaction: answer.transaction ?? undefined, state: answer.state }
  }

  /** What the relay says of a tab: the chain's numbers, and the newest voucher it keeps. */
  async tab(tabId: Hex): Promise<TabBody> {
    return await this.#json(`v1/tabs/${tabId}`, tabBody, { limit: 4_096 })
  }

  /** A page of the advisers that the relay knows; more after `next`. */
  async offers(query: {
    after?: Address | undefined
    limit: number
    topic?: string | undefined
    language?: string | undefined
    available?: boolean
  }): Promise<v.InferOutput<typeof offersBody>> {
    const { after, limit, topic, language, available = false } = query
    const search = new URLSearchParams({ limit: String(limit) })
    if (after !== undefined) search.set('after', after)
    if (topic !== undefined) search.set('topic', topic)
    if (language !== undefined) search.set('language', language)
    if (available) search.set('available', '1')
    return await this.#json(`v1/offers?${search}`, offersBody)
  }

  /** "I can be called now", for some minutes. Refused with `available/forged`, `offer/unknown`. */
  async putAvailable(address: Address, statement: { until: number; signature: Hex }): Promise<void> {
    const path = `v1/offers/${address}/available`
    await this.#request(path, { method: 'PUT', body: JSON.stringify(statement), json: true })
  }

  /** A page of what callers said of somebody. */
  async ratings(payee: Address, after?: Hex): Promise<v.InferOutput<typeof ratingsBody>> {
    const search = new URLSearchParams({ payee, ...(after === undefined ? {} : { after }) })
    return await this.#json(`v1/ratings?${search}`, ratingsBody)
  }

  /** Refused with `rating/...`. */
  async putRating(tabId: Hex, bytes: Uint8Array): Promise<void> {
    await this.#request(`v1/ratings/${tabId}`, { method: 'PUT', body: bytes.slice(), json: true })
  }

  async #json<Schema extends v.GenericSchema>(
    path: string,
    schema: Schema,
    request?: Request,
  ): Promise<v.InferOutput<Schema>> {
    const bytes = await this.#request(path, request)
    const result = v.safeParse(schema, parseJson(bytes))
    if (!result.success) {
      const [issue] = result.issues
      throw this.#garbage(`${path.split('?')[0]}: ${v.getDotPath(issue) ?? 'body'}`)
    }
    return result.output
  }

  async #request(
    path: string,
    { method = 'GET', body, json = false, timeoutMs = REQUEST_TIMEOUT_MS, signal, limit }: Request = {},
  ): Promise<Uint8Array> {
    const timeout = AbortSignal.timeout(timeoutMs)
    let response: Response
    let bytes: Uint8Array
    try {
      response = await this.#fetch(this.#address(path), {
        method,
        ...(body === undefined ? {} : { body }),
        headers: json ? { 'content-type': 'application/json' } : {},
        signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
        // A relay is a stranger: no cookies, no hint where we come from, and it does not send us elsewhere.
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        redirect: 'error',
        cache: 'no-store',
      })
      bytes = await readBody(response, limit)
    } catch (cause) {
      if (cause instanceof Error && cause.message === 'too large') throw this.#garbage('an answer too large', cause)
      throw new ParleyError('relay/unreachable', { url: this.url }, { cause })
    }
    if (response.ok) return bytes
    const problem = v.safeParse(problemBody, parseJson(bytes))
    if (!problem.success) throw this.#garbage(`status ${response.status}`)
    throw new RelayRefusal(response.status, problem.output)
  }

  #address(path: string): URL {
    const url = new URL(path, this.url.endsWith('/') ? this.url : `${this.url}/`)
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error('not a web address')
    return url
  }

  #garbage(detail: string, cause?: unknown): ParleyError {
    return new ParleyError('relay/garbage', { url: this.url, detail }, { cause })
  }
}

function post(body: unknown): Request {
  return { method: 'POST', body: JSON.stringify(body), json: true }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
