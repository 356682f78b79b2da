import { MAX_BODY_BYTES } from './constants.ts'

/** The whole body, or an error once it is larger than the limit: a relay must not fill our memory. */
export async function readBody(response: Response, limit = MAX_BODY_BYTES): Promise<Uint8Array> {
  if (Number(response.headers.get('content-length') ?? 0) > limit) throw new Error('too large')
  const reader = response.body?.getReader()
  if (reader === undefined) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > limit) {
      await reader.cancel().catch(() => {})
      throw new Error('too large')
    }
    chunks.push(value)
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
