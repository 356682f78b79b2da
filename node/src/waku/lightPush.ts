import type { ProblemCode } from '@parley/protocol'
import { proto_lightpush, type WakuMessage } from '@waku/proto'
import type { Logger } from 'pino'
import type { Intake } from '../intake/intake.ts'

/** What a push came to, in the words of both versions of the protocol. */
type PushResult = { statusCode: number; statusDesc: string; relayPeerCount: number }

export type LightPushInit = {
  intake: Intake
  /** Sends a message on to other relays; says how many there were. */
  publish: (pubsubTopic: string, message: WakuMessage) => Promise<number>
  pubsubTopics: readonly string[]
  log: Logger
}

const OK = 200
const statusOf: Partial<Record<ProblemCode, number>> = {
  'frame/malformed': 400,
  'frame/too-large': 413,
  'rate/exceeded': 429,
  'chain/stale': 503,
  'relay/not-ready': 503,
}

/** Lightpush, versions 2 and 3: a client's message through the gate, answered when it is safe. */
export class LightPush {
  readonly #init: LightPushInit

  constructor(init: LightPushInit) {
    this.#init = init
  }

  async answerV3(request: Uint8Array): Promise<Uint8Array> {
    const { requestId, pubsubTopic, message } = decode(() => proto_lightpush.LightPushRequestV3.decode(request)) ?? {
      requestId: 'N/A',
    }
    const { statusCode, statusDesc, relayPeerCount } = await this.#push(pubsubTopic, message)
    return proto_lightpush.LightPushResponseV3.encode({ requestId, statusCode, statusDesc, relayPeerCount })
  }

  async answerV2(request: Uint8Array): Promise<Uint8Array> {
    const rpc = decode(() => proto_lightpush.PushRpc.decode(request))
    const { statusCode, statusDesc, relayPeerCount } = await this.#push(
      rpc?.request?.pubsubTopic,
      rpc?.request?.message,
    )
    const response = { isSuccess: statusCode === OK, info: statusDesc, statusCode, statusDesc, relayPeerCount }
    return proto_lightpush.PushRpc.encode({ requestId: rpc?.requestId ?? 'N/A', response })
  }

  async #push(pubsubTopic: string | undefined, message: WakuMessage | undefined): Promise<PushResult> {
    const { intake, publish, pubsubTopics, log } = this.#init
    if (message === undefined) return { statusCode: 400, statusDesc: 'frame/malformed', relayPeerCount: 0 }
    const topic = pubsubTopic ?? (pubsubTopics.length === 1 ? pubsubTopics[0] : undefined)
    if (topic === undefined || !pubsubTopics.includes(topic))
      return { statusCode: 421, statusDesc: 'unsupported pubsub topic', relayPeerCount: 0 }
    const taken = intake.take({ pubsubTopic: topic, message, by: 'push' })
    if (taken === undefined) return { statusCode: 503, statusDesc: 'relay/not-ready', relayPeerCount: 0 }
    const { verdict, settled, ownRefusal } = taken
    if ('code' in verdict) {
      return { statusCode: statusOf[verdict.code] ?? 420, statusDesc: verdict.code, relayPeerCount: 0 }
    }
    try {
      const [relayPeerCount] = await Promise.all([verdict.kind === 'accept' ? publish(topic, message) : 0, settled])
      if (ownRefusal !== undefined)
        return { statusCode: statusOf[ownRefusal] ?? 420, statusDesc: ownRefusal, relayPeerCount }
      return { statusCode: OK, statusDesc: verdict.kind, relayPeerCount }
    } catch (error) {
      log.error(
        { reason: error instanceof Error ? error.message : 'unknown' },
        'Message not written: nothing was promised for it',
      )
      return { statusCode: 500, statusDesc: 'relay/failed', relayPeerCount: 0 }
    }
  }
}

function decode<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
