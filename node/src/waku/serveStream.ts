import type { Stream } from '@libp2p/interface'
import * as lp from 'it-length-prefixed'
import { NodeError } from '../nodeError.ts'
import { limits } from './limits.ts'

export type ServeStreamInit = {
  stream: Stream
  protocol: string
  maxBytes: number
  answer: (request: Uint8Array) => Promise<Uint8Array>
}

/**
 * One request, one answer. The request stream is read to its end even though one frame is all that counts: a server that
 * stops reading early makes the other side's late frames "missing stream" faults, and mplex then cuts the whole connection.
 * The answer does not wait for that end, because some clients close only after they have read it.
 */
export async function serveStream({ stream, protocol, maxBytes, answer }: ServeStreamInit): Promise<void> {
  const abort = () => stream.abort(new NodeError('stream/too-late', { protocol }))
  let timer = setTimeout(abort, limits.idleStreamMs)
  try {
    const frames = lp.decode(stream.source, { maxDataLength: maxBytes })
    const first = await frames.next()
    if (first.done === true) {
      await stream.close({ signal: AbortSignal.timeout(limits.requestMs) })
      return
    }
    clearTimeout(timer)
    timer = setTimeout(abort, limits.requestMs)
    await stream.sink(lp.encode([await answer(first.value.subarray())]))
    if ((await frames.next()).done !== true) throw new NodeError('stream/extra', { protocol })
  } catch (error) {
    stream.abort(error instanceof Error ? error : new Error(String(error)))
  } finally {
    clearTimeout(timer)
  }
}
