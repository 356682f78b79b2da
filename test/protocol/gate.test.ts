import { BOND, type FrameVerdict, Gate, hashStamp, type RefusalCode, type StampVerdict } from '@parley/protocol'
import { expect } from 'chai'
import { createWorld, type MessageWish, type World } from './support/createWorld.ts'

type Row = {
  name: string
  code: RefusalCode
  kind: 'ignore' | 'reject'
  wish?: MessageWish
  /** Changes the relay's view before the check. */
  given?: (world: World) => void
  /** Changes the finished message. */
  tamper?: (message: ReturnType<World['createMessage']>['message']) => void
  at?: (world: World) => number
}

const rows: Row[] = [
  { name: 'no frame at all', code: 'frame/malformed', kind: 'reject', tamper: (m) => { m.payload = new Uint8Array(0) } },
  { name: 'another frame version', code: 'frame/malformed', kind: 'reject', tamper: (m) => { m.payload[0] = 2 } },
  { name: 'another stamp version', code: 'frame/malformed', kind: 'reject', tamper: (m) => { m.payload[2] = 2 } },
  { name: 'a stamp count of 5', code: 'frame/malformed', kind: 'reject', tamper: (m) => { m.payload[1] = 5 } },
  { name: 'a byte after the end', code: 'frame/malformed', kind: 'reject', tamper: (m) => { m.payload = Uint8Array.from([...m.payload, 0]) } },
  { name: 'the last byte missing', code: 'frame/malformed', kind: 'reject', tamper: (m) => { m.payload = m.payload.slice(0, -1) } },
  { name: 'a span of 0', code: 'frame/malformed', kind: 'reject', wish: { stamps: [{ span: 0 }] } },
  { name: 'no timestamp', code: 'frame/malformed', kind: 'reject', wish: { timestampNs: undefined } },
  { name: 'a timestamp before 1970', code: 'frame/malformed', kind: 'reject', tamper: (m) => { m.timestampNs = -1n } },
  { name: 'a timestamp beyond 64 bits', code: 'frame/malformed', kind: 'reject', tamper: (m) => { m.timestampNs = 2n ** 64n } },
  { name: 'a content topic that is none', code: 'frame/malformed', kind: 'reject', wish: { contentTopic: '/parley/1/x' } },
  { name: 'a content topic of generation 1', code: 'frame/malformed', kind: 'reject', wish: { contentTopic: '/1/parley/1/x/proto' } },
  { name: 'a content topic of 129 bytes', code: 'frame/too-large', kind: 'reject', wish: { contentTopic: `/parley/1/${'x'.repeat(113)}/proto` } },
  { name: 'a content topic of 129 bytes in 65 characters', code: 'frame/too-large', kind: 'reject', wish: { contentTopic: `/parley/1/${'é'.repeat(56)}x/proto` } },
  { name: 'a payload beyond every frame', code: 'frame/too-large', kind: 'reject', tamper: (m) => { m.payload = new Uint8Array(20_000) } },
  { name: 'an envelope of 16,385 bytes', code: 'frame/too-large', kind: 'reject', tamper: (m) => { m.payload = oversized(m.payload) } },
  { name: 'Waku version 1 (C30)', code: 'frame/fixed-field', kind: 'reject', wish: { version: 1 } },
  { name: 'meta (C30)', code: 'frame/fixed-field', kind: 'reject', wish: { meta: new Uint8Array(1) } },
  { name: 'a rate limit proof (C30)', code: 'frame/fixed-field', kind: 'reject', wish: { rateLimitProof: {} } },
  { name: 'ephemeral (C30)', code: 'frame/fixed-field', kind: 'reject', wish: { ephemeral: true } },
  { name: 'another shard (C30)', code: 'frame/fixed-field', kind: 'reject', wish: { pubsubTopic: '/waku/2/rs/4242/9' } },
  { name: 'another cluster (C30)', code: 'frame/fixed-field', kind: 'reject', wish: { pubsubTopic: '/waku/2/rs/1/0' } },
  { name: 'stamps stripped (C30)', code: 'frame/no-stamp', kind: 'reject', wish: { stamps: [] } },
  { name: 'the same stamp twice', code: 'stamp/overlap', kind: 'reject', wish: { stamps: [{}, {}] } },
  { name: 'two relays on one slot', code: 'stamp/overlap', kind: 'reject', wish: { stamps: [{}, { relayId: 2 }] } },
  { name: 'spans that share a slot', code: 'stamp/overlap', kind: 'reject', wish: { envelope: new Uint8Array(4096), stamps: [{ slot: 4 }, { slot: 5, relayId: 2 }] } },
  { name: 'a message from 61 s ago', code: 'message/expired', kind: 'ignore', at: (world) => world.now + 61 },
  { name: 'a message from 61 s ahead', code: 'message/expired', kind: 'ignore', at: (world) => world.now - 61 },
  { name: 'an unknown book', code: 'book/unknown', kind: 'ignore', wish: { stamps: [{ bookId: 8n }] } },
  { name: 'a bond book', code: 'book/kind', kind: 'ignore', given: (world) => { world.book.kind = BOND } },
  { name: 'a book closed on chain', code: 'book/dead', kind: 'ignore', given: (world) => { world.book.dead = true } },
  { name: 'a book that begins next epoch', code: 'book/not-valid-now', kind: 'ignore', given: (world) => { world.book.fromEpoch = 11 } },
  { name: 'a book that has left', code: 'book/not-valid-now', kind: 'ignore', given: (world) => { world.book.exitEpoch = 10 } },
  { name: 'a stamp of the last epoch', code: 'epoch/wrong', kind: 'ignore', wish: { stamps: [{ epoch: 9 }] } },
  { name: 'a stamp of the next epoch', code: 'epoch/wrong', kind: 'ignore', wish: { stamps: [{ epoch: 11 }] } },
  { name: 'a stamp of a drawn epoch', code: 'epoch/wrong', kind: 'ignore', given: (world) => { world.chain.drawn = 10 } },
  { name: 'a head older than the exit notice (C26)', code: 'chain/stale', kind: 'ignore', given: (world) => { world.chain.headTime = world.schedule.genesis + 9 * world.schedule.epochLength - world.schedule.exitNotice - 1 } },
  { name: 'a slot after the last', code: 'slot/outside', kind: 'reject', wish: { stamps: [{ slot: 4096 }] } },
  { name: 'a span over the end', code: 'slot/outside', kind: 'reject', wish: { envelope: new Uint8Array(2049), stamps: [{ slot: 4095 }] } },
  { name: 'the largest slot and span', code: 'slot/outside', kind: 'reject', wish: { stamps: [{ slot: 0xffffffff, span: 0xffff }] } },
  { name: 'one slot for 2,049 bytes', code: 'span/wrong', kind: 'reject', wish: { envelope: new Uint8Array(2049), stamps: [{ span: 1 }] } },
  { name: 'two slots for 2,048 bytes', code: 'span/wrong', kind: 'reject', wish: { envelope: new Uint8Array(2048), stamps: [{ span: 2 }] } },
  { name: 'an unknown relay', code: 'relay/not-eligible', kind: 'ignore', wish: { stamps: [{ relayId: 9 }] } },
  { name: 'a relay short of stake', code: 'relay/not-eligible', kind: 'ignore', given: (world) => { relayOf(world).stake -= 1n } },
  { name: 'a relay that leaves', code: 'relay/not-eligible', kind: 'ignore', given: (world) => { relayOf(world).exitAt = world.now + 1 } },
  { name: 'a book below our ask', code: 'price/low', kind: 'ignore', given: (world) => { world.price.ask = 51n } },
  { name: 'a balance one short of three sheets', code: 'book/underfunded', kind: 'ignore', given: (world) => { world.book.balance = 3n * (50n << 12n) - 1n } },
  { name: 'a stranger’s signature', code: 'stamp/forged', kind: 'reject', wish: { stamps: [{ privateKey: new Uint8Array(32).fill(0x22) }] } },
  { name: 'a signature of zeros', code: 'stamp/forged', kind: 'reject', wish: { stamps: [{ signature: new Uint8Array(64) }] } },
  { name: 'a signature of ones', code: 'stamp/forged', kind: 'reject', wish: { stamps: [{ signature: new Uint8Array(64).fill(0xff) }] } },
  { name: 'another envelope under the stamp', code: 'stamp/forged', kind: 'reject', tamper: (m) => { flip(m.payload, m.payload.length - 1) } },
  { name: 'another time under the stamp', code: 'stamp/forged', kind: 'reject', tamper: (m) => { m.timestampNs = (m.timestampNs ?? 0n) + 1n } },
  { name: 'an inbox that is not here', code: 'inbox/unknown', kind: 'ignore', given: (world) => { world.inboxes.clear() } },
  { name: 'a bogus acknowledgement account (C7)', code: 'inbox/unknown', kind: 'ignore', wish: { stamps: [{ ack: new Uint8Array(20) }] } },
  { name: 'the acknowledgement account of another epoch', code: 'inbox/unknown', kind: 'ignore', given: (world) => { world.inboxes.set(world.contentTopic, { ackKey: otherAckKey }) } },
] // biome-ignore format: a table

