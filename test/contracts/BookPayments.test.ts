import { addStakeNonce, fromHex, hashExit, joinNonce, openNonce, toHex, topUpNonce } from '@parley/protocol'
import { expect } from 'chai'
import {
  type Abi,
  type Address,
  encodeAbiParameters,
  encodeFunctionData,
  getAbiItem,
  type Hex,
  hashStruct,
  keccak256,
  parseEventLogs,
  serializeSignature,
  toFunctionSelector,
  toHex as toHexOf,
  zeroHash,
} from 'viem'
import { postOfficeAbi } from '../../protocol/src/abi/postOfficeAbi.ts'
import { relayRegistryAbi } from '../../protocol/src/abi/relayRegistryAbi.ts'
import { exitTypes } from '../../protocol/src/postage/exitRequest.ts'
import { signAuthorization } from './support/authorization.ts'
import { by } from './support/by.ts'
import { DEPTH, openBook, readBook, UNIT, VALUE } from './support/claiming.ts'
import { FAR } from './support/permit.ts'
import { personOf } from './support/person.ts'
import { reverts } from './support/reverts.ts'
import { keyOf, openWorld, type World } from './support/world.ts'

const AMOUNT = 5n * VALUE
const SALT: Hex = `0x${'5a'.repeat(32)}`
const MOODS = { honest: 0, silent: 1, lying: 2, reverting: 3, reentrant: 4 } as const

