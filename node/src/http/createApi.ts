import {
  equalBytes,
  MAX_PROFILE,
  type PeerReport,
  type Problem,
  ProtocolError,
  parseDid,
  parseProfile,
  profileAnchor,
  type RelayEntry,
  toHex,
} from '@parley/protocol'
import { type Context, Hono } from 'hono'
import { cors } from 'hono/cors'
import type { Logger } from 'pino'
import type { ClaimRecord } from '../chain/chainMirror.ts'
import type { Profiles } from '../hold/profiles.ts'
import type { Outcomes } from '../intake/outcomes.ts'
import type { ReceiptAnswer, ReceiptInput } from '../intake/receipts.ts'
import type { RelayStatus } from '../relayStatus.ts'
import type { TabDesk } from '../tabs/tabDesk.ts'
import type { TurnDesk } from '../turn/turnDesk.ts'
import { type OfferParts, offerRoutes } from './offerRoutes.ts'
import { problemResponse } from './problemResponse.ts'
import type { RateLimit } from './rateLimit.ts'
import { requests } from './requests.ts'
import { schemas } from './schemas.ts'
import { addTabRoutes } from './tabRoutes.ts'
import { addTurnRoutes } from './turnRoutes.ts'

export type HeldOutcome = { state: 'held' } & Record<string, unknown>

/** What the API needs of the relay, and no more. */
export type ApiParts = {
  chainId: number
  profiles: Profiles
  outcomes: Outcomes
  rateLimit: RateLimit
  remoteOf: (context: Context) => string
  relayId: () => number | undefined
  /** Why the relay cannot do its work for good, if so. */
  fault: () => string | undefined
  status: () => RelayStatus
  relays: () => RelayEntry[]
  claims: (limit: number) => ClaimRecord[]
  /** What was measured of the other relays. */
  peers: () => PeerReport
  outcomeOf: (messageHash: Uint8Array) => HeldOutcome | undefined
  takeReceipt: (input: ReceiptInput) => ReceiptAnswer
  /** The chain's anchor of an identity's profile, hex of 24 bytes. Throws while the chain is unreachable. */
  anchorOf: (address: `0x${string}`) => Promise<string>
  turn: TurnDesk
  /** Undefined where the relay serves no tabs. */
  tabs: TabDesk | undefined
  log: Logger
  offers: OfferParts
}

const MOST_WAITING = 2000
const { problem, parse, limited, json } = requests

