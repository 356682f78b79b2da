import { type LookupAddress, lookup } from 'node:dns'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { healthSchema, MAX_HEALTH } from '@parley/protocol'
import * as v from 'valibot'
import { isPublicAddress } from './isPublicAddress.ts'

export type HealthAnswer = { kind: 'answered'; delayMs: number } | { kind: 'silent' } | { kind: 'refused' }

/** The name leads into a private network: a stranger wants us to knock there for him. */
class PrivateName extends Error {}

/**
 * Asks a health page once: a small GET, no redirect, a bounded answer that must be one, within a time that nothing extends; `stop` ends it before. `refused`:
 * nothing was sent, because the name leads to where no stranger may send us.
 */
export async function askHealth(
  page: URL,
  { allowPrivate, timeoutMs, stop }: { allowPrivate: boolean; timeoutMs: number; stop: AbortSignal },
): Promise<HealthAnswer> {
  const start = performance.now()
  try {
    const body = await get(page, { allowPrivate, signal: AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]) })
    const delayMs = performance.now() - start
    return v.is(healthSchema, JSON.parse(body)) ? { kind: 'answered', delayMs } : { kind: 'silent' }
  } catch (error) {
    return error instanceof PrivateName ? { kind: 'refused' } : { kind: 'silent' }
  }
}

function get(page: URL, { allowPrivate, signal }: { allowPrivate: boolean; signal: AbortSignal }): Promise<string> {
  const request = page.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const asked = request(page, {
      signal,
      // A connection of its own, so that every delay has the same steps in it: name, connection, TLS, answer.
      agent: false,
      maxHeaderSize: 8_192,
      headers: { accept: 'application/json', 'user-agent': 'parley-node' },
      ...(allowPrivate ? {} : { lookup: publicLookup }),
    })
    asked.on('response', (response) => {
      readBody(response)
        .then(resolve, reject)
        .finally(() => asked.destroy())
    })
    asked.on('error', reject)
    // Whatever a stranger's server does with the connection, the question ends.
    signal.addEventListener('abort', () => reject(new Error('too late')))
    asked.end()
  })
}

async function readBody(response: IncomingMessage): Promise<string> {
  if (response.statusCode !== 200) throw new Error('not well')
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MAX_HEALTH) throw new Error('too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Resolves a name and looks at the addresses that are then connected to: a name looked at before could lead elsewhere a moment later. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const [first] = addresses ?? []
    if (error !== null || first === undefined) return callback(error ?? new Error('no address'), '', 0)
    if (!addresses.every(({ address }) => isPublicAddress(address))) return callback(new PrivateName(), '', 0)
    if (options.all === true) return callback(null, addresses)
    callback(null, first.address, first.family)
  })
}
