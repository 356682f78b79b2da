import { encodeKeySigner, fromHex, keySignerAddress, toHex, wrapKeySignature } from '@parley/protocol'
import { expect } from 'chai'
import {
  type Address,
  bytesToBigInt,
  concatHex,
  getAddress,
  getContract,
  type Hex,
  keccak256,
  numberToHex,
  parseSignature,
  stringToHex,
  zeroAddress,
} from 'viem'
import { publicKeyToAddress } from 'viem/utils'
import { by } from './support/by.ts'
import { bring, browserKey, digestOf, passkey, signUpdate, updateOf } from './support/identities.ts'
import { personOf } from './support/person.ts'
import { reverts } from './support/reverts.ts'
import { keyOf, nobody, openWorld, type World } from './support/world.ts'

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

describe('DIDRegistry: kinds of owners', () => {
  const owner = keyOf('owner')
  const identity = owner.address
  let world: World
  let state: string
  let p256: Address
  let passkeys: Address
  before(async () => {
    world = await openWorld()
    p256 = await world.deployContract('identity/verifiers/P256Verifier', [])
    passkeys = await world.deployContract('identity/verifiers/PasskeyVerifier', [])
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(async () => await world.connection.close())

  const versionOf = async (of: Address) => (await world.didRegistry.read.recordOf([of]))[3]
  const give = async (to: Address) => {
    const { wallet } = await personOf(world, 'owner')
    await world.mined(world.didRegistry.write.changeOwner([identity, to], by(wallet)))
  }
  /** An update that only its version tells from what is there, and its digest. */
  const next = async (of: Address = identity) => {
    const update = await updateOf(world, of, { version: (await versionOf(of)) + 1 })
    return { update, digest: digestOf(world, update) }
  }
  async function contractOf(name: string, args: readonly unknown[]) {
    const { abi, address } = await world.deployTestContract(name, args)
    const { write } = getContract({ address, abi, client: { public: world.client, wallet: world.alice } })
    const call = (method: string, ...values: unknown[]) =>
      world.mined(write[method]?.(values, by(world.alice)) as Promise<Hex>)
    return { address: getAddress(address), call }
  }

  describe('a secp256k1 key', () => {
    it('signs in 65 bytes or in 64 (EIP-2098)', async () => {
      const first = await next()
      await world.mined(bring(world, first.update, await owner.sign({ hash: first.digest })))
      const second = await next()
      const { r, s, yParity } = parseSignature(await owner.sign({ hash: second.digest }))
      const compact = numberToHex(BigInt(s) | (BigInt(yParity) << 255n), { size: 32 })
      await world.mined(bring(world, second.update, concatHex([r, compact])))
      expect(await versionOf(identity)).to.equal(2)
    })

    it('is refused in any other form, and nobody else can sign', async () => {
      const { update, digest } = await next()
      const good = await owner.sign({ hash: digest })
      const { r, s, yParity } = parseSignature(good)
      const highS = numberToHex(ORDER - bytesToBigInt(fromHex(s)), { size: 32 })
      const zero = numberToHex(0, { size: 32 })
      const bad: Hex[] = [
        '0x',
        '0x00',
        `${good}00`,
        good.slice(0, -2) as Hex,
        good.slice(0, -4) as Hex,
        concatHex([r, highS, numberToHex(28 - yParity, { size: 1 })]),
        concatHex([r, s, numberToHex(yParity, { size: 1 })]),
        concatHex([r, s, numberToHex(28 - yParity, { size: 1 })]),
        concatHex([zero, zero, '0x1b']),
        concatHex([zero, zero]),
        await keyOf('a stranger').sign({ hash: digest }),
      ]
      for (const signature of bad) await reverts(bring(world, update, signature), 'Identity_BadSignature', identity)
      await world.mined(bring(world, update, good))
    })

    it('still rules its account when that runs delegated code (EIP-7702), which may sign too', async () => {
      const { address } = await contractOf('Wallet1271', [keyOf('helper').address])
      const code = concatHex(['0xef0100', address])
      await world.connection.provider.request({ method: 'hardhat_setCode', params: [identity, code] })
      const first = await next()
      await world.mined(bring(world, first.update, await signUpdate(world, first.update, owner)))
      // The delegated code has the helper in it, as an immutable.
      const second = await next()
      await world.mined(bring(world, second.update, await keyOf('helper').sign({ hash: second.digest })))
      const third = await next()
      const stranger = await keyOf('a stranger').sign({ hash: third.digest })
      await reverts(bring(world, third.update, stranger), 'Identity_BadSignature', identity)
      expect(await versionOf(identity)).to.equal(2)
    })
  })

  describe('a contract wallet (ERC-1271)', () => {
    it('signs as it says, also for itself as an identity', async () => {
      const wallet = await contractOf('Wallet1271', [keyOf('member').address])
      await give(wallet.address)
      for (const account of [identity, wallet.address]) {
        const { update, digest } = await next(account)
        const signature = await keyOf('member').sign({ hash: digest })
        await reverts(bring(world, update, await owner.sign({ hash: digest })), 'Identity_BadSignature', account)
        await world.mined(bring(world, update, signature))
        expect(await versionOf(account)).to.equal(1)
      }
    })

    it('that says no, reverts or answers something else did not sign', async () => {
      const wallet = await contractOf('Wallet1271', [keyOf('member').address])
      await give(wallet.address)
      const { update, digest } = await next()
      const signature = await keyOf('member').sign({ hash: digest })
      for (const mood of [1, 2]) {
        await wallet.call('become', mood)
        await reverts(bring(world, update, signature), 'Identity_BadSignature', identity)
      }
      await wallet.call('become', 0)
      await world.mined(bring(world, update, signature))
    })

    it('that answers with a flood of bytes did not sign', async () => {
      const wallet = await contractOf('identity/HostileSigner', [])
      await give(wallet.address)
      const { update } = await next()
      await wallet.call('become', 3, nobody, '0x')
      await reverts(bring(world, update, '0x'), 'Identity_BadSignature', identity)
    })

    it('without such a function did not sign', async () => {
      await give(world.token.address)
      const { update } = await next()
      await reverts(bring(world, update, `0x${'11'.repeat(65)}`), 'Identity_BadSignature', identity)
    })
  })

  describe('a P-256 key of the browser (ERC-7913)', () => {
    it('has an account that is an identity from birth, and owns others', async () => {
      const key = await browserKey(p256)
      const own = await next(key.address)
      await world.mined(bring(world, own.update, await key.sign(own.digest)))
      expect(await versionOf(key.address)).to.equal(1)
      await give(key.address)
      const other = await next()
      await world.mined(bring(world, other.update, await key.sign(other.digest)))
      expect(await versionOf(identity)).to.equal(1)
      // It gives the identity back, though it can send nothing itself.
      const back = await updateOf(world, identity, { owner: identity })
      await world.mined(bring(world, back, await key.sign(digestOf(world, back))))
      expect(await world.didRegistry.read.identityOwner([identity])).to.equal(identity)
    })

    it('is refused where its signature is cut short, however short', async () => {
      const key = await browserKey(p256)
      const { update, digest } = await next(key.address)
      const good = await key.sign(digest)
      for (const bytes of [0, 1, 2, 3, 22, key.signer.length, key.signer.length + 1, key.signer.length + 2]) {
        const cut = good.slice(0, 2 + 2 * bytes) as Hex
        await reverts(bring(world, update, cut), 'Identity_BadSignature', key.address)
      }
      await world.mined(bring(world, update, good))
    })

    it('has bytes of a key: an account alone is no signer with a second account', async () => {
      const alias = getAddress(`0x${keccak256(concatHex([stringToHex('parley/signer'), identity])).slice(26)}`)
      const { update, digest } = await next(alias)
      const wrapped = concatHex(['0x0014', identity, await owner.sign({ hash: digest })])
      await reverts(bring(world, update, wrapped), 'Identity_BadSignature', alias)
    })

    it('may be the recovery account', async () => {
      const key = await browserKey(p256)
      const { wallet } = await personOf(world, 'owner')
      await world.mined(world.didRegistry.write.setRecovery([identity, key.address], by(wallet)))
      const update = await updateOf(world, identity, { owner: keyOf('heir').address })
      await world.mined(bring(world, update, await key.sign(digestOf(world, update))))
      expect(await world.didRegistry.read.identityOwner([identity])).to.equal(keyOf('heir').address)
    })

    it('is refused for another key, digest, verifier, length or form', async () => {
      const [key, other] = [await browserKey(p256), await browserKey(p256)]
      const { update, digest } = await next(key.address)
      const good = await key.sign(digest)
      const signature = fromHex(good).subarray(-64)
      const s = bytesToBigInt(signature.subarray(32))
      const highS = fromHex(numberToHex(P256_ORDER - s, { size: 32 }))
      const wrap = (of: Uint8Array, bytes: Uint8Array) => toHex(wrapKeySignature({ signer: of, signature: bytes }))
      const foreign = encodeKeySigner({ verifier: passkeys, key: key.signer.subarray(20) })
      const hostile = await contractOf('identity/HostileSigner', [])
      const agreeing = encodeKeySigner({ verifier: hostile.address, key: key.signer.subarray(20) })
      const bad: Hex[] = [
        await other.sign(digest),
        wrap(key.signer, fromHex(await other.sign(digest)).subarray(-64)),
        await key.sign(digestOf(world, { ...update, version: 9 })),
        wrap(foreign, signature),
        wrap(agreeing, signature),
        wrap(key.signer, signature.subarray(1)),
        wrap(key.signer, new Uint8Array(0)),
        wrap(key.signer, new Uint8Array(64)),
        wrap(key.signer, Uint8Array.from([...signature.subarray(0, 32), ...highS])),
        `0x0055${good.slice(6)}`,
        `0x0053${good.slice(6)}`,
        `0xffff${good.slice(6)}`,
        `0x0000${good.slice(6)}`,
        good.slice(0, 4) as Hex,
        good.slice(0, 6) as Hex,
        good.slice(0, 100) as Hex,
        toHex(signature),
      ]
      for (const bytes of bad) await reverts(bring(world, update, bytes), 'Identity_BadSignature', key.address)
      await world.mined(bring(world, update, good))
    })

    it('has an account of its own even if its bytes are the public key of another account', async () => {
      // A signer of 64 bytes could be a secp256k1 key, whose account is the hash of those bytes alone.
      const bytes = fromHex(owner.publicKey).subarray(1)
      expect(publicKeyToAddress(owner.publicKey)).to.equal(identity)
      const verifier = toHex(bytes.subarray(0, 20))
      const hostile = await contractOf('identity/HostileSigner', [])
      const code = await world.client.getCode({ address: hostile.address })
      await world.connection.provider.request({ method: 'hardhat_setCode', params: [verifier, code] })
      const { update } = await next()
      const signature = toHex(wrapKeySignature({ signer: bytes, signature: new Uint8Array(0) }))
      await reverts(bring(world, update, signature), 'Identity_BadSignature', identity)
      const stranger = getAddress(keySignerAddress(bytes))
      const own = await next(stranger)
      await world.mined(bring(world, own.update, signature))
    })

    it('behind a verifier that says something else or is none did not sign; nor did a signer without a key', async () => {
      const hostile = await contractOf('identity/HostileSigner', [])
      const key = Uint8Array.of(7)
      const attempt = async (verifier: Address) => {
        const signer = encodeKeySigner({ verifier, key })
        const { update } = await next(keySignerAddress(signer))
        return bring(world, update, toHex(wrapKeySignature({ signer, signature: key })))
      }
      await reverts(attempt(nobody), 'Identity_BadSignature')
      for (const trick of [2, 3, 4]) {
        await hostile.call('become', trick, world.token.address, '0x')
        await reverts(attempt(hostile.address), 'Identity_BadSignature')
      }
      await hostile.call('become', 0, nobody, '0x')
      await world.mined(attempt(hostile.address))
      await reverts(attempt(zeroAddress), 'Identity_BadSignature')
    })
  })

  describe('a passkey (WebAuthn)', () => {
    it('signs for its account', async () => {
      const key = await passkey(passkeys)
      const { update, digest } = await next(key.address)
      await world.mined(bring(world, update, await key.sign(digest)))
      expect(await versionOf(key.address)).to.equal(1)
    })

    it('is refused for another challenge or ceremony, for a user who was not there or not verified, and for another key', async () => {
      const [key, other] = [await passkey(passkeys), await passkey(passkeys)]
      const { update, digest } = await next(key.address)
      const good = await key.sign(digest)
      const bad = [
        await key.sign(digest, { challenge: digestOf(world, { ...update, version: 9 }) }),
        await key.sign(digest, { type: 'webauthn.create' }),
        await key.sign(digest, { flags: 0x04 }),
        await key.sign(digest, { flags: 0x01 }),
        await key.sign(digest, { flags: 0x15 }),
        await other.sign(digest),
        `${good.slice(0, 6)}${toHex(other.signer).slice(2)}${good.slice(6 + 168)}` as Hex,
        good.slice(0, -64) as Hex,
        good.slice(0, 6 + 168) as Hex,
      ]
      for (const signature of bad) await reverts(bring(world, update, signature), 'Identity_BadSignature', key.address)
      await world.mined(bring(world, update, good))
    })

    it('is no bare P-256 key, and the other way round', async () => {
      const [key, bare] = [await passkey(p256), await browserKey(passkeys)]
      for (const { address, sign } of [key, bare]) {
        const { update, digest } = await next(address)
        await reverts(bring(world, update, await sign(digest)), 'Identity_BadSignature', address)
      }
    })
  })
})
