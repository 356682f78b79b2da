import {
  ackAddress,
  ackPrivateKey,
  ackPublicKey,
  addressOf,
  decodeFrame,
  decodeStamp,
  drawTime,
  encodeFrame,
  encodeIdentityUpdate,
  encodeKeySigner,
  encodeProfile,
  encodeStamp,
  epochAt,
  epochStart,
  fromHex,
  type Hex,
  hashIdentityUpdate,
  hashPostmark,
  hashReceipt,
  hashStamp,
  identityUpdateDigest,
  identityUpdateTypedData,
  inboxTopic,
  keySignerAddress,
  messageHash,
  ProtocolError,
  parseIdentityUpdate,
  parseProfile,
  pendingPayouts,
  postOfficeDomain,
  profileAnchor,
  publicKeyOf,
  pubsubTopicOf,
  receiptTree,
  recoverSigner,
  recoverTurnRequest,
  sealedBox,
  signDigest,
  signTurnRequest,
  toHex,
  typedDigest,
  verifyReceiptPath,
  winningSlot,
  wrapKeySignature,
} from '@parley/protocol'
import { expect } from 'chai'
import {
  concat,
  encodeAbiParameters,
  hashTypedData,
  keccak256,
  parseAbiParameters,
  recoverAddress,
  stringToBytes,
} from 'viem'
import { createVectors } from './support/createVectors.ts'
import { readVectors } from './support/readVectors.ts'

const types = {
  Stamp: [
    { name: 'batchId', type: 'uint64' },
    { name: 'epoch', type: 'uint32' },
    { name: 'slot', type: 'uint32' },
    { name: 'span', type: 'uint16' },
    { name: 'relayId', type: 'uint32' },
    { name: 'ack', type: 'address' },
    { name: 'messageHash', type: 'bytes32' },
  ],
  Receipt: [
    { name: 'relayId', type: 'uint32' },
    { name: 'epoch', type: 'uint32' },
    { name: 'root', type: 'bytes32' },
  ],
  Postmark: [
    { name: 'stampHash', type: 'bytes32' },
    { name: 'relayId', type: 'uint32' },
    { name: 'acceptedAt', type: 'uint64' },
  ],
  TurnRequest: [
    { name: 'subject', type: 'bytes32' },
    { name: 'relayId', type: 'uint32' },
    { name: 'time', type: 'uint64' },
  ],
} as const

type Site = { chainId: number; verifyingContract: Hex; domainSeparator: Hex }
const domainOf = ({ chainId, verifyingContract }: Site) => ({
  name: 'PostOffice',
  version: '1',
  chainId,
  verifyingContract,
})
const ownDomain = ({ chainId, verifyingContract }: Site) =>
  postOfficeDomain({ chainId, verifyingContract: fromHex(verifyingContract) })

/** What viem recovers from an EIP-2098 signature. */
function recover(digest: Hex, compact: Uint8Array): Promise<Hex> {
  const r = toHex(compact.slice(0, 32))
  const s = compact.slice(32)
  const yParity = (s[0] ?? 0) >> 7
  s[0] = (s[0] ?? 0) & 0x7f
  return recoverAddress({ hash: digest, signature: { r, s: toHex(s), yParity } })
}

function expectFault(run: () => unknown, code: string): void {
  expect(run).to.throw(ProtocolError).with.property('code', code)
}

