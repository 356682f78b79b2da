type Faults = {
  'host/unsupported': { name: string }
  'host/aborted': { handler: string; reason: string }
  'host/argument': { reason: string }
  'schema/malformed': { reason: string }
  'store/value': { type: string; field: string; reason: string }
  'store/newer': { file: string; version: number }
  'store/other': { file: string; reason: string }
  'chain/other': { wanted: number; got: number }
  'chain/answer': { method: string; reason: string }
  'chain/moved': { block: number }
  'query/history': { block: number; from: number; to: number }
  'query/limit': { what: string; limit: number; got: number }
  'query/argument': { reason: string }
  'query/unsupported': { what: string }
  'query/stopped': Record<never, never>
  'query/busy': { waiting: number }
  'query/timeout': { milliseconds: number }
  'options/malformed': { reason: string }
}

const sentences: { [Code in keyof Faults]: (facts: Faults[Code]) => string } = {
  'host/unsupported': ({ name }) => `The mapping calls ${name}, which this runner does not offer; a Graph node does.`,
  'host/aborted': ({ handler, reason }) => `The mapping stopped in ${handler}: ${reason}`,
  'host/argument': ({ reason }) => `The mapping gave a host function what it cannot take: ${reason}`,
  'schema/malformed': ({ reason }) => `schema.graphql cannot be used: ${reason}`,
  'store/value': ({ type, field, reason }) => `${type}.${field} ${reason}.`,
  'store/newer': ({ file, version }) => `${file} has format ${version}, which this version does not know: update.`,
  'store/other': ({ file, reason }) =>
    `${file} belongs to another subgraph or chain (${reason}): use another data folder.`,
  'chain/other': ({ wanted, got }) => `The RPC serves chain ${got}; the address book is for chain ${wanted}.`,
  'chain/answer': ({ method, reason }) => `The RPC's answer to ${method} cannot be used: ${reason}`,
  'chain/moved': ({ block }) => `The chain changed at block ${block} while it was read.`,
  'query/history': ({ block, from, to }) => `Block ${block} is not kept: ask for ${from} to ${to}.`,
  'query/limit': ({ what, limit, got }) => `The query has ${what} ${got}; at most ${limit} is allowed.`,
  'query/argument': ({ reason }) => reason,
  'query/unsupported': ({ what }) => `${what} is not offered by this runner: ask for _meta again and again instead.`,
  'query/stopped': () =>
    'The mapping failed and the index stands still: ask with subgraphError: allow to see it as it is.',
  'query/busy': ({ waiting }) => `${waiting} queries wait already: try again later.`,
  'query/timeout': ({ milliseconds }) => `The query took longer than ${milliseconds} ms: ask for less.`,
  'options/malformed': ({ reason }) => reason,
}

/** Something the runner refuses or cannot do. Branch on `code`, show `message`, log `facts`. */
export class RunnerError<Code extends keyof Faults = keyof Faults> extends Error {
  override readonly name = 'RunnerError'
  readonly code: Code
  readonly facts: Faults[Code]

  constructor(code: Code, facts: Faults[Code], options?: ErrorOptions) {
    super(sentences[code](facts), options)
    this.code = code
    this.facts = facts
  }
}
