import {
  ackAddress,
  ackPrivateKey,
  fromHex,
  type Hex,
  hashStamp,
  pubsubTopicOf,
  receiptTree,
  signReceipt,
  toHex,
  verifyReceiptPath,
} from '@parley/protocol'
import { messageHash as wakuHash } from '@waku/core'
import type { LightNode } from '@waku/sdk'
import { expect } from 'chai'
import { closeClient, lightClient, push } from './support/lightClient.ts'
import { RelayWorld, type SentMessage, type TestInbox, type WorldRelay } from './support/relayWorld.ts'

type ReceiptBody = { relayId: number; epoch: number; ack: string; stampHashes: string[]; signature: string }

describe('relay: receipts', function () {
  this.timeout(90_000)
  let world: RelayWorld
  let ada: WorldRelay
  let inbox: TestInbox
  let client: LightNode
  const sent: SentMessage[] = []

  before(async () => {
    world = await RelayWorld.start({ parameters: { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800 } })
    ada = await world.addRelay('ada')
    const book = await world.openBook({ depth: 16, unit: 100n })
    inbox = await world.openInbox()
    client = await lightClient([ada.relay.multiaddr], world.addressBook.network)
    const start = BigInt(Date.now()) * 1_000_000n
    for (let slot = 0; slot < 300; slot += 1) {
      const message = world.message({
        inbox,
        timestampNs: start + BigInt(slot) * 1_000_000n,
        stamps: [{ book, slot, relayId: ada.id }],
      })
      if (!(await push(client, message))) throw new Error(`message ${slot} refused`)
      sent.push(message)
    }
  })
  after(async () => {
    await closeClient(client)
    await world?.stop()
  })

  const hashesOf = (messages: SentMessage[]) =>
    messages.flatMap(({ stamps, hashBytes }) => stamps.map((stamp) => hashStamp(stamp, hashBytes)))
  const receiptFor = (stampHashes: Uint8Array[], { epoch = world.epoch() } = {}): ReceiptBody => {
    const { root } = receiptTree(stampHashes)
    const { signature } = signReceipt({
      relayId: ada.id,
      epoch,
      root,
      domain: world.domain,
      privateKey: ackPrivateKey(inbox.ackPrivate, epoch),
    })
    return {
      relayId: ada.id,
      epoch,
      ack: toHex(ackAddress(inbox.ackKey, epoch)),
      stampHashes: stampHashes.map((hash) => toHex(hash)),
      signature: toHex(signature),
    }
  }
  const post = async (body: unknown) => {
    const response = await fetch(`${ada.relay.url}/v1/receipts`, { method: 'POST', body: JSON.stringify(body) })
    return {
      status: response.status,
      code: response.status === 204 ? undefined : ((await response.json()) as { code: string }).code,
    }
  }
  const served = async (): Promise<Uint8Array[]> => {
    const found: Uint8Array[] = []
    await client.store.queryWithOrderedCallback(
      [client.createDecoder({ contentTopic: inbox.topic })],
      ({ payload }) => void found.push(payload),
    )
    return found
  }

  const servedByHash = async (messages: SentMessage[]): Promise<string[]> => {
    const pubsubTopic = pubsubTopicOf(inbox.topic, world.addressBook.network)
    // The hash of the SDK, not ours: both must come to the same.
    const messageHashes = messages.map(({ contentTopic, payload, timestampNs }) =>
      wakuHash(pubsubTopic, {
        contentTopic,
        payload,
        timestamp: timestampNs,
        meta: undefined,
        version: undefined,
        rateLimitProof: undefined,
        ephemeral: undefined,
      }),
    )
    const decoder = client.createDecoder({ contentTopic: inbox.topic })
    const found: string[] = []
    for await (const page of client.store.queryGenerator([decoder], {
      messageHashes,
      pubsubTopic,
      includeData: true,
    })) {
      for (const message of await Promise.all(page)) if (message !== undefined) found.push(toHex(message.payload))
    }
    return found
  }

  it('serves one page of 256 before a receipt, by topic and by hash', async () => {
    const page = await served()
    expect(page).to.have.length(256)
    expect(page.map((payload) => toHex(payload))).to.deep.equal(sent.slice(0, 256).map(({ payload }) => toHex(payload)))
    expect(await servedByHash(sent.slice(255, 257)), 'by hash').to.deep.equal([
      toHex(sent[255]?.payload ?? new Uint8Array()),
    ])
  })

  const refusals: { name: string; code: string; status: number; make: () => unknown }[] = [
    {
      name: 'no stamps',
      code: 'receipt/malformed',
      status: 400,
      make: () => ({ ...receiptFor(hashesOf(sent.slice(0, 1))), stampHashes: [] }),
    },
    {
      name: '257 stamps',
      code: 'receipt/malformed',
      status: 400,
      make: () => ({
        ...receiptFor(hashesOf(sent.slice(0, 1))),
        stampHashes: hashesOf(sent.slice(0, 257)).map((hash) => toHex(hash)),
      }),
    },
    { name: 'no JSON', code: 'receipt/malformed', status: 400, make: () => undefined },
    {
      name: 'another relay',
      code: 'receipt/malformed',
      status: 400,
      make: () => ({ ...receiptFor(hashesOf(sent.slice(0, 1))), relayId: 9 }),
    },
    {
      name: 'a stamp twice',
      code: 'receipt/malformed',
      status: 400,
      make: () => receiptFor([...hashesOf(sent.slice(0, 1)), ...hashesOf(sent.slice(0, 1))]),
    },
    {
      name: 'a stamp never held',
      code: 'receipt/unknown-stamp',
      status: 409,
      make: () => receiptFor([new Uint8Array(32).fill(1)]),
    },
    {
      name: 'another epoch',
      code: 'receipt/unknown-stamp',
      status: 409,
      make: () => receiptFor(hashesOf(sent.slice(0, 1)), { epoch: world.epoch() + 1 }),
    },
    {
      name: 'another order than signed',
      code: 'receipt/forged',
      status: 403,
      make: () => ({
        ...receiptFor(hashesOf(sent.slice(0, 2))),
        stampHashes: hashesOf(sent.slice(0, 2))
          .reverse()
          .map((hash) => toHex(hash)),
      }),
    },
    {
      name: 'a signature of nobody',
      code: 'receipt/forged',
      status: 403,
      make: () => ({ ...receiptFor(hashesOf(sent.slice(0, 1))), signature: `0x${'11'.repeat(64)}` }),
    },
  ]
  for (const { name, code, status, make } of refusals) {
    it(`refuses ${name}: ${code}`, async () => {
      expect(await post(make())).to.deep.equal({ status, code })
      expect(ada.relay.status().stamps.receipted).to.equal(0)
    })
  }

  it('serves the next page after the receipt of the first, and proves each stamp to its root', async () => {
    const page = hashesOf(sent.slice(0, 256))
    const body = receiptFor(page)
    expect(await post(body)).to.deep.equal({ status: 204, code: undefined })
    expect(await post(body), 'once more').to.deep.equal({ status: 204, code: undefined })
    expect(ada.relay.status().stamps.receipted).to.equal(256)
    expect(await served()).to.have.length(300)
    for (const index of [0, 100, 255]) {
      const response = await fetch(`${ada.relay.url}/v1/messages/${sent[index]?.hash}`)
      const { receipt } = (await response.json()) as {
        receipt: { path: number; proof: Hex[]; root: Hex; stampHash: Hex; signature: Hex }
      }
      expect(receipt.stampHash).to.equal(toHex(page[index] ?? new Uint8Array()))
      const way = {
        stampHash: fromHex(receipt.stampHash),
        path: receipt.path,
        proof: receipt.proof.map((step) => fromHex(step)),
        root: fromHex(receipt.root),
      }
      expect(verifyReceiptPath(way), `stamp ${index}`).to.equal(true)
      expect(receipt.signature).to.equal(body.signature)
    }
  })

  it('answers for many messages at once', async () => {
    const messageHashes = [sent[0]?.hash, sent[299]?.hash, `0x${'ab'.repeat(32)}`]
    const response = await fetch(`${ada.relay.url}/v1/outcomes`, {
      method: 'POST',
      body: JSON.stringify({ messageHashes }),
    })
    const { outcomes } = (await response.json()) as { outcomes: Record<string, { state: string; receipt?: unknown }> }
    expect(outcomes[messageHashes[0] ?? '']?.receipt).to.not.equal(null)
    expect(outcomes[messageHashes[1] ?? '']).to.include({ state: 'held', receipt: null })
    expect(outcomes[messageHashes[2] ?? '']).to.deep.equal({ state: 'unknown' })
  })
})
