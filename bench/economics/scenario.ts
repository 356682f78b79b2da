import * as v from 'valibot'

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000))
const week = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(520))
const days = v.pipe(v.number(), v.minValue(0), v.maxValue(365))
const positive = v.pipe(v.number(), v.minValue(0.000_001), v.maxValue(1_000_000))
/** Token units (a millionth of a dollar). */
const money = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(0),
  v.transform((units) => BigInt(units)),
)
const bps = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000))
const depth = v.pipe(v.number(), v.integer(), v.minValue(4), v.maxValue(20))

/** What happens in a certain week. */
const eventSchema = v.variant('kind', [
  // Running a relay, and gas, cost so many times as many tokens: what a token buys moved.
  v.strictObject({ kind: v.literal('costs'), week, factor: positive }),
  // Relays raise their asks, senders follow with new books, each at some time within these weeks.
  v.strictObject({ kind: v.literal('price'), week, factor: positive, weeks: week }),
  v.strictObject({ kind: v.literal('gas'), week, factor: positive, days }),
  // Relays from one rank to another leave.
  v.strictObject({ kind: v.literal('leave'), week, from: count, to: count }),
  v.strictObject({ kind: v.literal('join'), week, count, share }),
  // A relay postmarks and delivers nothing from now on; each week a part of its recipients finds out and leaves it.
  v.strictObject({ kind: v.literal('silence'), week, relay: count, noticed: share }),
  v.strictObject({ kind: v.literal('noDraws'), week, days }),
])

const protocolEntries = {
  holdDays: v.optional(days),
  claimDays: v.optional(days),
  feeBps: v.optional(bps),
  unreceiptedBps: v.optional(bps),
}

const common = {
  title: v.pipe(v.string(), v.nonEmpty()),
  /** Why somebody would run it. */
  says: v.pipe(v.string(), v.nonEmpty()),
  seed: v.optional(count, 1),
  /** Run once for each value of this field, such as `books.depth`. */
  sweep: v.optional(v.strictObject({ of: v.pipe(v.string(), v.regex(/^\w+(\.\w+)*$/)), values: v.array(v.number()) })),
}

const attackersSchema = v.strictObject({
  /** Senders who fill their sheets for a relay of their own. */
  selfDealers: v.optional(count, 0),
  /** Senders who stamp a full sheet for others and, when it is drawn, once more for themselves. */
  doubleSpenders: v.optional(v.strictObject({ count, plan: v.picklist(['early', 'last']) })),
  /** Senders who give one sheet to this many relays at once: the first of a new book, or the last that its balance pays for. */
  flooders: v.optional(
    v.strictObject({ count, relays: count, plan: v.optional(v.picklist(['first', 'last']), 'first') }),
  ),
  spammers: v.optional(
    v.strictObject({
      count,
      /** New contacts a week, of each spammer. */
      contacts: count,
      /** Price of a first contact; 0 where none is asked. */
      bond: money,
      /** How many recipients take it. */
      seized: share,
      /** What a million of such messages earns. */
      revenuePerMillion: money,
    }),
  ),
})

const marketSchema = v.strictObject({
  kind: v.literal('market'),
  ...common,
  weeks: week,
  protocol: v.optional(v.strictObject(protocolEntries), {}),
  senders: v.strictObject({
    count,
    /** Messages a week, on average over all senders, and the deviation of its logarithm. */
    messages: positive,
    spread: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(3)), 1),
  }),
  books: v.strictObject({
    depth,
    unit: money,
    /** Sheets deposited above the minimum, and weeks until an owner sees that a book wants money. */
    extraSheets: v.optional(count, 0),
    topUpWeeks: v.optional(count, 0),
  }),
  relays: v.strictObject({
    count: v.pipe(count, v.minValue(2), v.maxValue(1000)),
    /** The n-th relay has n to the minus this much of the mail. */
    zipf: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(3)), 1),
    /** How many recipients choose the first relay first, if it is not what Zipf says. Their second relay is another. */
    topShare: v.optional(share),
    /** Token units a week, for machine and traffic. */
    weeklyCost: v.optional(money, 5_000_000),
    /** Relays leave after so many losing weeks in a row; 0: never. */
    patience: v.optional(count, 0),
    /** The part of their won sheets that relays look after, to see whether somebody else was paid for them. */
    watching: v.optional(share, 1),
    /** How often a relay fails in a week, and for how long. */
    outages: v.optional(share, 0),
    outageDays: v.optional(days, 1),
  }),
  recipients: v.optional(
    v.strictObject({
      neverAcknowledge: v.optional(share, 0),
      /** Receipts lost for whatever reason. */
      lost: v.optional(share, 0.01),
      /** Part of recipients who are seldom there, and how long it takes them and the others to come. */
      seldom: v.optional(share, 0.05),
      seldomDays: v.optional(days, 10),
      oftenDays: v.optional(days, 0.5),
    }),
    {},
  ),
  gas: v.optional(
    v.strictObject({
      /** Token units for a million gas: 60,000 is 0.02 gwei at $3,000. */
      perMillion: v.optional(money, 60_000),
    }),
    {},
  ),
  events: v.optional(v.array(eventSchema), []),
  attackers: v.optional(attackersSchema, {}),
})

/** Calls paid by the tick, between payers who stop paying and payees who stop talking. */
const callsSchema = v.strictObject({
  kind: v.literal('calls'),
  ...common,
  calls: count,
  minutes: positive,
  ratePerMinute: money,
  /** Seconds. */
  tick: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(600)),
  /** Part of calls in which the payer stops paying, and in which the payee stops talking. */
  payersCheat: share,
  payeesCheat: share,
  gas: v.optional(v.strictObject({ perMillion: v.optional(money, 60_000) }), {}),
})

export const scenarioSchema = v.variant('kind', [marketSchema, callsSchema])

export type Scenario = v.InferOutput<typeof scenarioSchema>
export type MarketScenario = v.InferOutput<typeof marketSchema>
export type CallsScenario = v.InferOutput<typeof callsSchema>
export type ScenarioEvent = v.InferOutput<typeof eventSchema>

/** One sentence a fault, each naming its field. @throws {Error} */
export function parseScenario(name: string, document: unknown): Scenario {
  const parsed = v.safeParse(scenarioSchema, document)
  if (parsed.success) return parsed.output
  const faults = parsed.issues.map((issue) => {
    const field = v.getDotPath(issue) ?? 'the document'
    return `${field}: ${issue.message}`
  })
  throw new Error(`Scenario "${name}" is not valid. ${faults.join('. ')}.`)
}
