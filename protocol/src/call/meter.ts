/** Seconds that a tick may be unpaid before the payee sends nothing more: all that a payee can lose (mechanism.md D2). */
export const GRACE_SECONDS = 3
/** A side that was not heard of for so long counts as not receiving. */
export const FLOW_TIMEOUT_MS = 2500

/** What a paid call costs. Amounts in the token's smallest unit. */
export type MeterTerms = {
  /** For one tick. */
  rate: bigint
  /** Seconds of a tick. */
  tick: number
  /** In the tab: what the caller can spend at most. */
  deposit: bigint
  /** Ticks at the beginning that cost nothing. */
  freeTicks: number
}

/** Talk time as one side measures it. Immutable; make the first with `startTalkClock`. */
export type TalkClock = { readonly talkMs: number; readonly at: number; readonly flowing: boolean }

/** Media seen by one side: when it last received some, and when the other side last said that it receives. Unix ms. */
export type Flow = { receivedAt: number; heardAt: number }

export function startTalkClock(now: number): TalkClock {
  return { talkMs: 0, at: now, flowing: false }
}

/**
 * The clock at `now`: it runs only while media flows in both directions, so nobody pays for a connection that broke. Time that
 * goes backwards counts nothing, and no step counts more than `FLOW_TIMEOUT_MS`: a device that slept did not talk.
 */
export function advanceTalkClock(clock: TalkClock, now: number, { receivedAt, heardAt }: Flow): TalkClock {
  const flowing = now - receivedAt <= FLOW_TIMEOUT_MS && now - heardAt <= FLOW_TIMEOUT_MS
  const step = Math.min(Math.max(now - clock.at, 0), FLOW_TIMEOUT_MS)
  return { talkMs: clock.talkMs + (clock.flowing ? step : 0), at: Math.max(now, clock.at), flowing }
}

/** Sum that is due at a talk time: each tick is due at its start. May be more than the deposit. */
export function dueAt(
  { rate, tick, freeTicks }: Pick<MeterTerms, 'rate' | 'tick' | 'freeTicks'>,
  talkMs: number,
): bigint {
  const begun = Math.floor(talkMs / (tick * 1000)) + 1
  return rate * BigInt(Math.max(0, begun - freeTicks))
}

/**
 * The sum that the payer's next voucher says, or undefined while nothing is due. The smaller of both sides' clocks counts, so a
 * payee that runs fast is paid no sooner; a sum beyond the deposit is never signed.
 */
export function nextVoucher(
  terms: MeterTerms,
  { ownTalkMs, peerTalkMs, signed }: { ownTalkMs: number; peerTalkMs: number; signed: bigint },
): bigint | undefined {
  const due = dueAt(terms, Math.min(ownTalkMs, peerTalkMs))
  return due > signed && due <= terms.deposit ? due : undefined
}

/** `serve`: all is paid. `grace`: a tick is due, its voucher may be on its way. `stop`: send nothing until it is there. */
export type PayeeVerdict = 'serve' | 'grace' | 'stop'

/** What the payee does at its own talk time, given the newest voucher it accepted. */
export function judgePayment(terms: MeterTerms, { talkMs, paid }: { talkMs: number; paid: bigint }): PayeeVerdict {
  if (paid >= dueAt(terms, talkMs)) return 'serve'
  const firstUnpaid = terms.freeTicks + Number(paid / terms.rate)
  return talkMs - firstUnpaid * terms.tick * 1000 < GRACE_SECONDS * 1000 ? 'grace' : 'stop'
}

/** Talk time that the deposit still pays for, from a talk time on, in ms. */
export function remainingMs({ rate, tick, deposit, freeTicks }: MeterTerms, talkMs: number): number {
  const ticks = freeTicks + Number(deposit / rate)
  return Math.max(0, ticks * tick * 1000 - talkMs)
}