describe('vectors', () => {
  it('are what `generate.ts` writes', async () => {
    for (const [name, { vectors }] of Object.entries(await createVectors())) {
      expect(readVectors(name), name).to.deep.equal(JSON.parse(JSON.stringify(vectors)))
    }
  })

  describe('stamp', () => {
    type Row = Site & { name: string; bytes: Hex; fault?: string; bookId: string; epoch: number; slot: number; span: number; relayId: number; ack: Hex; messageHash: Hex; key: Hex; privateKey: Hex; stampHash: Hex; digest: Hex } // biome-ignore format: a row
    for (const row of readVectors<Row>('stamp')) {
      it(row.name, async () => {
        if (row.fault !== undefined) return expectFault(() => decodeStamp(fromHex(row.bytes)), row.fault)
        const stamp = decodeStamp(fromHex(row.bytes))
        expect(toHex(encodeStamp(stamp)), 'encodes to the same bytes').to.equal(row.bytes)
        const { epoch, slot, span, relayId } = row
        expect(stamp).to.include({ bookId: BigInt(row.bookId), epoch, slot, span, relayId })
        const message = {
          batchId: BigInt(row.bookId),
          epoch,
          slot,
          span,
          relayId,
          ack: row.ack,
          messageHash: row.messageHash,
        }
        const digest = hashTypedData({ domain: domainOf(row), types, primaryType: 'Stamp', message })
        expect(row.digest, 'viem’s digest').to.equal(digest)
        const stampHash = hashStamp(stamp, fromHex(row.messageHash))
        expect(toHex(stampHash)).to.equal(row.stampHash)
        expect(toHex(ownDomain(row))).to.equal(row.domainSeparator)
        expect(toHex(typedDigest(ownDomain(row), stampHash))).to.equal(digest)
        expect((await recover(digest, stamp.signature)).toLowerCase(), 'viem’s signer').to.equal(row.key)
        const signer = recoverSigner(ownDomain(row), stampHash, stamp.signature)
        expect(signer === undefined ? '' : toHex(signer)).to.equal(row.key)
        // Not by accident: with any field changed viem has another digest too.
        for (const changed of [
          { epoch: (epoch ^ 1) >>> 0 },
          { slot: (slot ^ 1) >>> 0 },
          { span: span ^ 1 },
          { relayId: (relayId ^ 1) >>> 0 },
          { batchId: message.batchId ^ 1n },
        ]) {
          expect(
            hashTypedData({ domain: domainOf(row), types, primaryType: 'Stamp', message: { ...message, ...changed } }),
            JSON.stringify(Object.keys(changed)),
          ).to.not.equal(digest)
        }
      })
    }
  })

  describe('receipt', () => {
    type Row = Site & { name: string; stampHashes: Hex[]; root: Hex; proofs: { path: number; proof: Hex[] }[]; relayId: number; epoch: number; ack: Hex; digest: Hex; signature: Hex } // biome-ignore format: a row
    for (const row of readVectors<Row>('receipt')) {
      it(row.name, async () => {
        const tree = receiptTree(row.stampHashes.map(fromHex))
        expect(toHex(tree.root)).to.equal(row.root)
        for (const [index, { path, proof }] of row.proofs.entries()) {
          const leaf = row.stampHashes[index]
          if (leaf === undefined) throw new Error('a proof has a leaf')
          expect(solidityMerkle(leaf, path, proof), `proof ${index} by the contract’s rule`).to.equal(row.root)
          const own = tree.proof(index)
          expect({ path: own.path, proof: own.proof.map(toHex) }, `proof ${index}`).to.deep.equal({ path, proof })
          const parts = { stampHash: fromHex(leaf), path, proof: proof.map(fromHex), root: fromHex(row.root) }
          expect(verifyReceiptPath(parts)).to.equal(true)
          if (proof.length > 0) {
            expect(verifyReceiptPath({ ...parts, path: path ^ 1 }), 'wrong side').to.equal(false)
            expect(verifyReceiptPath({ ...parts, proof: parts.proof.slice(1) }), 'short proof').to.equal(false)
          }
          expect(verifyReceiptPath({ ...parts, stampHash: new Uint8Array(32) }), 'other leaf').to.equal(false)
        }
        const { relayId, epoch, root } = row
        const digest = hashTypedData({
          domain: domainOf(row),
          types,
          primaryType: 'Receipt',
          message: { relayId, epoch, root },
        })
        expect(row.digest).to.equal(digest)
        expect(toHex(typedDigest(ownDomain(row), hashReceipt({ relayId, epoch, root: fromHex(root) })))).to.equal(
          digest,
        )
        expect((await recover(digest, fromHex(row.signature))).toLowerCase()).to.equal(row.ack)
      })
    }
  })

  describe('postmark', () => {
    type Row = Site & { name: string; stampHash: Hex; relayId: number; acceptedAt: number; signer: Hex; digest: Hex; signature: Hex } // biome-ignore format: a row
    for (const row of readVectors<Row>('postmark')) {
      it(row.name, async () => {
        const { stampHash, relayId, acceptedAt } = row
        const message = { stampHash, relayId, acceptedAt: BigInt(acceptedAt) }
        const digest = hashTypedData({ domain: domainOf(row), types, primaryType: 'Postmark', message })
        expect(row.digest).to.equal(digest)
        const own = hashPostmark({ stampHash: fromHex(stampHash), relayId, acceptedAt })
        expect(toHex(typedDigest(ownDomain(row), own))).to.equal(digest)
        expect((await recover(digest, fromHex(row.signature))).toLowerCase()).to.equal(row.signer)
      })
    }
  })

  describe('request for TURN', () => {
    type Row = Site & { name: string; subject: Hex; relayId: number; time: number; signer: Hex; digest: Hex; signature: Hex } // biome-ignore format: a row
    for (const row of readVectors<Row>('turnRequest')) {
      it(row.name, async () => {
        const { subject, relayId, time } = row
        const message = { subject, relayId, time: BigInt(time) }
        const digest = hashTypedData({ domain: domainOf(row), types, primaryType: 'TurnRequest', message })
        expect(row.digest, 'viem’s digest').to.equal(digest)
        expect((await recover(digest, fromHex(row.signature))).toLowerCase(), 'viem’s signer').to.equal(row.signer)
        const request = { subject: fromHex(subject), relayId, time, signature: fromHex(row.signature) }
        const signerOf = (changed: object) => {
          const signer = recoverTurnRequest({ ...request, ...changed }, ownDomain(row))
          return signer === undefined ? '' : toHex(signer)
        }
        expect(signerOf({})).to.equal(row.signer)
        for (const changed of [
          { relayId: relayId - 1 },
          { time: time - 1 },
          { subject: fromHex(subject).fill(1, 31) },
        ]) {
          expect(signerOf(changed), Object.keys(changed)[0]).to.not.equal(row.signer)
        }
      })
    }

    it('refuses numbers that the type does not hold', () => {
      const request = { subject: new Uint8Array(32), relayId: 1, time: 1 }
      const sign = (changed: object) => () =>
        signTurnRequest({ ...request, ...changed, domain: new Uint8Array(32), privateKey: new Uint8Array(32).fill(1) })
      for (const changed of [{ relayId: -1 }, { relayId: 2 ** 32 }, { relayId: 0.5 }, { time: -1 }, { time: 2 ** 53 }])
        expectFault(sign(changed), 'bytes/range')
      expectFault(sign({ subject: new Uint8Array(31) }), 'bytes/length')
    })
  })

  describe('message', () => {
    type Row = { name: string; contentTopic: string; timestampNs: string; envelope: Hex; messageHash: Hex; clusterId: number; shards: number; pubsubTopic: string } // biome-ignore format: a row
    for (const row of readVectors<Row>('message')) {
      it(row.name, () => {
        const { contentTopic } = row
        const timestampNs = BigInt(row.timestampNs)
        const encoded = encodeAbiParameters(parseAbiParameters('uint8, bytes32, uint64, bytes32'), [
          1,
          keccak256(stringToBytes(contentTopic)),
          timestampNs,
          keccak256(row.envelope),
        ])
        expect(row.messageHash, 'viem’s hash').to.equal(keccak256(encoded))
        expect(toHex(messageHash({ contentTopic, timestampNs, envelope: fromHex(row.envelope) }))).to.equal(
          row.messageHash,
        )
        expect(pubsubTopicOf(contentTopic, row)).to.equal(row.pubsubTopic)
      })
    }
  })

  describe('frame', () => {
    type Row = { name: string; bytes: Hex; fault?: string; stamps: Hex[]; envelope: Hex }
    for (const row of readVectors<Row>('frame')) {
      it(row.name, () => {
        if (row.fault !== undefined) return expectFault(() => decodeFrame(fromHex(row.bytes)), row.fault)
        const frame = decodeFrame(fromHex(row.bytes))
        expect(frame.stamps.map((stamp) => toHex(encodeStamp(stamp)))).to.deep.equal(row.stamps)
        expect(toHex(frame.envelope)).to.equal(row.envelope)
        expect(toHex(encodeFrame(frame)), 'encodes to the same bytes').to.equal(row.bytes)
      })
    }
  })

  describe('winner', () => {
    type Row = { name: string; randomness: Hex; bookId: string; depth: number; slot: number }
    for (const { name, randomness, bookId, depth, slot } of readVectors<Row>('winner')) {
      it(name, () => {
        const encoded = encodeAbiParameters(parseAbiParameters('bytes32, uint64'), [randomness, BigInt(bookId)])
        expect(BigInt(slot), 'viem’s slot').to.equal(BigInt(keccak256(encoded)) & (2n ** BigInt(depth) - 1n))
        expect(winningSlot({ randomness: fromHex(randomness), bookId: BigInt(bookId), depth })).to.equal(slot)
      })
    }
  })

  it('epoch', () => {
    type Row = Parameters<typeof drawTime>[0] & {
      name: string
      time: number
      epoch: number
      start: number
      drawTime: number
    }
    for (const row of readVectors<Row>('epoch')) {
      expect(epochAt(row, row.time), row.name).to.equal(row.epoch)
      expect(epochStart(row, row.epoch), row.name).to.equal(row.start)
      expect(drawTime(row, row.epoch), row.name).to.equal(row.drawTime)
    }
  })

  it('solvency', () => {
    type Row = { name: string; epoch: number; fromEpoch: number; drawn: number; lastClaimed: number; pending: number }
    for (const row of readVectors<Row>('solvency')) {
      expect(pendingPayouts(row, row.epoch, row.drawn), row.name).to.equal(row.pending)
    }
  })

  it('ack', () => {
    type Row = { name: string; privateKey: Hex; publicKey: Hex; contentTopic: string; epoch: number; ackPrivateKey: Hex; ackPublicKey: Hex; ackAddress: Hex } // biome-ignore format: a row
    for (const row of readVectors<Row>('ack')) {
      const key = fromHex(row.publicKey)
      expect(toHex(publicKeyOf(fromHex(row.privateKey))), row.name).to.equal(row.publicKey)
      expect(toHex(ackPublicKey(key, row.epoch)), row.name).to.equal(row.ackPublicKey)
      expect(toHex(ackAddress(key, row.epoch)), row.name).to.equal(row.ackAddress)
      const own = ackPrivateKey(fromHex(row.privateKey), row.epoch)
      expect(toHex(own), row.name).to.equal(row.ackPrivateKey)
      expect(toHex(publicKeyOf(own)), `${row.name}: private and public agree`).to.equal(row.ackPublicKey)
      expect(toHex(addressOf(own)), row.name).to.equal(row.ackAddress)
      expect(inboxTopic(key), row.name).to.equal(row.contentTopic)
    }
  })

  describe('envelope', () => {
    type Row = { name: string; fault?: string; content: Hex; senderDid: string; signKey: Hex; signPublicKey: Hex; boxKeys: Hex[]; recipientKeys: Hex[]; random: Hex; envelope: Hex } // biome-ignore format: a row
    for (const row of readVectors<Row>('envelope')) {
      it(row.name, async () => {
        const envelope = fromHex(row.envelope)
        if (row.fault !== undefined) {
          const error = await sealedBox
            .open({ envelope, boxKey: fromHex(row.boxKeys[0] ?? '0x') })
            .catch((caught: unknown) => caught)
          expect(error).to.be.instanceOf(ProtocolError).with.property('code', row.fault)
          return
        }
        for (const boxKey of row.boxKeys) {
          const opened = await sealedBox.open({ envelope, boxKey: fromHex(boxKey) })
          expect(toHex(opened.content)).to.equal(row.content)
          expect(opened.senderDid).to.equal(row.senderDid)
          expect(opened.verify(fromHex(row.signPublicKey))).to.equal(true)
        }
        const again = await sealedBox.seal({
          content: fromHex(row.content),
          sender: { did: row.senderDid, signKey: fromHex(row.signKey) },
          recipientKeys: row.recipientKeys.map(fromHex),
          random: fromHex(row.random),
        })
        expect(toHex(again), 'seals to the same bytes').to.equal(row.envelope)
      })
    }
  })

  describe('profile', () => {
    type Row = { name: string; bytes: Hex; fault?: string; profile: Parameters<typeof encodeProfile>[0]; anchor: Hex }
    for (const row of readVectors<Row>('profile')) {
      it(row.name, () => {
        if (row.fault !== undefined) return expectFault(() => parseProfile(fromHex(row.bytes)), row.fault)
        expect(parseProfile(fromHex(row.bytes))).to.deep.equal(row.profile)
        expect(toHex(encodeProfile(row.profile))).to.equal(row.bytes)
        expect(profileAnchor(fromHex(row.bytes))).to.equal(row.anchor)
        expect(row.anchor, 'viem’s hash').to.equal(keccak256(row.bytes).slice(0, 50))
      })
    }
  })

  describe('identityUpdate', () => {
    type Row = { name: string; fault?: string; chainId: number; registry: Hex; privateKey: Hex; bytes: Hex; structHash: Hex; digest: Hex; signature: Hex } // biome-ignore format: a row
    for (const row of readVectors<Row>('identityUpdate')) {
      it(row.name, async () => {
        if (row.fault !== undefined) return expectFault(() => parseIdentityUpdate(fromHex(row.bytes)), row.fault)
        const update = parseIdentityUpdate(fromHex(row.bytes))
        const { chainId, registry } = row
        expect(toHex(encodeIdentityUpdate(update)), 'encodes to the same bytes').to.equal(row.bytes)
        const digest = identityUpdateDigest({ chainId, registry, update })
        expect([toHex(hashIdentityUpdate(update)), toHex(digest)]).to.deep.equal([row.structHash, row.digest])
        const typed = identityUpdateTypedData({ chainId, registry, update })
        expect(row.digest, 'viem’s hash').to.equal(hashTypedData(typed))
        const privateKey = fromHex(row.privateKey)
        expect(toHex(signDigest({ digest, privateKey })), 'signs to the same bytes').to.equal(row.signature)
        const signer = await recover(row.digest, fromHex(row.signature))
        expect(signer.toLowerCase(), 'viem’s recovery').to.equal(update.identity)
      })
    }
  })

  describe('keySigner', () => {
    type Row = { name: string; verifier: Hex; key: Hex; signer: Hex; address: Hex; signature: Hex; wrapped: Hex }
    for (const row of readVectors<Row>('keySigner')) {
      it(row.name, () => {
        const signer = encodeKeySigner({ verifier: row.verifier, key: fromHex(row.key) })
        expect(toHex(signer)).to.equal(row.signer)
        const hashed = keccak256(concat([stringToBytes('parley/signer'), signer]))
        expect(keySignerAddress(signer), 'viem’s hash').to.equal(`0x${hashed.slice(-40)}`)
        expect(row.address).to.equal(keySignerAddress(signer))
        const wrapped = wrapKeySignature({ signer, signature: fromHex(row.signature) })
        expect(toHex(wrapped)).to.equal(row.wrapped)
      })
    }
  })

  it('our signatures are the ones viem recovers, for many keys', async () => {
    for (let index = 1; index <= 24; index++) {
      const privateKey = new Uint8Array(32).fill(index)
      const digest = fromHex(keccak256(privateKey))
      const signer = await recover(toHex(digest), signDigest({ digest, privateKey }))
      expect(signer.toLowerCase(), `key ${index}`).to.equal(toHex(addressOf(privateKey)))
    }
  })
})

/** The contract's `merkle`, written down a second time with viem's hash. */
function solidityMerkle(leaf: Hex, path: number, proof: readonly Hex[]): Hex {
  return proof.reduce<Hex>((node, sibling, index) => {
    const [left, right] = ((path >> index) & 1) === 1 ? [sibling, node] : [node, sibling]
    return keccak256(`${left}${right.slice(2)}`)
  }, leaf)
}
