import * as v from 'valibot'
import { DRAND_EVMNET_URLS } from '../claims/drandRounds.ts'
import { NodeError } from '../nodeError.ts'

const port = v.pipe(
  v.number('must be a port number'),
  v.integer('must be a whole number'),
  v.minValue(0, 'must be a port from 0 to 65535 (0: any free one)'),
  v.maxValue(65_535, 'must be a port from 0 to 65535 (0: any free one)'),
)
const path = v.pipe(v.string('must be a path'), v.minLength(1, 'must be a path'))
const host = v.optional(
  v.pipe(
    v.string('must be an IP address to listen on'),
    v.ip('must be an IP address to listen on, such as 127.0.0.1 or 0.0.0.0'),
  ),
  '127.0.0.1',
)
const url = v.pipe(
  v.string('must be a URL'),
  v.url('must be a URL such as https://relay.example'),
  v.regex(/^https?:/, 'must begin with https:// or http://'),
)
const address = v.pipe(
  v.string('must be an address'),
  v.regex(/^0x[0-9a-fA-F]{40}$/, 'must be an address: 0x and 40 hexadecimal digits'),
)
const amount = v.pipe(
  v.string('must be an amount as text'),
  v.regex(/^(?:0|[1-9][0-9]{0,28})$/, "must be an amount in the token's smallest unit, in decimal digits as text"),
)
const truth = v.boolean('must be true or false')
const count = (least: number, most: number) =>
  v.pipe(
    v.number('must be a number'),
    v.integer('must be a whole number'),
    v.minValue(least, `must be ${least} or more`),
    v.maxValue(most, `must be ${most} or less`),
  )

const schema = v.strictObject({
  dataDir: path,
  rpcUrl: url,
  addressBook: path,
  keyFile: path,
  payout: v.optional(address),
  http: v.strictObject({
    host,
    port,
    publicUrl: v.optional(url),
    trustProxy: v.optional(truth, false),
    requestsPerSecond: v.optional(count(1, 1_000_000), 20),
  }),
  waku: v.strictObject({
    host,
    wsPort: port,
    tcpPort: port,
    announce: v.optional(
      v.array(
        v.pipe(
          v.string('must be a multiaddr'),
          v.startsWith('/', 'must be a multiaddr such as /dns4/relay.example/tcp/443/wss'),
        ),
      ),
      [],
    ),
  }),
  hold: v.optional(v.strictObject({ keepSeconds: v.optional(count(0, 31_536_000), 604_800) }), {}),
  chain: v.optional(v.strictObject({ pollMs: v.optional(count(100, 60_000), 1000) }), {}),
  drand: v.optional(
    v.strictObject({
      urls: v.optional(v.pipe(v.array(url), v.maxLength(16, 'must have 16 URLs or fewer')), [...DRAND_EVMNET_URLS]),
    }),
    {},
  ),
  claims: v.optional(v.strictObject({ enabled: v.optional(truth, true) }), {}),
  turn: v.optional(
    v.strictObject({
      enabled: v.optional(
        v.union([v.literal('auto'), v.boolean()], 'must be true, false or "auto" (where the program is installed)'),
        'auto',
      ),
      command: v.optional(path, 'turnserver'),
      host,
      port: v.optional(port, 3478),
      relayPorts: v.optional(
        v.pipe(
          v.strictTuple([count(1024, 65_535), count(1024, 65_535)], 'must be the lowest and the highest port'),
          v.check(([lowest, highest]) => lowest <= highest, 'must be the lowest and the highest port'),
        ),
        [49_152, 65_535],
      ),
      realm: v.optional(
        v.pipe(
          v.string('must be a name'),
          v.regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,126}$/, 'must be a name such as relay.example'),
        ),
        'parley',
      ),
      publicAddress: v.optional(
        v.pipe(
          v.string('must be an IP address'),
          v.ip('must be the IP address at which the world reaches this machine'),
        ),
      ),
      maxSessions: v.optional(count(1, 100_000), 400),
      maxBytesPerSecond: v.optional(count(10_000, 1_000_000_000), 500_000),
      credentialSeconds: v.optional(count(10, 86_400), 600),
      allowLoopback: v.optional(truth, false),
    }),
    {},
  ),
  tabs: v.optional(
    v.strictObject({
      enabled: v.optional(truth, true),
      minBps: v.optional(count(0, 1000), 100),
      minDeposit: v.optional(amount, '100000'),
      minSettle: v.optional(amount, '10000'),
      settleAfterSeconds: v.optional(count(1, 31_536_000), 86_400),
      opensPerHour: v.optional(count(1, 100_000), 240),
    }),
    {},
  ),
  peers: v.optional(
    v.strictObject({ enabled: v.optional(truth, true), everyMs: v.optional(count(100, 86_400_000), 60_000) }),
    {},
  ),
  logLevel: v.optional(
    v.picklist(['silent', 'error', 'warn', 'info', 'debug'], 'must be silent, error, warn, info or debug'),
    'info',
  ),
})

/** The relay's configuration as written in its file. docs/operator.md has one row a field. */
export type RelayConfig = v.InferInput<typeof schema>
export type ParsedRelayConfig = v.InferOutput<typeof schema>

/** @throws {NodeError} `config/invalid`, naming the first wrong field and what it must be. */
export function parseRelayConfig(value: unknown): ParsedRelayConfig {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  const field = v.getDotPath(issue) ?? 'the whole file'
  throw new NodeError('config/invalid', { field, fix: fixOf(issue) })
}

function fixOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object') {
    if (issue.expected === 'never') return 'is not known; remove it or correct its spelling'
    return issue.received === 'undefined' ? 'is missing; see docs/operator.md' : 'must be an object'
  }
  if (issue.received === 'undefined') return 'is missing; see docs/operator.md'
  return issue.message
}
