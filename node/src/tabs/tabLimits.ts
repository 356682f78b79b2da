/** Every bound of the relay's work for tabs in one place, with its reason. */
export const tabLimits = {
  /** Each is looked at on the chain now and then. */
  kept: 2000,
  /** Of what `opensPerHour` allows, one payer gets this many. */
  opensPerPayer: 12,
  /** How long a request waits until its transaction is mined. */
  minedMs: 20_000,
  /** A closed tab stays known for those who ask twice, in seconds. */
  closedSeconds: 3600,
  /** A tab on which nothing is owed, that nobody brings a voucher of: forgotten after this many seconds. */
  idleSeconds: 30 * 86_400,
  /** An opening that was never mined. */
  openingSeconds: 3600,
  /** Looks of a whole closing window; none is later than `slowestLookMs` after the last. */
  looksPerWindow: 20,
  fastestLookMs: 1000,
  slowestLookMs: 600_000,
  /** Reads of the chain at once. */
  looksAtOnce: 8,
  /** A tab's TURN credentials last at least this many seconds: clients renew them. */
  turnSeconds: 60,
} as const
