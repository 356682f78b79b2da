import { expect } from 'chai'
import {
  type Address,
  concatHex,
  encodePacked,
  getAddress,
  type Hex,
  keccak256,
  parseEventLogs,
  parseSignature,
  stringToHex,
  zeroAddress,
  zeroHash,
} from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { didRegistryAbi } from '../../protocol/src/abi/didRegistryAbi.ts'
import { by } from './support/by.ts'
import { anchorOf, BOX_KEY, bytes32, ENC, NO_ANCHOR, RELAY, SVC, TEN_YEARS } from './support/identities.ts'
import { openResolver } from './support/resolver.ts'
import { reverts } from './support/reverts.ts'
import { keyOf, openWorld, type World } from './support/world.ts'

const ANCHOR = anchorOf('a profile')

describe('DIDRegistry: documents and ERC-1056', () => {
  let world: World
  let state: string
  let alice: Address
  let bob: Address
  let resolver: Awaited<ReturnType<typeof openResolver>>
  const resolve = (...args: Parameters<typeof resolver.resolve>) => resolver.resolve(...args)
  before(async () => {
    world = await openWorld()
    resolver = await openResolver(world)
    alice = getAddress(world.alice.account.address)
    bob = getAddress(world.bob.account.address)
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(async () => {
    await resolver.close()
    await world.connection.close()
  })

  const document = [
    { name: ENC, value: BOX_KEY, validity: TEN_YEARS },
    { name: SVC, value: stringToHex(RELAY), validity: TEN_YEARS },
  ]
  const register = () => world.didRegistry.write.setDocument([alice, ANCHOR, document], by(world.alice))

  /** Until when the one attribute that a transaction changes is valid. */
  async function validToOf(transaction: Promise<Hex>): Promise<bigint | undefined> {
    const { logs } = await world.mined(transaction)
    return parseEventLogs({ abi: didRegistryAbi, eventName: 'DIDAttributeChanged', logs })[0]?.args.validTo
  }

  describe('setDocument and anchorProfile', () => {
    it('registers an identity in one transaction that the unmodified resolver reads, key and service included', async () => {
      expect((await resolve(alice)).verificationMethod).to.have.length(1)
      const { logs, blockNumber } = await world.mined(register())
      expect(await world.didRegistry.read.anchorOf([alice])).to.equal(ANCHOR)
      expect(await world.didRegistry.read.changed([alice])).to.equal(blockNumber)
      const events = parseEventLogs({ abi: didRegistryAbi, eventName: 'DIDAttributeChanged', logs })
      expect(events[0]?.args).to.deep.equal({
        identity: alice,
        name: bytes32('parley/profile'),
        value: ANCHOR,
        validTo: 2n ** 256n - 1n,
        previousChange: 0n,
      })
      expect(events).to.have.length(3)

      const resolved = await resolve(alice)
      const key = resolved.verificationMethod?.find(({ type }) => type === 'X25519KeyAgreementKey2019')
      expect(key?.publicKeyHex).to.equal(BOX_KEY.slice(2))
      expect(resolved.keyAgreement).to.deep.equal([key?.id])
      expect(resolved.service).to.deep.equal([
        { id: `did:ethr:0x7a69:${alice}#service-1`, type: 'ParleyRelay', serviceEndpoint: RELAY },
      ])
      const [controller] = resolved.verificationMethod ?? []
      expect(controller?.blockchainAccountId).to.equal(`eip155:31337:${alice}`)
    })

    it('changes anchor and attributes apart, keeps what is not named, and the resolver walks the whole history', async () => {
      await world.mined(register())
      const first = await world.didRegistry.read.changed([alice])
      const next = keccak256('0xbb').slice(0, 50) as Hex
      const { logs } = await world.mined(world.didRegistry.write.anchorProfile([alice, next], by(world.alice)))
      const [event] = parseEventLogs({ abi: didRegistryAbi, eventName: 'DIDAttributeChanged', logs })
      expect(event?.args.previousChange).to.equal(first)
      const service = { name: SVC, value: stringToHex('https://second.example.org'), validity: TEN_YEARS }
      await world.mined(world.didRegistry.write.setDocument([alice, NO_ANCHOR, [service]], by(world.alice)))
      expect(await world.didRegistry.read.anchorOf([alice])).to.equal(next)
      expect((await resolve(alice)).service).to.have.length(2)
      const revoke = world.didRegistry.write.revokeAttribute([alice, SVC, stringToHex(RELAY)], by(world.alice))
      expect(await validToOf(revoke), 'as ERC-1056 says it').to.equal(0n)
      const resolved = await resolve(alice)
      expect(resolved.service?.map(({ serviceEndpoint }) => serviceEndpoint)).to.deep.equal([
        'https://second.example.org',
      ])
      expect(resolved.keyAgreement).to.have.length(1)
      await world.mined(world.didRegistry.write.anchorProfile([alice, NO_ANCHOR], by(world.alice)))
      expect(await world.didRegistry.read.anchorOf([alice])).to.equal(NO_ANCHOR)
      expect((await resolve(alice)).keyAgreement).to.have.length(1)
    })

    it('leaves no trace of an empty document, which would send resolvers to a block without events', async () => {
      await world.mined(world.didRegistry.write.setDocument([alice, NO_ANCHOR, []], by(world.alice)))
      expect(await world.didRegistry.read.changed([alice])).to.equal(0n)
      await resolve(alice)
    })
  })

  describe('setAttribute and revokeAttribute', () => {
    it('sets single attributes; they expire', async () => {
      await world.mined(world.didRegistry.write.setAttribute([alice, ENC, BOX_KEY, TEN_YEARS], by(world.alice)))
      expect((await resolve(alice)).keyAgreement).to.have.length(1)
      await world.mined(world.didRegistry.write.setAttribute([alice, ENC, BOX_KEY, 100n], by(world.alice)))
      const forever = [alice, SVC, stringToHex(RELAY), 2n ** 256n - 1n] as const
      await world.mined(world.didRegistry.write.setAttribute([...forever], by(world.alice)))
      expect((await resolve(alice, { at: await world.client.getBlockNumber() })).keyAgreement).to.have.length(1)
      await world.warp((await world.now()) + 101n)
      const resolved = await resolve(alice, { at: await world.client.getBlockNumber() })
      expect(resolved.verificationMethod).to.have.length(1)
      expect(resolved.service).to.have.length(1)
    })
  })

  describe('changeOwner', () => {
    it('changes owner: the old one is out, the new one rules, also over the anchor, and may give it back', async () => {
      await world.mined(register())
      expect(await world.didRegistry.read.identityOwner([alice])).to.equal(alice)
      const { logs } = await world.mined(world.didRegistry.write.changeOwner([alice, bob], by(world.alice)))
      const [event] = parseEventLogs({ abi: didRegistryAbi, eventName: 'DIDOwnerChanged', logs })
      expect(event?.args).to.include({ identity: alice, owner: bob })
      expect(await world.didRegistry.read.identityOwner([alice])).to.equal(bob)
      expect(await world.didRegistry.read.owners([alice])).to.equal(bob)
      expect(await world.didRegistry.read.anchorOf([alice])).to.equal(ANCHOR)
      const [controller] = (await resolve(alice)).verificationMethod ?? []
      expect(controller?.blockchainAccountId).to.equal(`eip155:31337:${bob}`)

      await reverts(register(), 'Identity_NotOwner', alice, alice)
      await reverts(world.didRegistry.write.anchorProfile([alice, ANCHOR], by(world.alice)), 'Identity_NotOwner')
      await reverts(world.didRegistry.write.changeOwner([alice, alice], by(world.alice)), 'Identity_NotOwner')
      await world.mined(world.didRegistry.write.anchorProfile([alice, NO_ANCHOR], by(world.bob)))
      await world.mined(world.didRegistry.write.changeOwner([alice, alice], by(world.bob)))
      await world.mined(register())
      await reverts(
        world.didRegistry.write.anchorProfile([alice, ANCHOR], by(world.bob)),
        'Identity_NotOwner',
        alice,
        bob,
      )
    })
  })

  describe('addDelegate and revokeDelegate', () => {
    it('adds and revokes delegates', async () => {
      const veriKey = bytes32('veriKey')
      const sigAuth = bytes32('sigAuth')
      const write = world.didRegistry.write
      const valid = (type: Hex) => world.didRegistry.read.validDelegate([alice, type, bob])
      await world.mined(write.addDelegate([alice, veriKey, bob, TEN_YEARS], by(world.alice)))
      await world.mined(write.addDelegate([alice, sigAuth, bob, 10n], by(world.alice)))
      expect([await valid(veriKey), await valid(sigAuth)]).to.deep.equal([true, true])
      const until = await world.didRegistry.read.delegates([alice, keccak256(sigAuth), bob])
      expect(until).to.equal((await world.now()) + 10n)
      expect((await resolve(alice)).verificationMethod?.[1]?.blockchainAccountId).to.equal(`eip155:31337:${bob}`)
      await world.warp(until)
      expect([await valid(veriKey), await valid(sigAuth)]).to.deep.equal([true, false])
      await world.mined(write.revokeDelegate([alice, veriKey, bob], by(world.alice)))
      expect(await valid(veriKey)).to.equal(false)
      await world.mined(write.addDelegate([alice, veriKey, bob, 2n ** 256n - 1n], by(world.alice)))
      expect(await valid(veriKey)).to.equal(true)
    })
  })

  describe('when the caller is not the owner', () => {
    it('lets nobody but the owner write', async () => {
      const write = world.didRegistry.write
      const stranger = by(world.bob)
      const calls = [
        () => write.setDocument([alice, ANCHOR, document], stranger),
        () => write.setDocument([alice, NO_ANCHOR, []], stranger),
        () => write.anchorProfile([alice, ANCHOR], stranger),
        () => write.changeOwner([alice, bob], stranger),
        () => write.addDelegate([alice, ENC, bob, 1n], stranger),
        () => write.revokeDelegate([alice, ENC, bob], stranger),
        () => write.setAttribute([alice, ENC, BOX_KEY, 1n], stranger),
        () => write.revokeAttribute([alice, ENC, BOX_KEY], stranger),
      ]
      for (const call of calls) await reverts(call(), 'Identity_NotOwner', alice, bob)
    })
  })

  describe('by signature, in ERC-1056’s layout', () => {
    const owner = keyOf('identity')
    const identity = owner.address

    async function sign(signer: PrivateKeyAccount, change: Hex): Promise<readonly [number, Hex, Hex]> {
      const nonce = await world.didRegistry.read.nonce([await world.didRegistry.read.identityOwner([identity])])
      const head = encodePacked(
        ['bytes2', 'address', 'uint256', 'address'],
        ['0x1900', world.didRegistry.address, nonce, identity],
      )
      const { r, s, yParity } = parseSignature(await signer.sign({ hash: keccak256(concatHex([head, change])) }))
      return [27 + yParity, r, s]
    }

    it('does everything the owner may do, sent by anyone, each signature once', async () => {
      const { write, read } = world.didRegistry
      const sender = by(world.carol)
      const attribute = encodePacked(
        ['string', 'bytes32', 'bytes', 'uint256'],
        ['setAttribute', ENC, BOX_KEY, TEN_YEARS],
      )
      const signature = await sign(owner, attribute)
      const setAttribute = () => write.setAttributeSigned([identity, ...signature, ENC, BOX_KEY, TEN_YEARS], sender)
      await world.mined(setAttribute())
      expect((await resolve(identity)).keyAgreement).to.have.length(1)
      await reverts(setAttribute(), 'Identity_BadSignature', identity)

      const revoke = await sign(owner, encodePacked(['string', 'bytes32', 'bytes'], ['revokeAttribute', ENC, BOX_KEY]))
      expect(await validToOf(write.revokeAttributeSigned([identity, ...revoke, ENC, BOX_KEY], sender))).to.equal(0n)
      expect((await resolve(identity)).verificationMethod).to.have.length(1)

      const veriKey = bytes32('veriKey')
      const add = encodePacked(['string', 'bytes32', 'address', 'uint256'], ['addDelegate', veriKey, bob, 99n])
      await world.mined(write.addDelegateSigned([identity, ...(await sign(owner, add)), veriKey, bob, 99n], sender))
      expect(await read.validDelegate([identity, veriKey, bob])).to.equal(true)
      const remove = encodePacked(['string', 'bytes32', 'address'], ['revokeDelegate', veriKey, bob])
      await world.mined(write.revokeDelegateSigned([identity, ...(await sign(owner, remove)), veriKey, bob], sender))
      expect(await read.validDelegate([identity, veriKey, bob])).to.equal(false)

      const heir = keyOf('heir')
      const change = (to: Address) => encodePacked(['string', 'address'], ['changeOwner', to])
      await world.mined(
        write.changeOwnerSigned([identity, ...(await sign(owner, change(heir.address))), heir.address], sender),
      )
      expect(await read.identityOwner([identity])).to.equal(heir.address)
      expect([await read.nonce([owner.address]), await read.nonce([heir.address])]).to.deep.equal([5n, 0n])
      const late = await sign(owner, change(bob))
      await reverts(write.changeOwnerSigned([identity, ...late, bob], sender), 'Identity_BadSignature', identity)
      await world.mined(write.changeOwnerSigned([identity, ...(await sign(heir, change(bob))), bob], sender))
      expect(await read.identityOwner([identity])).to.equal(bob)
    })

    it('counts for this identity, this registry and the owner’s next number only', async () => {
      const { write, read } = world.didRegistry
      const heir = keyOf('heir')
      const [of, other] = [heir.address, getAddress(alice)]
      await world.mined(write.changeOwner([other, of], by(world.alice)))
      const signed = async (registry: Address, number: bigint, subject: Address) => {
        const head = encodePacked(
          ['bytes2', 'address', 'uint256', 'address', 'string', 'address'],
          ['0x1900', registry, number, subject, 'changeOwner', bob],
        )
        const { r, s, yParity } = parseSignature(await heir.sign({ hash: keccak256(head) }))
        return [27 + yParity, r, s] as const
      }
      const here = world.didRegistry.address
      for (const wrong of [await signed(here, 0n, of), await signed(bob, 0n, other), await signed(here, 1n, other)]) {
        await reverts(write.changeOwnerSigned([other, ...wrong, bob]), 'Identity_BadSignature', other)
      }
      await world.mined(write.changeOwnerSigned([other, ...(await signed(here, 0n, other)), bob]))
      expect(await read.identityOwner([other])).to.equal(bob)
      expect(await read.nonce([of])).to.equal(1n)
    })

    it('refuses other changes, other signers, and nonsense, also for the zero identity', async () => {
      const { write } = world.didRegistry
      const sender = by(world.carol)
      const signed = await sign(owner, encodePacked(['string', 'address'], ['changeOwner', alice]))
      await reverts(write.changeOwnerSigned([identity, ...signed, bob], sender), 'Identity_BadSignature')
      const foreign = await sign(keyOf('stranger'), encodePacked(['string', 'address'], ['changeOwner', alice]))
      await reverts(write.changeOwnerSigned([identity, ...foreign, alice], sender), 'Identity_BadSignature')
      const nonsense = [0, zeroHash, zeroHash] as const
      await reverts(
        write.changeOwnerSigned([zeroAddress, ...nonsense, bob], sender),
        'Identity_BadSignature',
        zeroAddress,
      )
      await reverts(
        write.setAttributeSigned([zeroAddress, ...nonsense, ENC, BOX_KEY, 1n], sender),
        'Identity_BadSignature',
      )
      await reverts(write.revokeAttributeSigned([identity, ...nonsense, ENC, BOX_KEY], sender), 'Identity_BadSignature')
      await reverts(write.addDelegateSigned([identity, ...nonsense, ENC, bob, 1n], sender), 'Identity_BadSignature')
      await reverts(write.revokeDelegateSigned([identity, ...nonsense, ENC, bob], sender), 'Identity_BadSignature')
    })
  })
})
