import {
  acceptWrite,
  attestWrite,
  hashTypedWrite,
  mailAddressHash,
  normalizeMailAddress,
  revokeWrite,
  type TypedWrite,
  toHex,
  type WriteTerms,
} from '@parley/protocol'
import { expect } from 'chai'
import { type Address, getAddress, getContract, type Hex, keccak256, parseEventLogs, zeroAddress, zeroHash } from 'viem'
import { directoryAbi } from '../../protocol/src/abi/directoryAbi.ts'
import { by } from './support/by.ts'
import { browserKey, passkey } from './support/identities.ts'
import { FAR, openDirectory, signWrite } from './support/names.ts'
import { personOf } from './support/person.ts'
import { reverts } from './support/reverts.ts'
import { keyOf, nobody, openWorld, type Wallet, type World } from './support/world.ts'

const TWO_YEARS = 63_072_000n

describe('Directory', () => {
  let world: World
  let directory: Awaited<ReturnType<typeof openDirectory>>
  let state: string
  let domain: Address
  let identity: Address
  let carol: Address
  let addressHash: Hex

  before(async () => {
    world = await openWorld()
    directory = await openDirectory(world)
    domain = getAddress(world.operator.account.address)
    identity = getAddress(world.alice.account.address)
    carol = getAddress(world.carol.account.address)
    addressHash = mailAddressHash(normalizeMailAddress('li.wei@example.org'), {
      record: { did: { chainId: 31337, address: domain }, salt: zeroHash },
      chainId: 31337,
      directory: directory.address,
    })
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(() => world.connection.close())

  const soon = async (seconds = 1000n) => Number((await world.now()) + seconds)
  const attest = async (
    changes: Partial<{ domain: Address; identity: Address; expiresAt: number }> = {},
    from: Wallet = world.operator,
  ) => {
    const attestation = { domain, addressHash, identity, expiresAt: await soon(), ...changes }
    return await directory.write.attest([attestation], by(from))
  }
  const accept = (from: Wallet = world.alice, who = identity, of = domain) =>
    directory.write.accept([of, addressHash, who], by(from))
  const revoke = (from: Wallet) => directory.write.revoke([domain, addressHash], by(from))
  const found = (of = domain) => directory.read.identityOf([of, addressHash])
  const events = async <Name extends 'Attested' | 'Accepted' | 'Revoked'>(eventName: Name, hash: Promise<Hex>) =>
    parseEventLogs({ abi: directoryAbi, eventName, logs: (await world.mined(hash)).logs }).map(({ args }) => args)
  async function linked() {
    await world.mined(attest())
    await world.mined(accept())
  }

  describe('deployment', () => {
    it('needs a registry of identities', async () => {
      expect(await directory.read.didRegistry()).to.equal(getAddress(world.didRegistry.address))
      await reverts(world.deployContract('identity/Directory', [nobody]), 'Directory_NotARegistry', nobody)
    })
  })

  describe('when nobody, or one side only, has spoken', () => {
    it('finds nobody', async () => {
      expect(await found()).to.equal(zeroAddress)
      expect(await directory.read.links([domain, addressHash])).to.deep.equal([zeroAddress, 0n, false])
      const expiresAt = await soon()
      const [attested] = await events('Attested', attest({ expiresAt }))
      expect(attested).to.deep.equal({ domain, addressHash, identity, expiresAt: BigInt(expiresAt) })
      expect(await found()).to.equal(zeroAddress)
      expect(await directory.read.links([domain, addressHash])).to.deep.equal([identity, BigInt(expiresAt), false])
    })
  })

  describe('when both have spoken', () => {
    it('finds the identity, under this domain only, to the last second', async () => {
      const expiresAt = await soon()
      await world.mined(attest({ expiresAt }))
      expect(await events('Accepted', accept())).to.deep.equal([{ domain, addressHash, identity }])
      expect(await found()).to.equal(identity)
      expect(await found(carol)).to.equal(zeroAddress)
      expect(await directory.read.identityOf([domain, zeroHash])).to.equal(zeroAddress)
      await world.warp(BigInt(expiresAt) - 1n)
      expect(await found()).to.equal(identity)
      await world.warp(BigInt(expiresAt))
      expect(await found()).to.equal(zeroAddress)
    })
  })

  describe('attest', () => {
    it('is the domain’s owner’s, as the DID registry says', async () => {
      await reverts(attest({}, world.alice), 'Directory_NotAllowed', identity)
      await world.mined(world.didRegistry.write.changeOwner([domain, carol], by(world.operator)))
      await reverts(attest(), 'Directory_NotAllowed', domain)
      await world.mined(attest({}, world.carol))
    })

    it('names an identity, and an end that comes, within two years', async () => {
      await reverts(attest({ identity: zeroAddress }), 'Directory_NoIdentity')
      const start = (await world.now()) + 100n
      for (const expiresAt of [0n, start, start + TWO_YEARS + 1n]) {
        await world.at(start)
        const call = attest({ expiresAt: Number(expiresAt) })
        await reverts(call, 'Directory_BadExpiry', expiresAt)
        await world.connection.provider.request({ method: 'evm_revert', params: [state] })
        state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
      }
      await world.at(start)
      await world.mined(attest({ expiresAt: Number(start + TWO_YEARS) }))
      await world.at(start + 10n)
      await world.mined(attest({ expiresAt: Number(start + 11n) }))
    })

    it('again, for an identity that never consented, is no consent', async () => {
      await world.mined(attest())
      await world.mined(attest({ expiresAt: await soon(2000n) }))
      expect((await directory.read.links([domain, addressHash]))[2]).to.equal(false)
      expect(await found()).to.equal(zeroAddress)
    })

    it('again for the same identity keeps its consent, but not over a gap', async () => {
      await linked()
      const expiresAt = await soon(5000n)
      await world.mined(attest({ expiresAt }))
      expect(await directory.read.links([domain, addressHash])).to.deep.equal([identity, BigInt(expiresAt), true])
      expect(await found()).to.equal(identity)
      await world.warp(BigInt(expiresAt) - 1n)
      await world.mined(attest())
      expect(await found()).to.equal(zeroAddress)
      await world.mined(accept())
      expect(await found()).to.equal(identity)
    })

    it('for another identity ends the first, and needs the other’s consent', async () => {
      await linked()
      await world.mined(attest({ identity: carol }))
      expect(await found()).to.equal(zeroAddress)
      await reverts(accept(), 'Directory_NotAttested', domain, addressHash, identity)
      await world.mined(accept(world.carol, carol))
      expect(await found()).to.equal(carol)
    })

    it('under another domain’s identity changes nothing here: a squatter finds himself alone', async () => {
      await linked()
      await world.mined(attest({ domain: carol, identity: carol }, world.carol))
      await world.mined(accept(world.carol, carol, carol))
      expect([await found(), await found(carol)]).to.deep.equal([identity, carol])
    })
  })

  describe('accept', () => {
    it('is the identity’s owner’s, as the DID registry says', async () => {
      await world.mined(attest())
      await reverts(accept(world.operator), 'Directory_NotAllowed', domain)
      await world.mined(world.didRegistry.write.changeOwner([identity, carol], by(world.alice)))
      await reverts(accept(), 'Directory_NotAllowed', identity)
      await world.mined(accept(world.carol))
      expect(await found()).to.equal(identity)
    })

    it('needs the domain’s word, for this identity, still good', async () => {
      await reverts(accept(), 'Directory_NotAttested', domain, addressHash, identity)
      const expiresAt = await soon()
      await world.mined(attest({ expiresAt }))
      await reverts(accept(world.carol, carol), 'Directory_NotAttested', domain, addressHash, carol)
      await world.at(BigInt(expiresAt))
      await reverts(accept(), 'Directory_NotAttested', domain, addressHash, identity)
    })
  })

  describe('revoke', () => {
    it('is for either side, at any time, and leaves nothing', async () => {
      for (const from of [world.alice, world.operator]) {
        for (const consent of [true, false]) {
          await world.mined(attest())
          if (consent) await world.mined(accept())
          expect(await events('Revoked', revoke(from))).to.deep.equal([{ domain, addressHash, identity }])
          expect(await found()).to.equal(zeroAddress)
          expect(await directory.read.links([domain, addressHash])).to.deep.equal([zeroAddress, 0n, false])
        }
      }
    })

    it('after expiry too; the domain’s next word then finds no old consent', async () => {
      await linked()
      await world.warp(BigInt(await soon(2000n)))
      await world.mined(revoke(world.alice))
      await world.mined(attest())
      expect(await found()).to.equal(zeroAddress)
    })

    it('is nobody else’s, and needs something to revoke', async () => {
      await reverts(revoke(world.operator), 'Directory_NothingToRevoke', domain, addressHash)
      await linked()
      await reverts(revoke(world.carol), 'Directory_NotAllowed', carol)
      await world.mined(world.didRegistry.write.changeOwner([identity, carol], by(world.alice)))
      await reverts(revoke(world.alice), 'Directory_NotAllowed', identity)
      await world.mined(revoke(world.carol))
    })
  })

  describe('by signature', () => {
    const office = keyOf('office')
    const person = keyOf('person')
    let expiresAt: number
    const terms = async (signer: Address, deadline = FAR): Promise<WriteTerms> => ({
      chainId: 31337,
      verifyingContract: directory.address,
      nonce: await directory.read.nonces([signer]),
      deadline,
    })
    const entry = () => ({ domain: office.address, addressHash })
    const attestation = (who: Address = person.address) => ({ ...entry(), identity: who, expiresAt })
    const here = async () => await found(office.address)
    const said = async () => await directory.read.links([office.address, addressHash])
    const relay = () => by(world.bob)
    beforeEach(async () => {
      expiresAt = await soon(100_000n)
    })

    const cases = [
      {
        name: 'attestSigned',
        signer: office,
        prepare: async () => {},
        write: (t: WriteTerms): TypedWrite => attestWrite(attestation(), t),
        send: (deadline: bigint, signature: Hex, other = false) =>
          directory.write.attestSigned([attestation(other ? carol : undefined), deadline, signature], relay()),
        done: async () => (await said())[0] === person.address,
      },
      {
        name: 'acceptSigned',
        signer: person,
        prepare: async () => {
          const signed = await signWrite(office, attestWrite(attestation(), await terms(office.address)))
          await world.mined(directory.write.attestSigned([attestation(), FAR, signed.long], relay()))
        },
        write: (t: WriteTerms): TypedWrite => acceptWrite(attestation(), t),
        send: (deadline: bigint, signature: Hex, other = false) =>
          directory.write.acceptSigned(
            [office.address, other ? zeroHash : addressHash, person.address, deadline, signature],
            relay(),
          ),
        done: async () => (await here()) === person.address,
      },
      {
        name: 'revokeSigned',
        signer: person,
        prepare: async () => {
          const signed = await signWrite(office, attestWrite(attestation(), await terms(office.address)))
          await world.mined(directory.write.attestSigned([attestation(), FAR, signed.long], relay()))
        },
        write: (t: WriteTerms): TypedWrite => revokeWrite(entry(), t),
        send: (deadline: bigint, signature: Hex, other = false) =>
          directory.write.revokeSigned(
            [other ? carol : office.address, addressHash, person.address, deadline, signature],
            relay(),
          ),
        done: async () => (await said())[0] === zeroAddress,
      },
    ]

    for (const { name, signer, prepare, write, send, done } of cases) {
      describe(name, () => {
        beforeEach(prepare)

        it('does what the signer could, sent by anyone, with 65 bytes or 64, once', async () => {
          for (const form of ['long', 'short'] as const) {
            const before = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
            const signed = await signWrite(signer, write(await terms(signer.address)))
            await world.mined(send(FAR, signed[form]))
            expect(await done()).to.equal(true)
            await reverts(send(FAR, signed[form]), 'Signed_BadSignature', signer.address)
            await world.connection.provider.request({ method: 'evm_revert', params: [before] })
          }
        })

        it('refuses another signer, content, deadline or form, another chain, contract or nonce', async () => {
          const good = await terms(signer.address)
          const signed = await signWrite(signer, write(good))
          const bad = [
            signed.foreign,
            signed.malleated,
            '0x',
            `${signed.long}00`,
            `0x${'00'.repeat(64)}`,
            `0x${'00'.repeat(65)}`,
          ]
          for (const signature of bad) await reverts(send(FAR, signature as Hex), 'Signed_BadSignature', signer.address)
          await reverts(send(FAR + 1n, signed.long), 'Signed_BadSignature', signer.address)
          await reverts(send(FAR, signed.long, true), 'Signed_BadSignature', signer.address)
          for (const change of [{ chainId: 1 }, { verifyingContract: nobody }, { nonce: good.nonce + 1n }]) {
            const elsewhere = await signWrite(signer, write({ ...good, ...change }))
            await reverts(send(FAR, elsewhere.long), 'Signed_BadSignature', signer.address)
          }
          expect(await done()).to.equal(false)
        })

        it('counts to its deadline and not a second longer', async () => {
          const late = (await world.now()) + 100n
          const signed = await signWrite(signer, write(await terms(signer.address, late)))
          await world.at(late + 1n)
          await reverts(send(late, signed.long), 'Signed_TooLate', late)
          const next = (await world.now()) + 100n
          const again = await signWrite(signer, write(await terms(signer.address, next)))
          await world.at(next)
          await world.mined(send(next, again.long))
        })
      })
    }

    it('is nothing that the zero address could do: what no key signed is not its signature', async () => {
      for (const signature of [`0x${'00'.repeat(64)}`, `0x${'00'.repeat(65)}`] as const) {
        const args = [office.address, addressHash, zeroAddress, FAR, signature] as const
        await reverts(directory.write.acceptSigned(args, relay()), 'Signed_BadSignature', zeroAddress)
      }
    })

    describe('linkSigned', () => {
      it('does both at once, from two people without coins', async () => {
        const domainSigned = await signWrite(office, attestWrite(attestation(), await terms(office.address)))
        const own = await signWrite(person, acceptWrite(attestation(), await terms(person.address)))
        const link = (first: Hex, second: Hex) =>
          directory.write.linkSigned([attestation(), FAR, first, second], relay())
        await reverts(link(domainSigned.foreign, own.long), 'Signed_BadSignature', office.address)
        await reverts(link(domainSigned.long, own.foreign), 'Signed_BadSignature', person.address)
        await world.mined(link(domainSigned.long, own.short))
        expect(await here()).to.equal(person.address)
        await reverts(link(domainSigned.long, own.short), 'Signed_BadSignature')
      })

      it('does it for a domain that is its own only address, the domain’s nonce first', async () => {
        const self = attestation(office.address)
        const first = await signWrite(office, attestWrite(self, await terms(office.address)))
        const next = { ...(await terms(office.address)), nonce: 1n }
        const second = await signWrite(office, acceptWrite(self, next))
        await world.mined(directory.write.linkSigned([self, FAR, first.long, second.long], relay()))
        expect(await here()).to.equal(office.address)
      })
    })

    it('a consent that was signed but not sent does not outlive a revocation', async () => {
      const { wallet } = await personOf(world, 'person')
      const { wallet: server } = await personOf(world, 'office')
      const attestHere = () => directory.write.attest([attestation()], by(server))
      const stale = await signWrite(person, acceptWrite(attestation(), await terms(person.address)))
      await world.mined(attestHere())
      await world.mined(directory.write.accept([office.address, addressHash, person.address], by(wallet)))
      await world.mined(directory.write.revoke([office.address, addressHash], by(wallet)))
      await world.mined(attestHere())
      const late = directory.write.acceptSigned([office.address, addressHash, person.address, FAR, stale.long], relay())
      await reverts(late, 'Signed_BadSignature', person.address)
      expect(await directory.read.nonces([person.address])).to.equal(1n)
    })

    it('revokes for nobody but the two, whoever else signs', async () => {
      const signed = await signWrite(office, attestWrite(attestation(), await terms(office.address)))
      await world.mined(directory.write.attestSigned([attestation(), FAR, signed.long], relay()))
      const stranger = keyOf('a stranger')
      const theirs = await signWrite(stranger, revokeWrite(entry(), await terms(stranger.address)))
      const call = directory.write.revokeSigned(
        [office.address, addressHash, stranger.address, FAR, theirs.long],
        relay(),
      )
      await reverts(call, 'Directory_NotAllowed', stranger.address)
    })

    it('may be a P-256 key’s for the domain and a passkey’s for the person', async () => {
      const domainKey = await browserKey(await world.deployContract('identity/verifiers/P256Verifier', []))
      const personKey = await passkey(await world.deployContract('identity/verifiers/PasskeyVerifier', []))
      const link = { domain: domainKey.address, addressHash, identity: personKey.address, expiresAt }
      const attested = toHex(hashTypedWrite(attestWrite(link, await terms(domainKey.address))))
      const accepted = toHex(hashTypedWrite(acceptWrite(link, await terms(personKey.address))))
      const send = async (first: Hex, second: Hex) =>
        directory.write.linkSigned([link, FAR, await domainKey.sign(first), await personKey.sign(second)], relay())
      await reverts(send(accepted, accepted), 'Signed_BadSignature', domainKey.address)
      await reverts(send(attested, attested), 'Signed_BadSignature', personKey.address)
      await world.mined(send(attested, accepted))
      expect(await found(domainKey.address)).to.equal(personKey.address)
    })

    it('of a contract wallet is what that says, however it says it', async () => {
      const { abi, address } = await world.deployTestContract('names/TrickWallet', [])
      const safe = getContract({ address, abi, client: { public: world.client, wallet: world.alice } })
      const signed = await signWrite(office, attestWrite(attestation(getAddress(address)), await terms(office.address)))
      await world.mined(directory.write.attestSigned([attestation(getAddress(address)), FAR, signed.long], relay()))
      const digest = toHex(hashTypedWrite(acceptWrite(attestation(address), await terms(address))))
      const send = () => directory.write.acceptSigned([office.address, addressHash, address, FAR, '0x'], relay())
      for (const answer of [1, 2, 3, 4]) {
        await world.mined(safe.write.approve?.([digest, answer], by(world.alice)) as Promise<Hex>)
        await reverts(send(), 'Signed_BadSignature', getAddress(address))
      }
      await world.mined(safe.write.approve?.([keccak256('0x'), 0], by(world.alice)) as Promise<Hex>)
      await reverts(send(), 'Signed_BadSignature')
      await world.mined(safe.write.approve?.([digest, 0], by(world.alice)) as Promise<Hex>)
      await world.mined(send())
      expect(await here()).to.equal(getAddress(address))
    })
  })
})
