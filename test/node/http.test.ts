import { encodeProfile, parseProfile, profileAnchor } from '@parley/protocol'
import { expect } from 'chai'
import { RateLimit } from '../../node/src/http/rateLimit.ts'
import { RelayWorld, type TestInbox } from './support/relayWorld.ts'

describe('relay: HTTP API', function () {
  this.timeout(60_000)
  let world: RelayWorld
  let url: string
  let inbox: TestInbox

  before(async () => {
    world = await RelayWorld.start({ parameters: { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800 } })
    url = (await world.addRelay('ada')).relay.url
    inbox = await world.openInbox()
  })
  after(() => world?.stop())

  const put = async (address: string, body: Uint8Array | string) => {
    const response = await fetch(`${url}/v1/profiles/${address}`, {
      method: 'PUT',
      body: typeof body === 'string' ? body : new Uint8Array(body),
    })
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      body: response.status === 204 ? undefined : ((await response.json()) as Record<string, unknown>),
    }
  }

  it('serves health, status, relays and claims to any origin', async () => {
    const health = await fetch(`${url}/v1/health`, { headers: { origin: 'https://app.example' } })
    expect(health.headers.get('access-control-allow-origin')).to.equal('*')
    expect(await health.json()).to.include({ status: 'ok' })
    const status = (await (await fetch(`${url}/v1/status`)).json()) as Record<string, unknown>
    expect(status).to.include({ relayId: 1, stake: '200000000', ask: '10', earned: '0', inboxes: 1 })
    const { relays } = (await (await fetch(`${url}/v1/relays`)).json()) as { relays: Record<string, unknown>[] }
    expect(relays[0]).to.include({ id: 1, url, stake: '200000000', exitAt: 0 })
    expect(await (await fetch(`${url}/v1/claims`)).json()).to.deep.equal({ claims: [] })
  })

  it('allows the requests a browser asks about first', async () => {
    const response = await fetch(`${url}/v1/receipts`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    })
    expect(response.status).to.equal(204)
    expect(response.headers.get('access-control-allow-methods')).to.contain('PUT')
    expect(response.headers.get('access-control-allow-headers')).to.contain('content-type')
  })

  it('gives a profile back byte for byte', async () => {
    const response = await fetch(`${url}/v1/profiles/${inbox.address}`)
    expect(response.headers.get('content-type')).to.equal('application/json')
    expect(new Uint8Array(await response.arrayBuffer())).to.deep.equal(inbox.profile)
  })

  it('refuses a profile that the chain does not know, and says both anchors', async () => {
    const bytes = encodeProfile({ ...parseProfile(inbox.profile), name: 'Mallory' })
    const { status, type, body } = await put(inbox.address, bytes)
    expect({ status, type }).to.deep.equal({ status: 409, type: 'application/problem+json' })
    expect(body).to.include({
      code: 'profile/not-anchored',
      anchor: profileAnchor(bytes),
      onChain: profileAnchor(inbox.profile),
    })
  })

  const problems: { name: string; ask: () => Promise<Response>; status: number; code: string }[] = [
    {
      name: 'an unknown profile',
      ask: () => fetch(`${url}/v1/profiles/0x${'00'.repeat(20)}`),
      status: 404,
      code: 'profile/unknown',
    },
    {
      name: 'an address that is none',
      ask: () => fetch(`${url}/v1/profiles/li.wei`),
      status: 400,
      code: 'request/malformed',
    },
    {
      name: 'a profile that is none',
      ask: () => fetch(`${url}/v1/profiles/${inbox.address}`, { method: 'PUT', body: '{}' }),
      status: 400,
      code: 'profile/malformed',
    },
    {
      name: "another person's profile",
      ask: () =>
        fetch(`${url}/v1/profiles/0x${'11'.repeat(20)}`, { method: 'PUT', body: new Uint8Array(inbox.profile) }),
      status: 400,
      code: 'profile/malformed',
    },
    {
      name: 'a profile without end',
      ask: () => fetch(`${url}/v1/profiles/${inbox.address}`, { method: 'PUT', body: 'x'.repeat(5000) }),
      status: 413,
      code: 'profile/too-large',
    },
    {
      name: 'a message nobody sent',
      ask: () => fetch(`${url}/v1/messages/0x${'22'.repeat(32)}`),
      status: 404,
      code: 'message/unknown',
    },
    {
      name: 'a hash that is none',
      ask: () => fetch(`${url}/v1/messages/0x22`),
      status: 400,
      code: 'request/malformed',
    },
    {
      name: 'too long a wait',
      ask: () => fetch(`${url}/v1/messages/0x${'22'.repeat(32)}?wait=60000`),
      status: 400,
      code: 'request/malformed',
    },
    { name: 'too many claims', ask: () => fetch(`${url}/v1/claims?limit=501`), status: 400, code: 'request/malformed' },
    {
      name: 'too many outcomes',
      ask: () =>
        fetch(`${url}/v1/outcomes`, {
          method: 'POST',
          body: JSON.stringify({ messageHashes: Array.from({ length: 65 }, () => `0x${'22'.repeat(32)}`) }),
        }),
      status: 400,
      code: 'request/malformed',
    },
    {
      name: 'a body without end',
      ask: () => fetch(`${url}/v1/outcomes`, { method: 'POST', body: 'x'.repeat(70_000) }),
      status: 413,
      code: 'request/too-large',
    },
    { name: 'another address', ask: () => fetch(`${url}/v1/nothing`), status: 404, code: 'request/unknown' },
  ]
  for (const { name, ask, status, code } of problems) {
    it(`answers ${name} with a problem: ${code}`, async () => {
      const response = await ask()
      expect(response.status).to.equal(status)
      expect(response.headers.get('content-type')).to.equal('application/problem+json')
      const body = (await response.json()) as Record<string, unknown>
      expect(body).to.include({ code, status, type: `urn:parley:problem:${code}` })
      expect(body).to.include.keys('title', 'detail')
    })
  }

  it('waits for a message no longer than asked', async () => {
    const began = performance.now()
    const response = await fetch(`${url}/v1/messages/0x${'33'.repeat(32)}?wait=300`)
    expect(response.status).to.equal(404)
    expect(performance.now() - began).to.be.within(250, 3000)
  })

  it('limits a remote address, not this machine', () => {
    const limit = new RateLimit({ perSecond: 2 })
    const taken = (remote: string, at: number) =>
      Array.from({ length: 100 }, () => limit.allows(remote, at)).filter(Boolean).length
    expect(taken('203.0.113.7', 1000), 'ten seconds at once').to.equal(20)
    expect(taken('203.0.113.7', 1001), 'then two a second').to.equal(2)
    expect(taken('203.0.113.8', 1001), 'another remote').to.equal(20)
    expect(taken('127.0.0.1', 1001), 'this machine').to.equal(100)
  })
})
