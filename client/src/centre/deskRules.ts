import { type Address, type CentreStep, MAX_LINE, MAX_WAIT } from '@parley/protocol'
import { LEAST_LENGTH_MS, MAX_GONE, MAX_LENGTHS, SERVED_MS, TURN_GRACE_MS, TURN_MS } from './constants.ts'
import type { Colleague, DeskState, Waiter } from './DeskState.ts'

// What a word makes of the line. Nothing here asks a clock, a store or a network, and a word that may not count changes nothing.

type Person = { readonly did: string; readonly address: Address; readonly name: string }

export const EMPTY_DESK: DeskState = { members: [], waiters: [], team: [], lengths: [], gone: [] }

/** Those who wait, the next one first. */
export function lineOf({ waiters }: DeskState): readonly Waiter[] {
  const waiting = waiters.filter(({ state }) => state === 'waiting')
  return waiting.sort((a, b) => Number(b.first) - Number(a.first) || a.since - b.since)
}

/** One place an account, however often it asks. */
export function takeJoin(state: DeskState, { did, address, name }: Person, place: string, at: number): DeskState {
  if (state.gone.includes(place)) return state
  const old = state.waiters.find((each) => each.address === address)
  if (old !== undefined && (old.state !== 'served' || old.place === place)) {
    if (old.state === 'served') return state
    const told = old.told && old.place === place
    return changed(state, old, { place, name, told, heardAt: Math.max(old.heardAt, at) })
  }
  const rest = old === undefined ? state : withoutWaiter(state, old)
  if (lineOf(rest).length >= MAX_LINE) return state
  const waiter: Waiter = {
    place,
    did,
    address,
    name,
    since: at,
    heardAt: at,
    state: 'waiting',
    first: false,
    told: false,
    note: '',
  }
  return { ...rest, waiters: [...rest.waiters, waiter] }
}

export function takeLeave(state: DeskState, address: Address, place: string): DeskState {
  const waiter = state.waiters.find((each) => each.address === address && each.place === place)
  // A word that overtook the one before it counts as well.
  return waiter === undefined
    ? { ...state, gone: [...state.gone, place].slice(-MAX_GONE) }
    : withoutWaiter(state, waiter)
}

/** How an adviser is. Whether the team has him is for the caller of this to know. */
export function takeDuty(
  state: DeskState,
  { did, address, name }: Person,
  { state: said, payeeKey }: Pick<Extract<CentreStep, { step: 'duty' }>, 'state' | 'payeeKey'>,
  at: number,
): DeskState {
  const old = state.team.find((each) => each.address === address)
  if (old !== undefined && at < old.heardAt) return state
  const team = state.team.filter((each) => each !== old)
  if (said === 'off') return { ...state, team }
  const busySince = said === 'ready' ? undefined : (old?.busySince ?? at)
  const next: Colleague = {
    did,
    address,
    name,
    payeeKey,
    state: said,
    heardAt: at,
    ...(busySince !== undefined && { busySince }),
  }
  const length = old?.busySince !== undefined && said === 'ready' ? at - old.busySince : 0
  return {
    ...state,
    team: [...team, next].sort((a, b) => (a.did < b.did ? -1 : 1)),
    lengths: length < LEAST_LENGTH_MS ? state.lengths : [...state.lengths, length].slice(-MAX_LENGTHS),
    waiters: state.waiters.map((each) =>
      said === 'busy' && each.adviser === address && each.state === 'called' ? { ...each, state: 'served' } : each,
    ),
  }
}

/** Takes whoever waits longest, unless somebody is about to call this adviser already. */
export function takeNext(state: DeskState, address: Address, now: number): DeskState {
  const adviser = state.team.find((each) => each.address === address)
  const [first] = lineOf(state)
  if (adviser === undefined || first === undefined || expects(state, address, now)) return state
  return called(state, first, address, now)
}

/** An adviser gives away whom he was given: to a colleague who is free, or to the head of the line. */
export function takePass(
  state: DeskState,
  from: Address,
  { place, to, note }: { place: string; to: Address | undefined; note: string },
  now: number,
): DeskState {
  const waiter = state.waiters.find((each) => each.place === place && each.adviser === from)
  if (waiter === undefined || waiter.state === 'waiting' || to === from) return state
  const back = { ...waiter, state: 'waiting', first: true, told: false, note, heardAt: now } as const
  const next = changed(state, waiter, back)
  const isFree = next.team.some(({ address, state: how }) => address === to && how === 'ready')
  return to === undefined || !isFree || expects(next, to, now) ? next : called(next, back, to, now)
}

/** Drops whoever was not heard of for `lapseMs`. `from`: when this desk began to hear; before that it missed what was said. */
export function lapse(
  state: DeskState,
  { now, from, lapseMs }: { now: number; from: number; lapseMs: number },
): DeskState {
  const isGone = (waiter: Waiter): boolean => {
    const { state: how, heardAt, until = 0 } = waiter
    if (how === 'waiting') return now - Math.max(heardAt, from) > lapseMs
    return how === 'called' ? now > until + TURN_GRACE_MS : now - until > SERVED_MS
  }
  const team = state.team.filter(({ heardAt }) => now - Math.max(heardAt, from) <= lapseMs)
  const waiters = state.waiters.filter((waiter) => !isGone(waiter))
  const same = waiters.length === state.waiters.length && team.length === state.team.length
  return same ? state : { ...state, waiters, team }
}

/** What a waiting caller is told. */
export function standingOf(
  state: DeskState,
  waiter: Waiter,
): Pick<Extract<CentreStep, { step: 'standing' }>, 'position' | 'onDuty' | 'waitSeconds'> {
  const position = lineOf(state).findIndex(({ address }) => address === waiter.address) + 1
  const { team, lengths } = state
  const onDuty = team.length
  const ready = team.filter(({ address, state: how }) => how === 'ready' && !expects(state, address)).length
  const length = lengths.reduce((sum, each) => sum + each, 0) / lengths.length / 1000
  if (onDuty === 0 || lengths.length === 0) return { position, onDuty }
  const waitSeconds = Math.min(MAX_WAIT, Math.ceil((Math.max(0, position - ready) * length) / onDuty))
  return { position, onDuty, waitSeconds }
}

/** Somebody was told to call him, and has not yet. */
function expects({ waiters }: DeskState, address: Address, now = 0): boolean {
  return waiters.some(({ state, adviser, until = 0 }) => state === 'called' && adviser === address && until >= now)
}

function called(state: DeskState, waiter: Waiter, adviser: Address, now: number): DeskState {
  return changed(state, waiter, { state: 'called', adviser, until: now + TURN_MS, told: false, first: false })
}

function changed(state: DeskState, { address }: Waiter, change: Partial<Waiter>): DeskState {
  const waiters = state.waiters.map((each) => (each.address === address ? { ...each, ...change } : each))
  return { ...state, waiters }
}

function withoutWaiter(state: DeskState, waiter: Waiter): DeskState {
  const waiters = state.waiters.filter(({ address }) => address !== waiter.address)
  return { ...state, waiters, gone: [...state.gone, waiter.place].slice(-MAX_GONE) }
}