/** The relay's HTTP API: see docs/operator.md and INTERFACES section 4. Errors are problem documents. */
export function createApi(parts: ApiParts): Hono {
  const { profiles, outcomes, rateLimit, remoteOf, log } = parts
  const api = new Hono()
  let waiting = 0

  api.use(
    cors({
      origin: '*',
      allowMethods: ['GET', 'PUT', 'POST', 'OPTIONS'],
      allowHeaders: ['content-type'],
      maxAge: 86_400,
    }),
  )
  api.use(async (context, next) => {
    if (!rateLimit.allows(remoteOf(context))) return problem('request/too-many')
    return next()
  })
  api.notFound(() => problem('request/unknown'))
  api.onError((error) => {
    log.error({ reason: error.message, at: error.stack?.split('\n')[1]?.trim() }, 'Request failed')
    return problem('relay/failed')
  })

  api.get('/v1/health', (context) => {
    const fault = parts.fault()
    return fault === undefined
      ? context.json({ status: 'ok', time: Date.now() })
      : problem('relay/not-ready', { reason: fault })
  })
  api.get('/v1/status', (context) => context.json(parts.status()))
  api.get('/v1/relays', (context) =>
    context.json({
      relays: parts.relays().map((relay) => ({ ...relay, stake: relay.stake.toString(), ask: relay.ask.toString() })),
    }),
  )
  api.get('/v1/peers', (context) => context.json(parts.peers()))
  api.get('/v1/claims', (context) => {
    const limit = parse(schemas.limit, context.req.query('limit'))
    if (!limit.ok) return limit.response
    const claims = parts
      .claims(limit.value)
      .map((claim) => ({ ...claim, batchId: claim.batchId.toString(), net: claim.net.toString() }))
    return context.json({ claims })
  })

  api.put('/v1/profiles/:address', limited(MAX_PROFILE, 'profile/too-large'), async (context) => {
    const address = parse(schemas.address, context.req.param('address'))
    if (!address.ok) return address.response
    const relayId = parts.relayId()
    if (relayId === undefined) return problem('relay/not-ready')
    const bytes = new Uint8Array(await context.req.arrayBuffer())
    let profile: ReturnType<typeof parseProfile>
    try {
      profile = parseProfile(bytes)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      const code = error.code === 'profile/too-large' ? 'profile/too-large' : 'profile/malformed'
      return problem(code, { reason: error.message })
    }
    const did = parseDid(profile.did)
    if (did.address.toLowerCase() !== address.value || did.chainId !== parts.chainId) {
      return problem('profile/malformed', { reason: 'The profile is of another identity than the address.' })
    }
    const anchor = profileAnchor(bytes)
    const known = profiles.bytes(address.value)
    let onChain: string
    try {
      onChain = await parts.anchorOf(address.value)
    } catch {
      // The same bytes stood on the chain before; anything new must wait until it can be compared.
      if (known !== undefined && equalBytes(known, bytes)) return context.body(null, 204)
      return problem('chain/stale', { reason: 'The chain does not answer: the profile cannot be compared with it.' })
    }
    if (onChain.toLowerCase() !== anchor) return problem('profile/not-anchored', { anchor, onChain })
    profiles.put({ address: address.value, bytes, profile, relayId })
    return context.body(null, 204)
  })
  api.get('/v1/profiles/:address', (context) => {
    const address = parse(schemas.address, context.req.param('address'))
    if (!address.ok) return address.response
    const bytes = profiles.bytes(address.value)
    if (bytes === undefined) return problem('profile/unknown')
    return new Response(new Uint8Array(bytes), { headers: { 'content-type': 'application/json' } })
  })

  const outcomeNow = (hash: Uint8Array): { held: HeldOutcome } | { refused: Problem } | undefined => {
    const held = parts.outcomeOf(hash)
    if (held !== undefined) return { held }
    const refused = outcomes.refusal(hash)
    return refused === undefined ? undefined : { refused }
  }
  api.get('/v1/messages/:hash', async (context) => {
    const hash = parse(schemas.hash, context.req.param('hash'))
    if (!hash.ok) return hash.response
    const wait = parse(schemas.wait, context.req.query('wait'))
    if (!wait.ok) return wait.response
    let outcome = outcomeNow(hash.value)
    if (outcome === undefined && wait.value > 0 && waiting < MOST_WAITING) {
      waiting += 1
      try {
        await outcomes.wait(hash.value, wait.value, context.req.raw.signal)
      } finally {
        waiting -= 1
      }
      outcome = outcomeNow(hash.value)
    }
    if (outcome === undefined) return problem('message/unknown')
    return 'held' in outcome ? context.json(outcome.held) : problemResponse(outcome.refused)
  })

  api.post('/v1/outcomes', limited(64 * 1024, 'request/too-large'), async (context) => {
    const body = parse(schemas.outcomes, await json(context.req.raw))
    if (!body.ok) return body.response
    const found = body.value.messageHashes.map((hash) => {
      const outcome = outcomeNow(hash)
      if (outcome === undefined) return [toHex(hash), { state: 'unknown' }]
      return [toHex(hash), 'held' in outcome ? outcome.held : { state: 'refused', problem: outcome.refused }]
    })
    return context.json({ outcomes: Object.fromEntries(found) })
  })

  api.post('/v1/receipts', limited(64 * 1024, 'request/too-large'), async (context) => {
    const body = parse(schemas.receipt, await json(context.req.raw), 'receipt/malformed')
    if (!body.ok) return body.response
    if (parts.relayId() === undefined) return problem('relay/not-ready')
    const answer = parts.takeReceipt(body.value)
    if (answer.kind === 'refused') return problem(answer.code, answer.facts)
    return context.body(null, 204)
  })
  addTurnRoutes(api, parts.turn)
  addTabRoutes(api, parts.tabs)
  api.route('/', offerRoutes(parts.offers))
  return api
}