describe('Stamp books paid and left by signature', () => {
  let world: World
  let state: string
  let office: World['office']
  const payer = keyOf('payer')
  const key = keyOf('session').address
  let owner: Address

  before(async () => {
    world = await openWorld()
    office = world.office
    owner = world.bob.account.address
    await personOf(world, 'payer')
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(() => world.connection.close())

  const terms = { key, depth: DEPTH, kind: 0, unit: UNIT, amount: AMOUNT }
  const authorizeOpen = (change: Partial<Parameters<typeof signAuthorization>[1]> = {}) =>
    signAuthorization(world, {
      payer,
      to: office.address,
      value: AMOUNT,
      nonce: openNonce({ owner, ...terms, salt: fromHex(SALT) }),
      salt: SALT,
      ...change,
    })
  type Signed = Awaited<ReturnType<typeof signAuthorization>>
  const openBy = (signed: Signed, change: Partial<typeof terms & { owner: Address }> = {}) => {
    const { owner: whose, ...book } = { owner, ...terms, ...change }
    const args = [whose, book.key, book.depth, book.kind, book.unit, book.amount, signed] as const
    return office.write.openWithAuthorization(args, by(world.carol))
  }

  describe('openWithAuthorization', () => {
    it('opens the book that the payer signed for, whoever brings it, from the payer’s tokens alone', async () => {
      const before = await world.token.read.balanceOf([payer.address])
      const carol = await world.token.read.balanceOf([world.carol.account.address])
      const { logs } = await world.mined(openBy(await authorizeOpen()))
      const [event] = parseEventLogs({ abi: postOfficeAbi, eventName: 'BatchOpened', logs })
      expect(event?.args.owner.toLowerCase()).to.equal(owner)
      expect(await world.token.read.balanceOf([payer.address])).to.equal(before - AMOUNT)
      expect(await world.token.read.balanceOf([world.carol.account.address])).to.equal(carol)
      expect(await readBook(world, 1n, owner)).to.include({ balance: 4n * VALUE, bond: VALUE, key, state: 1 })
    })

    it('I12, C27: pays for no other book, and not twice', async () => {
      const signed = await authorizeOpen()
      const thief = world.carol.account.address
      const swaps = [
        { owner: thief },
        { key: thief },
        { depth: DEPTH + 1, unit: UNIT / 2n },
        { unit: UNIT - 1n },
        { amount: AMOUNT + 1n },
      ]
      for (const swap of swaps) await reverts(openBy(signed, swap), 'ERC3009InvalidSignature')
      await reverts(openBy({ ...signed, salt: zeroHash }), 'ERC3009InvalidSignature')
      await reverts(openBy({ ...signed, from: world.alice.account.address }), 'ERC3009InvalidSignature')
      await reverts(openBy({ ...signed, r: zeroHash }), 'ECDSAInvalidSignature')
      await world.mined(openBy(signed))
      await reverts(openBy(signed), 'ERC3009UsedAuthorization')
      expect(await office.read.batchCount()).to.equal(1n)
    })

    it('I12: money signed for a top-up opens no book, and money signed for a book tops none up', async () => {
      await openBook(world, 'other')
      const alice = world.alice.account.address
      const nonce = topUpNonce({ owner: alice, bookId: 1n, amount: AMOUNT, salt: fromHex(SALT) })
      await reverts(openBy(await authorizeOpen({ nonce })), 'ERC3009InvalidSignature')
      const topUp = office.write.topUpWithAuthorization([alice, 1n, AMOUNT, await authorizeOpen()], by(world.carol))
      await reverts(topUp, 'ERC3009InvalidSignature')
    })

    it('counts only in its time, and only for the post office', async () => {
      const now = await world.now()
      await reverts(openBy(await authorizeOpen({ validBefore: now })), 'ERC3009InvalidAuthorizationTime')
      await reverts(openBy(await authorizeOpen({ validAfter: now + 1000n })), 'ERC3009InvalidAuthorizationTime')
      await reverts(openBy(await authorizeOpen({ to: world.relays.address })), 'ERC3009InvalidSignature')
    })

    it('cannot be used up by someone who runs ahead: the token takes it from the payee alone', async () => {
      const signed = await authorizeOpen()
      const nonce = toHex(openNonce({ owner, ...terms, salt: fromHex(SALT) }))
      const { from, validAfter, validBefore, v, r, s } = signed
      const args = [from, office.address, AMOUNT, validAfter, validBefore, nonce, v, r, s] as const
      await reverts(world.token.write.receiveWithAuthorization(args, by(world.carol)), 'ERC20InvalidReceiver')
      await world.mined(openBy(signed))
    })
  })

  describe('topUpWithAuthorization', () => {
    it('pays into the book that the payer signed for, from nobody else', async () => {
      await openBook(world, 'a')
      const alice = world.alice.account.address
      await openBook(world, 'b')
      const before = await readBook(world, 1n)
      const nonce = topUpNonce({ owner: alice, bookId: 1n, amount: 77n, salt: fromHex(SALT) })
      const signed = await authorizeOpen({ nonce, value: 77n })
      const topUp = (id: bigint, amount: bigint) =>
        office.write.topUpWithAuthorization([alice, id, amount, signed], by(world.carol))
      await reverts(topUp(2n, 77n), 'ERC3009InvalidSignature')
      await reverts(topUp(1n, 76n), 'ERC3009InvalidSignature')
      await reverts(topUp(3n, 77n), 'Books_Unknown', 3)
      const { logs } = await world.mined(topUp(1n, 77n))
      const [event] = parseEventLogs({ abi: postOfficeAbi, eventName: 'ToppedUp', logs })
      expect(event?.args).to.deep.equal({ batchId: 1n, amount: 77n, balance: before.balance + 77n })
      await reverts(topUp(1n, 77n), 'ERC3009UsedAuthorization')
    })
  })

  describe('exitBySignature', () => {
    const domain = () =>
      ({ name: 'PostOffice', version: '1', chainId: 31337, verifyingContract: office.address }) as const
    const request = async (
      change: { batchId?: bigint; deadline?: bigint; owner?: Address; chainId?: number; signer?: typeof payer } = {},
    ) => {
      const { batchId = 1n, deadline = FAR, owner: whose = payer.address, chainId = 31337, signer = payer } = change
      const message = { owner: whose, batchId, deadline }
      const where = { ...domain(), chainId }
      const signature = await signer.signTypedData({ domain: where, types: exitTypes, primaryType: 'Exit', message })
      return [whose, batchId, deadline, signature] as const
    }
    const exit = (args: Awaited<ReturnType<typeof request>>) => office.write.exitBySignature(args, by(world.carol))

    beforeEach(async () => {
      for (const session of ['a', 'b']) {
        const args = [payer.address, keyOf(`session ${session}`).address, DEPTH, 0, UNIT, AMOUNT] as const
        await world.mined(office.write.open(args, by(world.alice)))
      }
    })

    it('gives notice for an owner without coins, once, and pays him in the end', async () => {
      const args = await request()
      const { logs } = await world.mined(exit(args))
      const [event] = parseEventLogs({ abi: postOfficeAbi, eventName: 'Exiting', logs })
      const { exitEpoch } = await readBook(world, 1n)
      expect(event?.args).to.deep.equal({ batchId: 1n, exitEpoch })
      expect(exitEpoch).to.equal(
        (await office.read.epochAt([(await world.now()) + BigInt(world.parameters.exitNotice)])) + 1,
      )
      await reverts(exit(args), 'Books_Exiting', 1)
      await world.drawThrough(exitEpoch)
      const before = await world.token.read.balanceOf([payer.address])
      await world.mined(office.write.withdraw([payer.address, 1n], by(world.carol)))
      expect(await world.token.read.balanceOf([payer.address])).to.equal(before + AMOUNT)
      await reverts(exit(args), 'Books_Withdrawn', 1)
    })

    it('refuses what is late, altered, of another chain, signer or form', async () => {
      const now = await world.now()
      await reverts(exit(await request({ deadline: now })), 'Books_Expired', now)
      await world.at(now + 50n)
      await world.mined(exit(await request({ batchId: 2n, deadline: now + 50n })))
      const [whose, id, deadline, signature] = await request()
      await reverts(exit([whose, 2n, deadline, signature]), 'Books_BadSignature', 2)
      await reverts(exit([whose, id, deadline - 1n, signature]), 'Books_BadSignature', 1)
      await reverts(exit([world.alice.account.address, id, deadline, signature]), 'Books_BadSignature', 1)
      await reverts(exit(await request({ chainId: 1 })), 'Books_BadSignature', 1)
      await reverts(exit(await request({ signer: keyOf('someone else') })), 'Books_BadSignature', 1)
      // 64 bytes, the other s of the same signature, and nothing at all.
      const s =
        0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n - BigInt(`0x${signature.slice(66, 130)}`)
      const v = signature.endsWith('1b') ? 28n : 27n
      const other = serializeSignature({ r: signature.slice(0, 66) as Hex, s: toHexOf(s, { size: 32 }), v })
      for (const wrong of [signature.slice(0, 130) as Hex, other, '0x'] as const) {
        await reverts(exit([whose, id, deadline, wrong]), 'Books_BadSignature', 1)
      }
      const foreign = await request({ owner: world.alice.account.address })
      await reverts(exit(foreign), 'Books_BadSignature', 1)
    })

    it('takes the word of a contract wallet, and no other answer', async () => {
      const { abi, address } = await world.deployTestContract('Wallet1271', [payer.address])
      const args = [address, keyOf('session w').address, DEPTH, 0, UNIT, AMOUNT] as const
      await world.mined(office.write.open(args, by(world.alice)))
      const become = (mood: number) =>
        world.mined(
          world.carol.writeContract({ address, abi, functionName: 'become', args: [mood], ...by(world.carol) }),
        )
      const signed = await request({ owner: address, batchId: 3n })
      for (const mood of [1, 2]) {
        await become(mood)
        await reverts(exit(signed), 'Books_BadSignature', 3)
      }
      await become(0)
      await world.mined(exit(signed))
      expect((await readBook(world, 3n)).exitEpoch).to.be.lessThan(2 ** 32 - 1)
    })

    it('is hashed in TypeScript as it is in Solidity', () => {
      for (let i = 0; i < 50; i++) {
        const word = BigInt(keccak256(toHexOf(i)))
        const data = { owner: keyOf(`${i}`).address, batchId: word >> 192n, deadline: word >> BigInt(i) }
        const expected = hashStruct({ data, types: exitTypes, primaryType: 'Exit' })
        expect(toHex(hashExit({ owner: data.owner, bookId: data.batchId, deadline: data.deadline }))).to.equal(expected)
      }
    })
  })

  describe('withdraw', () => {
    it('pays the owner and nobody else, whoever calls, once', async () => {
      const id = await openBook(world, 'w')
      const alice = world.alice.account.address
      await world.mined(office.write.exit([id], by(world.alice)))
      await world.drawThrough((await readBook(world, id)).exitEpoch)
      const carol = await world.token.read.balanceOf([world.carol.account.address])
      await reverts(office.write.withdraw([world.carol.account.address, id], by(world.carol)), 'Books_Unknown', id)
      const held = await world.token.read.balanceOf([alice])
      await world.mined(office.write.withdraw([alice, id], by(world.carol)))
      expect(await world.token.read.balanceOf([alice])).to.equal(held + 20n * VALUE)
      expect(await world.token.read.balanceOf([world.carol.account.address])).to.equal(carol)
      await reverts(office.write.withdraw([alice, id], by(world.alice)), 'Books_Withdrawn', id)
      await reverts(office.write.topUp([alice, id, 1n], by(world.alice)), 'Books_Withdrawn', id)
      await reverts(office.write.exit([id], by(world.alice)), 'Books_Withdrawn', id)
      // What was promised stays readable, so that relays can still be judged by it.
      const after = await readBook(world, id)
      expect(after).to.include({ state: 3, balance: 0n, bond: 0n, unit: UNIT, depth: DEPTH })
      expect(after.key).to.equal(keyOf('session w').address)
    })
  })

  describe('fromEpoch', () => {
    it('refuses to open when the calendar has more epochs than fit in a book', async () => {
      const settings = { ...world.settings, genesis: 1n, epochLength: 60 }
      const { office: late } = await world.deployOffice(settings)
      const args = [owner, key, DEPTH, 0, UNIT, AMOUNT] as const
      const time = (await world.now()) + 60n
      await world.at(time)
      const call = world.alice.writeContract({
        address: late,
        abi: postOfficeAbi,
        functionName: 'open',
        args,
        ...by(world.alice),
      })
      await reverts(call, 'SafeCastOverflowedUintDowncast', 24, time / 60n + 1n)
    })
  })

  describe('hostile tokens', () => {
    const setUp = async (mood: keyof typeof MOODS) => {
      const { abi, address } = await world.deployTestContract('HostileToken', [])
      const { office: its, relays } = await world.deployOffice({ ...world.settings, token: address })
      const alice = world.alice.account.address
      const write = (functionName: string, args: unknown[]) =>
        world.mined(world.alice.writeContract({ address, abi, functionName, args, ...by(world.alice) }))
      for (const whom of [alice, address]) await write('mint', [whom, 100n * VALUE])
      for (const spender of [its, relays]) {
        await write('approve', [spender, 100n * VALUE])
        await write('allow', [spender])
      }
      const openArgs = [alice, key, DEPTH, 0, UNIT, AMOUNT] as const
      const open = () =>
        world.alice.writeContract({
          address: its,
          abi: postOfficeAbi,
          functionName: 'open',
          args: openArgs,
          ...by(world.alice),
        })
      const become = (next: keyof typeof MOODS, target: Address = its, call: Hex = '0x') =>
        write('become', [MOODS[next], target, call])
      await become(mood)
      const read = (functionName: string) => world.client.readContract({ address, abi, functionName })
      return { its, relays, open, become, address, openArgs, read }
    }
    const bookOf = (its: Address, id: bigint) =>
      world.client.readContract({
        address: its,
        abi: postOfficeAbi,
        functionName: 'batches',
        args: [world.alice.account.address, id],
      })

    const write = (its: Address, functionName: 'exit' | 'withdraw' | 'skip', args: readonly unknown[]) => {
      const call = { address: its, abi: postOfficeAbi as Abi, functionName, args, ...by(world.alice) }
      return world.mined(world.alice.writeContract(call))
    }
    /** Gives notice for the first book and skips epochs until it can be withdrawn. */
    const leave = async (its: Address) => {
      await write(its, 'exit', [1n])
      const exitEpoch = (await bookOf(its, 1n))[4]
      for (let epoch = 1; epoch <= exitEpoch; epoch++) {
        await world.warp((await world.office.read.drawTime([epoch])) + BigInt(world.parameters.skipAfter))
        await write(its, 'skip', [epoch])
        await world.warp((await world.now()) + BigInt(world.parameters.claimMin))
      }
    }
    const heldBy = (address: Address, whom: Address) =>
      world.client.readContract({ address, abi: world.token.abi, functionName: 'balanceOf', args: [whom] })

    it('takes one that answers nothing at all, and pays it out again', async () => {
      const { its, open, address } = await setUp('silent')
      const alice = world.alice.account.address
      const before = await heldBy(address, alice)
      await world.mined(open())
      expect((await bookOf(its, 1n))[6]).to.equal(4n * VALUE)
      await leave(its)
      await write(its, 'withdraw', [alice, 1n])
      expect(await heldBy(address, alice)).to.equal(before)
    })

    it('keeps the book as it was when the token refuses to pay out', async () => {
      const { its, open, become } = await setUp('honest')
      const alice = world.alice.account.address
      await world.mined(open())
      await leave(its)
      const before = await bookOf(its, 1n)
      await become('reverting')
      expect(await write(its, 'withdraw', [alice, 1n]).then(String, String)).to.include('no')
      expect(await bookOf(its, 1n)).to.deep.equal(before)
      await become('honest')
      await write(its, 'withdraw', [alice, 1n])
    })

    it('refuses one that did not pay, or reverts', async () => {
      const { open, become } = await setUp('lying')
      await reverts(open(), 'Settlement_WrongAmount', AMOUNT, 0)
      await become('reverting')
      const outcome = await open().then(String, String)
      expect(outcome).to.include('no')
    })

    it('lets none that calls back pay once for two books', async () => {
      const { its, open, become, address } = await setUp('honest')
      const inner = [address, key, DEPTH, 0, UNIT, AMOUNT] as const
      await become('reentrant', its, encodeFunctionData({ abi: postOfficeAbi, functionName: 'open', args: inner }))
      await reverts(open(), 'Settlement_WrongAmount', AMOUNT, 2n * AMOUNT)
    })

    it('lets none that calls back withdraw twice', async () => {
      const { its, open, become, address, read } = await setUp('honest')
      const alice = world.alice.account.address
      await world.mined(open())
      await world.mined(open())
      await leave(its)
      const again = encodeFunctionData({ abi: postOfficeAbi, functionName: 'withdraw', args: [alice, 1n] })
      await become('reentrant', its, again)
      await write(its, 'withdraw', [alice, 1n])
      expect(await read('reentered')).to.equal(false)
      expect(await heldBy(address, its)).to.equal(AMOUNT)
    })
  })

  describe('nonces of authorizations', () => {
    it('are the same in TypeScript as abi.encode makes them, for random terms', () => {
      for (let i = 0; i < 40; i++) {
        const word = BigInt(keccak256(toHexOf(i)))
        const salt = toHexOf(word, { size: 32 })
        const [one, two] = [keyOf(`one ${i}`).address, keyOf(`two ${i}`).address]
        const amount = word >> 160n
        const unit = word >> 192n
        const ofOffice = (name: 'openWithAuthorization' | 'topUpWithAuthorization', args: readonly unknown[]) =>
          nonceOf(getAbiItem({ abi: postOfficeAbi, name }), [...args, salt])
        const ofRegistry = (name: 'joinWithAuthorization' | 'addStakeWithAuthorization', args: readonly unknown[]) =>
          nonceOf(getAbiItem({ abi: relayRegistryAbi, name }), [...args, salt])
        const book = { owner: one, key: two, depth: i % 256, kind: i % 3, unit, amount, salt: fromHex(salt) }
        expect(toHex(openNonce(book))).to.equal(
          ofOffice('openWithAuthorization', [one, two, i % 256, i % 3, unit, amount]),
        )
        expect(toHex(topUpNonce({ owner: one, bookId: unit, amount, salt: fromHex(salt) }))).to.equal(
          ofOffice('topUpWithAuthorization', [one, unit, amount]),
        )
        const [multiaddr, url] = ['m'.repeat(i * 3), 'é'.repeat(i)]
        const relay = { signer: one, payout: two, ask: unit, amount, multiaddr, url, salt: fromHex(salt) }
        expect(toHex(joinNonce(relay))).to.equal(
          ofRegistry('joinWithAuthorization', [one, two, unit, amount, multiaddr, url]),
        )
        expect(toHex(addStakeNonce({ relayId: i, amount, salt: fromHex(salt) }))).to.equal(
          ofRegistry('addStakeWithAuthorization', [i, amount]),
        )
      }
    })
  })
})

/** `keccak256(abi.encode(selector, every argument but the authorization, salt))`, by another encoder. */
function nonceOf(
  item: { inputs: readonly { type: string }[] } & Parameters<typeof toFunctionSelector>[0],
  values: readonly unknown[],
): Hex {
  const types = item.inputs.slice(0, -1).map(({ type }) => ({ type }))
  const all = [{ type: 'bytes4' }, ...types, { type: 'bytes32' }]
  return keccak256(encodeAbiParameters(all, [toFunctionSelector(item), ...values]))
}
