import * as v from 'valibot'
import type { Address } from '../bytes/hex.ts'
import { ProtocolError } from '../ProtocolError.ts'

const address = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-fA-F]{40}$/, 'an address is wanted'),
  v.transform((text) => text as Address),
)
const seconds = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const amount = v.pipe(v.string(), v.regex(/^(?:0|[1-9][0-9]{0,77})$/, 'a decimal number as text is wanted'))
const bps = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000))
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(256))

const schema = v.object({
  chainId: positive,
  name: text,
  rpcUrl: v.pipe(v.string(), v.url(), v.maxLength(2048)),
  deployBlock: seconds,
  contracts: v.object({
    token: address,
    didRegistry: address,
    relayRegistry: address,
    postOffice: address,
    beacon: address,
    timelock: address,
    nameRegistry: address,
    directory: address,
    p256Verifier: address,
    passkeyVerifier: address,
    consultationTabs: address,
  }),
  token: v.object({
    name: text,
    symbol: text,
    decimals: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(36)),
    version: text,
    faucet: v.boolean(),
  }),
  schedule: v.object({
    genesis: seconds,
    epochLength: positive,
    holdPeriod: seconds,
    claimMin: seconds,
    exitNotice: seconds,
  }),
  limits: v.object({
    minDepth: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(31)),
    maxDepth: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(31)),
    minUnit: amount,
    minValue: amount,
    minStake: amount,
    unbondingPeriod: seconds,
  }),
  shares: v.object({ feeBps: bps, unreceiptedBps: bps }),
  network: v.object({
    clusterId: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
    shards: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1024)),
    skewSeconds: seconds,
  }),
})

/** Where a deployment lives and by which numbers it runs, as JSON says it: amounts stay decimal text. */
export type AddressBook = v.InferOutput<typeof schema>

/** Reads an address book from parsed JSON; other members are dropped. @throws {ProtocolError} `address-book/malformed` */
export function parseAddressBook(value: unknown): AddressBook {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  throw new ProtocolError('address-book/malformed', {
    reason: `${v.getDotPath(issue) ?? 'document'}: ${issue.message}`,
  })
}