const otherAckKey = Uint8Array.from([2, 0x79, 0xbe, 0x66, 0x7e, 0xf9, 0xdc, 0xbb, 0xac, 0x55, 0xa0, 0x62, 0x95, 0xce, 0x87, 0x0b, 0x07, 0x02, 0x9b, 0xfc, 0xdb, 0x2d, 0xce, 0x28, 0xd9, 0x59, 0xf2, 0x81, 0x5b, 0x16, 0xf8, 0x17, 0x98]) // biome-ignore format: a constant

describe('gate', () => {
  it('accepts what is right, and says so once', () => {
    const { gate, world } = open()
    const { message, messageHash } = world.createMessage()
    const verdict = gate.check(message, world.now)
    expect(verdict.kind).to.equal('accept')
    expect(verdict.messageHash).to.deep.equal(messageHash)
    expect(gate.check(message, world.now + 1).kind).to.equal('duplicate')
  })

  describe('refuses', () => {
    for (const { name, code, kind, wish, given, tamper, at } of rows) {
      it(`${name}: ${kind} ${code}`, () => {
        const { gate, world } = open()
        const { message } = world.createMessage(wish)
        tamper?.(message)
        given?.(world)
        expect(brief(gate.check(message, at?.(world) ?? world.now))).to.deep.equal({ kind, code })
      })
    }

    it('has a row for every code of the table that one message can cause', () => {
      const covered = new Set(rows.map(({ code }) => code))
      const elsewhere: RefusalCode[] = ['slot/spent', 'rate/exceeded']
      expect([...covered, ...elsewhere].sort()).to.deep.equal([...ALL_CODES].sort())
    })
  })

  it('takes the values at the edge of each rule', () => {
    const edges: { name: string; wish?: MessageWish; given?: (world: World) => void; at?: (world: World) => number }[] = [
      { name: '60 s old', at: (world) => world.now + 60 },
      { name: '60 s ahead', at: (world) => world.now - 60 },
      { name: 'last slot', wish: { stamps: [{ slot: 4095 }] } },
      { name: 'empty envelope', wish: { envelope: new Uint8Array(0) } },
      { name: 'largest envelope', wish: { envelope: new Uint8Array(16_384) } },
      { name: 'exactly three sheets', given: (world) => { world.book.balance = 3n * (50n << 12n) } },
      { name: 'unit equals ask', given: (world) => { world.price.ask = 50n } },
      { name: 'last epoch before the exit', given: (world) => { world.book.exitEpoch = 11 } },
      { name: 'first epoch of the book', given: (world) => { world.book.fromEpoch = 10 } },
      { name: 'head exactly the exit notice old', given: (world) => { world.chain.headTime = world.schedule.genesis + 9 * world.schedule.epochLength - world.schedule.exitNotice } },
      { name: 'defaults written out', wish: { version: 0, ephemeral: false, meta: new Uint8Array(0), rateLimitProof: undefined } },
      { name: 'four stamps', wish: { stamps: [0, 1, 2, 3].map((slot) => ({ slot, relayId: 1 + (slot % 2) })) } },
      { name: 'adjacent spans', wish: { envelope: new Uint8Array(4096), stamps: [{ slot: 4 }, { slot: 6, relayId: 2 }] } },
      { name: 'a book that is cheap, for a relay that is not us', given: (world) => { world.price.ask = 51n }, wish: { stamps: [{ relayId: 2 }] } },
      { name: 'an unknown inbox, for a relay that is not us', given: (world) => { world.inboxes.clear() }, wish: { stamps: [{ relayId: 2 }] } },
    ] // biome-ignore format: a table
    for (const { name, wish, given, at } of edges) {
      const { gate, world } = open()
      const { message } = world.createMessage(wish)
      given?.(world)
      expect(brief(gate.check(message, at?.(world) ?? world.now)), name).to.deep.equal({ kind: 'accept' })
    }
  })

  describe('epoch edges', () => {
    it('takes both epochs within the skew', () => {
      const { gate, world } = open()
      const edge = world.schedule.genesis + 10 * world.schedule.epochLength
      const at = (seconds: number, epoch: number, slot: number) => {
        const { message } = world.createMessage({
          timestampNs: BigInt(edge + seconds) * 1_000_000_000n,
          stamps: [{ epoch, slot }],
        })
        return brief(gate.check(message, edge + seconds))
      }
      world.chain.headTime = edge - 100
      expect(at(-61, 11, 0), 'too early').to.deep.equal({ kind: 'ignore', code: 'epoch/wrong' })
      expect(at(-60, 11, 1), 'early').to.deep.equal({ kind: 'accept' })
      expect(at(59, 10, 0), 'late').to.deep.equal({ kind: 'accept' })
      expect(at(61, 10, 1), 'too late').to.deep.equal({ kind: 'ignore', code: 'epoch/wrong' })
    })

    it('asks for one sheet more early at an edge', () => {
      const { gate, world } = open()
      const edge = world.schedule.genesis + 10 * world.schedule.epochLength
      world.chain.headTime = edge - 100
      // drawn 8, nothing claimed: three sheets are pending for epoch 10, four for epoch 11.
      world.book.balance = 4n * (50n << 12n) - 1n
      const early = world.createMessage({ timestampNs: BigInt(edge - 30) * 1_000_000_000n, stamps: [{ epoch: 11 }] })
      expect(brief(gate.check(early.message, edge - 30))).to.deep.equal({ kind: 'ignore', code: 'book/underfunded' })
      const own = world.createMessage({ timestampNs: BigInt(edge - 30) * 1_000_000_000n, stamps: [{ epoch: 10 }] })
      expect(brief(gate.check(own.message, edge - 30))).to.deep.equal({ kind: 'accept' })
    })

    it('does not open an epoch again when the clock goes back', () => {
      const { gate, world } = open()
      const { message } = world.createMessage()
      expect(gate.check(message, world.now).kind).to.equal('accept')
      gate.dropBefore(11)
      expect(brief(gate.check(message, world.now))).to.deep.equal({ kind: 'ignore', code: 'epoch/wrong' })
    })
  })

  describe('double spending', () => {
    it('refuses another message on a used slot, whichever part of the span it meets', () => {
      const { gate, world } = open()
      const first = world.createMessage({ envelope: new Uint8Array(6000), stamps: [{ slot: 10, relayId: 2 }] })
      expect(gate.check(first.message, world.now).kind).to.equal('accept')
      for (const slot of [9, 10, 11, 12]) {
        const second = world.createMessage({
          envelope: new Uint8Array(4000).fill(slot),
          stamps: [{ slot, relayId: 2 }],
        })
        expect(brief(gate.check(second.message, world.now)), `slot ${slot}`).to.deep.equal({
          kind: 'ignore',
          code: 'slot/spent',
        })
      }
      for (const slot of [8, 13]) {
        const beside = world.createMessage({
          envelope: new Uint8Array(4000).fill(slot),
          stamps: [{ slot, relayId: 2 }],
        })
        expect(gate.check(beside.message, world.now).kind, `slots from ${slot}`).to.equal('accept')
      }
    })

    it('keeps epochs and books apart', () => {
      const { gate, world } = open()
      world.addBook({ id: 2n ** 40n + 7n })
      world.addBook({ id: 2n ** 64n - 1n })
      for (const bookId of [7n, 2n ** 40n + 7n, 2n ** 64n - 1n]) {
        const { message } = world.createMessage({ stamps: [{ bookId, relayId: 2 }] })
        expect(gate.check(message, world.now).kind, `book ${bookId}`).to.equal('accept')
      }
    })

    it('hands over evidence if the store holds the other stamp, and takes nothing more of the book', () => {
      const { world } = open()
      const first = world.createMessage()
      const second = world.createMessage({ envelope: new Uint8Array(100) })
      const [stamp] = first.stamps
      if (stamp === undefined) throw new Error('no stamp')
      const held = { stamp, messageHash: first.messageHash }
      const gate = new Gate({
        ...world.view,
        holder: (id, epoch, slot) => (id === 7n && epoch === 10 && slot === 0 ? held : undefined),
      })
      gate.check(first.message, world.now)
      const verdict = gate.check(second.message, world.now)
      expect(brief(verdict)).to.deep.equal({ kind: 'ignore', code: 'slot/spent' })
      expect(verdict.evidence?.[0]?.first).to.equal(held)
      expect(verdict.evidence?.[0]?.second.messageHash).to.deep.equal(second.messageHash)
      const third = world.createMessage({ stamps: [{ slot: 5 }] })
      expect(brief(gate.check(third.message, world.now))).to.deep.equal({ kind: 'ignore', code: 'book/dead' })
    })

    it('keeps no evidence of a forged second stamp, and blames who sent it', () => {
      const { world } = open()
      const first = world.createMessage()
      const [stamp] = first.stamps
      if (stamp === undefined) throw new Error('no stamp')
      const gate = new Gate({ ...world.view, holder: () => ({ stamp, messageHash: first.messageHash }) })
      gate.check(first.message, world.now)
      const forged = world.createMessage({ envelope: new Uint8Array(100), stamps: [{ privateKey: world.strangerKey }] })
      const verdict = gate.check(forged.message, world.now)
      expect(brief(verdict)).to.deep.equal({ kind: 'reject', code: 'stamp/forged' })
      expect(verdict.evidence).to.equal(undefined)
      expect(gate.check(world.createMessage({ stamps: [{ slot: 1 }] }).message, world.now).kind).to.equal('accept')
    })

    it('checks at most 32 signatures a second for evidence', () => {
      const { world } = open()
      let recovered = 0
      const counting = { ...world.suite, recoverAddress: (digest: Uint8Array, signature: Uint8Array) => { recovered++; return world.suite.recoverAddress(digest, signature) } }
      const first = world.createMessage()
      const [stamp] = first.stamps
      if (stamp === undefined) throw new Error('no stamp')
      const gate = new Gate({ ...world.view, suite: counting, holder: () => ({ stamp, messageHash: first.messageHash }) })
      gate.check(first.message, world.now)
      recovered = 0
      for (let index = 0; index < 40; index++) {
        const junk = world.createMessage({ envelope: new Uint8Array(100).fill(index), stamps: [{ signature: stamp.signature }] })
        gate.check(junk.message, world.now)
      }
      expect(recovered).to.equal(32)
    }) // biome-ignore format: one-line spy

    it('knows a held stamp again after a restart, by its hash or by the store', () => {
      const { world } = open()
      const { message, stamps, messageHash } = world.createMessage()
      const [stamp] = stamps
      if (stamp === undefined) throw new Error('no stamp')
      const restarted = new Gate(world.view)
      restarted.restore(stamp, hashStamp(stamp, messageHash))
      expect(restarted.check(message, world.now).kind).to.equal('duplicate')
      const other = world.createMessage({ envelope: new Uint8Array(5) })
      expect(brief(restarted.check(other.message, world.now))).to.deep.equal({ kind: 'ignore', code: 'slot/spent' })

      const forgetful = new Gate({ ...world.view, holder: () => ({ stamp, messageHash }) })
      forgetful.restore(stamp, new Uint8Array(32).fill(9)) // bits only: the hash is not the stamp's
      expect(forgetful.check(message, world.now).kind).to.equal('duplicate')
    })

    it('never pairs a stamp with itself as evidence (I9)', () => {
      const { world } = open()
      const { message, stamps, messageHash } = world.createMessage()
      const [stamp] = stamps
      if (stamp === undefined) throw new Error('no stamp')
      const gate = new Gate({ ...world.view, holder: () => ({ stamp, messageHash }) })
      gate.check(message, world.now)
      for (let again = 0; again < 3; again++) {
        const verdict = gate.check(message, world.now + again)
        expect(verdict.kind).to.equal('duplicate')
        expect(verdict.evidence).to.equal(undefined)
      }
    })
  })

  describe('stamps are judged one by one', () => {
    it('a stripped copy does not shadow the original (C30)', () => {
      const { gate, world } = open()
      const whole = world.createMessage({
        stamps: [
          { slot: 0, relayId: 2 },
          { slot: 1, relayId: 1 },
        ],
      })
      const stripped = world.createMessage({ stamps: [{ slot: 0, relayId: 2 }] })
      expect(gate.check(stripped.message, world.now).kind).to.equal('accept')
      const verdict = gate.check(whole.message, world.now)
      expect(verdict.kind).to.equal('accept')
      expect(kinds(verdict)).to.deep.equal(['duplicate', 'accept'])
      expect(verdict.messageHash).to.deep.equal(stripped.messageHash)
    })

    it('a copy with junk added does not shadow the original (C30)', () => {
      const { gate, world } = open()
      const junk = { slot: 1, relayId: 2, privateKey: world.strangerKey }
      const verdict = gate.check(world.createMessage({ stamps: [{}, junk] }).message, world.now)
      expect(verdict.kind).to.equal('accept')
      expect(kinds(verdict)).to.deep.equal(['accept', 'stamp/forged'])
      const real = world.createMessage({ stamps: [{}, { slot: 1, relayId: 2 }] })
      expect(kinds(gate.check(real.message, world.now))).to.deep.equal(['duplicate', 'accept'])
    })

    it('blames nobody for a frame that an honest neighbour may have accepted (C31)', () => {
      const mixed: { name: string; stamps: (world: World) => MessageWish['stamps']; code: RefusalCode }[] = [
        { name: 'unknown book beside a forged stamp', stamps: (world) => [{ slot: 0, bookId: 99n }, { slot: 1, privateKey: world.strangerKey }], code: 'book/unknown' },
        { name: 'unknown relay beside a wrong span', stamps: () => [{ slot: 0, span: 2 }, { slot: 8, relayId: 9 }], code: 'relay/not-eligible' },
        { name: 'wrong epoch beside a slot outside', stamps: () => [{ slot: 0, epoch: 11 }, { slot: 4096 }], code: 'epoch/wrong' },
      ] // biome-ignore format: a table
      for (const { name, stamps, code } of mixed) {
        const { gate, world } = open()
        const wished = stamps(world)
        const { message } = world.createMessage(wished === undefined ? {} : { stamps: wished })
        expect(brief(gate.check(message, world.now)), name).to.deep.equal({ kind: 'ignore', code })
      }
    })

    it('blames for a frame whose every stamp is objectively bad', () => {
      const { gate, world } = open()
      const { message } = world.createMessage({ stamps: [{ slot: 0, privateKey: world.strangerKey }, { slot: 4096 }] })
      expect(brief(gate.check(message, world.now))).to.deep.equal({ kind: 'reject', code: 'stamp/forged' })
    })

    it('one equivocator does not make neighbours ban each other (C31)', () => {
      const { world } = open()
      const [a, b] = [new Gate(world.view), new Gate(world.view)]
      const first = world.createMessage({ stamps: [{ relayId: 2 }] }).message
      const second = world.createMessage({ stamps: [{ relayId: 2 }], envelope: new Uint8Array(10) }).message
      expect([a.check(first, world.now).kind, b.check(second, world.now).kind]).to.deep.equal(['accept', 'accept'])
      expect([a.check(second, world.now).kind, b.check(first, world.now).kind]).to.deep.equal(['ignore', 'ignore'])
    })

    it('reports the reason that concerns this relay', () => {
      const { gate, world } = open()
      world.price.ask = 51n
      const { message } = world.createMessage({
        stamps: [
          { slot: 0, relayId: 9 },
          { slot: 1, relayId: 1 },
        ],
      })
      expect(brief(gate.check(message, world.now))).to.deep.equal({ kind: 'ignore', code: 'price/low' })
    })
  })

  describe('rate', () => {
    it('takes a burst of 2^d/64 slots of a book, then as many a second (C3)', () => {
      const { gate, world } = open()
      let slot = 0
      const send = (at: number, relayId = 1) =>
        brief(gate.check(world.createMessage({ stamps: [{ slot: slot++, relayId }] }).message, at))
      for (let index = 0; index < 64; index++)
        expect(send(world.now), `slot ${index}`).to.deep.equal({ kind: 'accept' })
      expect(send(world.now)).to.deep.equal({ kind: 'ignore', code: 'rate/exceeded' })
      expect(send(world.now, 2), 'a relay that is not us').to.deep.equal({ kind: 'accept' })
      for (let index = 0; index < 32; index++)
        expect(send(world.now + 0.5), `later ${index}`).to.deep.equal({ kind: 'accept' })
      expect(send(world.now + 0.5)).to.deep.equal({ kind: 'ignore', code: 'rate/exceeded' })
    })

    it('junk does not empty a stranger’s bucket', () => {
      const { gate, world } = open()
      for (let slot = 0; slot < 100; slot++) {
        const junk = world.createMessage({ stamps: [{ slot, signature: new Uint8Array(64).fill(1) }] })
        expect(brief(gate.check(junk.message, world.now)), `junk ${slot}`).to.deep.equal({
          kind: 'reject',
          code: 'stamp/forged',
        })
      }
      for (let slot = 0; slot < 64; slot++) {
        expect(
          gate.check(world.createMessage({ stamps: [{ slot }] }).message, world.now).kind,
          `slot ${slot}`,
        ).to.equal('accept')
      }
    })

    it('gives a small book 16 slots at once', () => {
      const { gate, world } = open()
      world.addBook({ id: 5n, depth: 5, balance: 10_000_000n })
      const kindsOf = Array.from(
        { length: 17 },
        (_, slot) => gate.check(world.createMessage({ stamps: [{ bookId: 5n, slot }] }).message, world.now).kind,
      )
      expect(kindsOf).to.deep.equal([...new Array<string>(16).fill('accept'), 'ignore'])
    })
  })

  describe('an inbox that comes late', () => {
    it('the same bytes are taken once it is here, without new slots', () => {
      const { gate, world } = open()
      const inbox = { ackKey: world.ackKey }
      world.inboxes.clear()
      const { message } = world.createMessage()
      expect(brief(gate.check(message, world.now))).to.deep.equal({ kind: 'ignore', code: 'inbox/unknown' })
      expect(brief(gate.check(message, world.now))).to.deep.equal({ kind: 'ignore', code: 'inbox/unknown' })
      world.inboxes.set(world.contentTopic, inbox)
      const junk = world.createMessage({ stamps: [{ signature: new Uint8Array(64).fill(1) }] })
      expect(brief(gate.check(junk.message, world.now)), 'with other signature bytes').to.deep.equal({
        kind: 'reject',
        code: 'stamp/forged',
      })
      expect(gate.check(message, world.now).kind).to.equal('accept')
      expect(gate.check(message, world.now).kind).to.equal('duplicate')
    })
  })

  it('judges without being a relay', () => {
    const { world } = open()
    const { self, ...forwarder } = world.view
    expect(self).to.not.equal(undefined)
    const gate = new Gate(forwarder)
    world.inboxes.clear()
    world.price.ask = 1000n
    expect(gate.check(world.createMessage().message, world.now).kind).to.equal('accept')
  })
})

