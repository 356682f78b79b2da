import { type AddressBook, epochStart } from '@parley/protocol'
import * as v from 'valibot'
import { amount } from './amount.ts'
import type { ComingChange } from './ComingChange.ts'
import type { SubgraphAnswer } from './SubgraphAnswer.ts'
import type { SubgraphApi } from './SubgraphApi.ts'

/** More proposals, or calls in one, than anybody reads on a screen; those that come first are read. */
const MOST = 20

const hex = v.pipe(
  v.string(),
  v.regex(/^0x(?:[0-9a-f]{2})*$/),
  v.transform((text) => text as `0x${string}`),
)
const seconds = v.pipe(amount, v.toNumber(), v.safeInteger(), v.minValue(0))
const share = v.pipe(amount, v.toNumber(), v.integer(), v.minValue(0), v.maxValue(10_000))
const body = v.object({
  proposals: v.pipe(
    v.array(
      v.object({
        id: v.string(),
        readyAt: seconds,
        calls: v.pipe(v.array(v.object({ target: v.pipe(hex, v.length(42)), data: hex })), v.maxLength(MOST)),
      }),
    ),
    v.maxLength(MOST),
  ),
  shares: v.pipe(
    v.array(v.object({ id: v.string(), values: v.tuple([share, share]), fromEpoch: v.nullable(seconds) })),
    v.maxLength(1),
  ),
  rents: v.pipe(
    v.array(v.object({ id: v.string(), from: seconds, rentShort: amount, rentFour: amount, rentLong: amount })),
    v.maxLength(1),
  ),
})

type Proposals = v.InferOutput<typeof body>['proposals']

export type ComingChanges = {
  readonly changes: readonly ComingChange[]
  /** There are more proposals, or calls in one, than are read. */
  readonly isCut: boolean
}

/**
 * The changes of the rules that are announced or decided and do not hold yet, the first to come first. `now`: unix ms.
 * @throws {ParleyError} as `SubgraphApi.ask`
 */
export async function readComingChanges(
  api: SubgraphApi,
  {
    contracts,
    schedule,
    now,
    signal,
  }: Pick<AddressBook, 'contracts' | 'schedule'> & { now: number; signal?: AbortSignal | undefined },
): Promise<SubgraphAnswer<ComingChanges>> {
  // Of what is decided the newest counts: it stands in the place of the one before.
  const newest = 'first: 1, orderBy: timestamp, orderDirection: desc, subgraphError: allow'
  const question = `proposals(first: ${MOST}, orderBy: readyAt, where: { state: WAITING }, subgraphError: allow) {
      id readyAt calls(first: ${MOST}, orderBy: index) { target data } }
    shares: parameterChanges(${newest}, where: { name: "shares" }) { id values fromEpoch }
    rents: rentAnnouncements(${newest}) { id from rentShort rentFour rentLong }`
  const answer = await api.ask(question, body, signal === undefined ? {} : { signal })
  const { proposals, shares, rents } = answer.value
  const announced = proposals.length === 0 ? [] : await readAnnounced(proposals, contracts)
  const decided = [
    ...shares.map(({ id, values: [feeBps, unreceiptedBps], fromEpoch }): ComingChange => {
      const at = epochStart(schedule, fromEpoch ?? 0) * 1_000
      return { id, state: 'decided', at, changes: [{ kind: 'shares', feeBps, unreceiptedBps }] }
    }),
    ...rents.map(({ id, from, rentShort: short, rentFour: four, rentLong: long }): ComingChange => {
      return { id, state: 'decided', at: from * 1_000, changes: [{ kind: 'rents', short, four, long }] }
    }),
  ].filter(({ at }) => at > now)
  const changes = [...announced, ...decided].sort((a, b) => a.at - b.at)
  const isCut = proposals.length === MOST || proposals.some(({ calls }) => calls.length === MOST)
  return { ...answer, value: { changes, isCut } }
}

/** What reads calls is a heavy piece, and seldom is anything announced. */
async function readAnnounced(proposals: Proposals, contracts: AddressBook['contracts']): Promise<ComingChange[]> {
  const { readRuleChange } = await import('./readRuleChange.ts')
  return proposals.map(({ id, readyAt, calls }) => ({
    id,
    state: 'announced',
    at: readyAt * 1_000,
    changes: calls.map((call) => readRuleChange(call, contracts)),
  }))
}
