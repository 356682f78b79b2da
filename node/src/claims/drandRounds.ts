import { fromHex } from '@parley/protocol'
import * as v from 'valibot'

/** Where drand publishes the rounds of its BN254 network. */
export const DRAND_EVMNET_URLS: readonly string[] = [
  'https://api.drand.sh/04f1e9062b8a81f848fded9c12306733282b2727ecced50032187751166ec8c3',
  'https://api2.drand.sh/04f1e9062b8a81f848fded9c12306733282b2727ecced50032187751166ec8c3',
  'https://drand.cloudflare.com/04f1e9062b8a81f848fded9c12306733282b2727ecced50032187751166ec8c3',
]

const TIMEOUT_MS = 5000
const MAX_ANSWER = 4096
const answerSchema = v.object({
  round: v.number(),
  signature: v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/)),
})

/**
 * The signature of a drand round (64 bytes) as each server in turn gives it, until the caller has seen enough. It is not checked
 * here: the beacon contract takes no other than the right one, so a server that lies only costs the question.
 */
export async function* drandSignatures({
  urls,
  round,
}: {
  urls: readonly string[]
  round: bigint
}): AsyncIterable<Uint8Array> {
  for (const url of urls) {
    const signature = await askServer(`${url}/public/${round}`, round)
    if (signature !== undefined) yield fromHex(`0x${signature}`)
  }
}

async function askServer(url: string, round: bigint): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' })
    if (!response.ok) return undefined
    const answer = v.parse(answerSchema, JSON.parse(await readSome(response)))
    return BigInt(answer.round) === round ? answer.signature : undefined
  } catch {
    // Down, slow, or not a drand server: the next one is asked.
    return undefined
  }
}

/** The beginning of an answer: a server that talks on is cut off. */
async function readSome(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    length += chunk.length
    if (length > MAX_ANSWER) break
  }
  return Buffer.concat(chunks).toString('utf8', 0, MAX_ANSWER)
}