const ALL_CODES: RefusalCode[] = [
  'frame/malformed', 'frame/too-large', 'frame/fixed-field', 'frame/no-stamp', 'message/expired', 'book/unknown', 'book/dead',
  'book/kind', 'book/not-valid-now', 'book/underfunded', 'epoch/wrong', 'slot/outside', 'slot/spent', 'span/wrong',
  'stamp/overlap', 'stamp/forged', 'price/low', 'rate/exceeded', 'relay/not-eligible', 'inbox/unknown', 'chain/stale',
] // biome-ignore format: a list

function open() {
  const world = createWorld()
  return { world, gate: new Gate(world.view) }
}

function brief(verdict: FrameVerdict) {
  return 'code' in verdict ? { kind: verdict.kind, code: verdict.code } : { kind: verdict.kind }
}

function kinds({ stamps }: FrameVerdict): string[] {
  return (stamps ?? []).map((verdict: StampVerdict) => ('code' in verdict ? verdict.code : verdict.kind))
}

function relayOf({ relays }: World) {
  const relay = relays.get(1)
  if (relay === undefined) throw new Error('no relay')
  return relay
}

function flip(bytes: Uint8Array, at: number): void {
  bytes[at] = (bytes[at] ?? 0) ^ 1
}

/** One stamp and an envelope of 16,385 bytes. */
function oversized(payload: Uint8Array): Uint8Array {
  const grown = new Uint8Array(2 + 107 + 4 + 16_385)
  grown.set(payload.subarray(0, 109))
  new DataView(grown.buffer).setUint32(109, 16_385)
  return grown
}
