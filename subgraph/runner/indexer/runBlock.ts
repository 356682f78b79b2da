import { decodeEventLog, type Hex } from 'viem'
import { CallWanted } from '../host/CallWanted.ts'
import { type ChainCall, type ChainCallResult, keyOfCall } from '../host/ChainCall.ts'
import type { ChainEvent } from '../host/ChainEvent.ts'
import type { MappingWorld } from '../host/MappingWorld.ts'
import type { EventParameter } from '../host/newEvent.ts'
import { RunnerError } from '../RunnerError.ts'
import type { BlockStore } from '../store/BlockStore.ts'
import type { Handler, Subgraph } from './Subgraph.ts'

/** A handler that reads the chain more often than this does not end. */
const MAX_CALLS = 64

export type BlockRun = {
  subgraph: Subgraph
  store: BlockStore
  events: readonly ChainEvent[]
  /** The chain's answer as of this block. */
  read(call: ChainCall): Promise<ChainCallResult>
  log: MappingWorld['log']
}

/** Runs the handlers of a block's events in their order; answers how many ran. */
export async function runBlock({ subgraph, store, events, read, log }: BlockRun): Promise<number> {
  const answers = new Map<string, ChainCallResult>()
  const world: MappingWorld = {
    abiOf: (name) => subgraph.abiOf(name),
    read(call) {
      const key = keyOfCall(call)
      if (!answers.has(key)) throw new CallWanted(call)
      return answers.get(key)
    },
    log,
  }
  let count = 0
  for (const event of events) {
    const handler = subgraph.handlerOf(event.log.address, event.log.topics[0])
    const parameters = handler && decode(handler, event)
    // As in a Graph node, a log that is not of its event's form is passed over.
    if (handler === undefined || parameters === undefined) continue
    const run = () =>
      subgraph.mapping.run({
        handler: handler.handler,
        event,
        parameters,
        store,
        world,
        source: { address: event.log.address, network: subgraph.deployment.network, context: subgraph.context },
      })
    await replay(run, store, async (call) => answers.set(keyOfCall(call), await read(call)), handler.handler)
    count += 1
  }
  return count
}

/** Runs until no answer is missing. What a run that broke off did is dropped. */
async function replay(
  run: () => void,
  store: BlockStore,
  answer: (call: ChainCall) => Promise<unknown>,
  handler: string,
): Promise<void> {
  for (let calls = 0; calls <= MAX_CALLS; calls++) {
    try {
      run()
      store.keep()
      return
    } catch (error) {
      store.drop()
      if (!(error instanceof CallWanted)) throw error
      await answer(error.call)
    }
  }
  throw new RunnerError('host/aborted', { handler, reason: `it reads the chain more than ${MAX_CALLS} times` })
}

function decode({ event, abi }: Handler, { log }: ChainEvent): EventParameter[] | undefined {
  try {
    const { args } = decodeEventLog({ abi, data: log.data, topics: [...log.topics] as [Hex, ...Hex[]], strict: true })
    const values = args as unknown as Record<string, unknown>
    return event.inputs.map((parameter) => ({ parameter, value: values[parameter.name ?? ''] }))
  } catch {
    return undefined
  }
}
