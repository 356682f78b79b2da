import * as v from 'valibot'
import type { RelayRecord } from '../model/RelayRecord.ts'
import { amount } from './amount.ts'
import { relayRows } from './relayRows.ts'
import type { SubgraphAnswer } from './SubgraphAnswer.ts'
import type { SubgraphApi } from './SubgraphApi.ts'

/** Of each list the newest. */
const EVENTS = 50
const EPOCHS = 200
/** Sheets that a relay was paid for within this time say on which ones it is named now. */
const DEAREST_SECONDS = 30 * 86_400
const ALLOW = 'subgraphError: allow'

const list = <Schema extends v.GenericSchema>(schema: Schema, most: number) =>
  v.pipe(v.array(schema), v.maxLength(most))
const body = v.object({
  relay: v.nullable(relayRows.relay.schema),
  network: v.nullable(v.object({ lastDrawnEpoch: v.pipe(amount, v.toNumber(), v.safeInteger()) })),
  stakeChanges: list(relayRows.stakeChange.schema, EVENTS),
  askChanges: list(relayRows.askChange.schema, EVENTS),
  relaySlashes: list(relayRows.slash.schema, EVENTS),
  relayFaults: list(relayRows.fault.schema, EVENTS),
  collections: list(relayRows.collection.schema, EVENTS),
  relayEpoches: list(relayRows.epoch.schema, EPOCHS),
  claims: list(relayRows.win.schema, EVENTS),
  dearest: list(v.object({ value: amount }), 1),
})

/**
 * A relay's life on the chain: stake, prices, wins, income, proofs against it. Undefined where the subgraph knows no such relay.
 * @throws {ParleyError} as `SubgraphApi.ask`
 */
export async function readRelayRecord(
  api: SubgraphApi,
  { id, now, signal }: { id: number; now: number; signal?: AbortSignal },
): Promise<SubgraphAnswer<RelayRecord | undefined>> {
  const answer = await api.ask(question(id, now), body, signal === undefined ? {} : { signal })
  const { relay, network, relaySlashes, relayFaults, relayEpoches, claims, dearest, ...lists } = answer.value
  if (relay === null) return { ...answer, value: undefined }
  const value = {
    ...relay,
    ...lists,
    lastDrawnEpoch: network?.lastDrawnEpoch ?? 0,
    dearestSheet: dearest[0]?.value,
    slashes: relaySlashes,
    faults: relayFaults,
    epochs: relayEpoches,
    wins: claims,
  }
  return { ...answer, value }
}

function question(id: number, now: number): string {
  // The day's start, so that the question stays the same for a while and can be asked again as it stands.
  const since = Math.floor(now / 86_400_000) * 86_400 - DEAREST_SECONDS
  const of = `relay: "${id}"`
  const newest = (name: string, fields: string) =>
    `${name}(first: ${EVENTS}, orderBy: block, orderDirection: desc, where: { ${of} }, ${ALLOW}) { ${fields} }`
  return [
    `relay(id: "${id}", ${ALLOW}) { ${relayRows.relay.fields} }`,
    `network(id: "parley", ${ALLOW}) { lastDrawnEpoch }`,
    newest('stakeChanges', relayRows.stakeChange.fields),
    newest('askChanges', relayRows.askChange.fields),
    newest('relaySlashes', relayRows.slash.fields),
    newest('relayFaults', relayRows.fault.fields),
    newest('collections', relayRows.collection.fields),
    newest('claims', relayRows.win.fields),
    `relayEpoches(first: ${EPOCHS}, orderBy: epoch__number, orderDirection: desc, where: { ${of} }, ${ALLOW}) { ${relayRows.epoch.fields} }`,
    `dearest: claims(first: 1, orderBy: value, orderDirection: desc, where: { ${of}, timestamp_gte: ${since} }, ${ALLOW}) { value }`,
  ].join('\n  ')
}
