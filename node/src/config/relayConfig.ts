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
  payout: v.optional(
    v.pipe(
      v.string('must be an address'),
      v.regex(/^0x[0-9a-fA-F]{40}$/, 'must be an address: 0x and 40 hexadecimal digits'),
    ),
  ),
  http: v.strictObject({
    host,
    port,
    publicUrl: v.optional(url),
    trustProxy: v.optional(v.boolean('must be true or false'), false),
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
  claims: v.optional(v.strictObject({ enabled: v.optional(v.boolean('must be true or false'), true) }), {}),
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
