import { readNetwork } from '../../lib/readNetwork.ts'

export const dynamic = 'force-dynamic'

/** The deployment this app talks to, or an RFC 9457 problem that says what is missing. */
export async function GET(): Promise<Response> {
  const { network, problem } = await readNetwork()
  const init = { 'cache-control': 'no-store', 'access-control-allow-origin': '*' }
  if (problem !== undefined) {
    const body = {
      type: `urn:parley:problem:${problem.code}`,
      title: 'No network',
      status: 503,
      code: problem.code,
      detail: problem.detail,
    }
    return new Response(JSON.stringify(body), {
      status: 503,
      headers: { ...init, 'content-type': 'application/problem+json' },
    })
  }
  const body = JSON.stringify(network, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))
  return new Response(body, { headers: { ...init, 'content-type': 'application/json' } })
}
