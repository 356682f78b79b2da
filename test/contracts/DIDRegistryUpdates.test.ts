import { hashIdentityUpdate, type IdentityUpdate, identityUpdateTypedData, toHex } from '@parley/protocol'
import { expect } from 'chai'
import {
  type Address,
  concatHex,
  encodeFunctionData,
  getAddress,
  getContract,
  type Hex,
  hashStruct,
  hashTypedData,
  keccak256,
  parseEventLogs,
  zeroAddress,
} from 'viem'
import { didRegistryAbi } from '../../protocol/src/abi/didRegistryAbi.ts'
import { createRandom, randomBytes, randomInt } from '../protocol/support/random.ts'
import { by } from './support/by.ts'
import {
  anchorOf,
  BOX_KEY,
  bring,
  bytes32,
  digestOf,
  ENC,
  SVC,
  signUpdate,
  siteOf,
  TEN_YEARS,
  updateOf,
  VERI_KEY,
} from './support/identities.ts'
import { personOf } from './support/person.ts'
import { reverts } from './support/reverts.ts'
import { keyOf, nobody, openWorld, type Wallet, type World } from './support/world.ts'

const MAX = 2n ** 256n - 1n

describe('DIDRegistry: signed updates', () => {
  const owner = keyOf('owner')
  const guardian = keyOf('guardian')
  const heir = keyOf('heir')
  const identity = owner.address
  let world: World
  let registry: World['didRegistry']
  let state: string
  let person: Wallet
  before(async () => {
    world = await openWorld()
    registry = world.didRegistry
    person = (await personOf(world, 'owner')).wallet
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(async () => await world.connection.close())

  const request = (method: string, ...params: unknown[]) =>
    world.connection.provider.request({ method, params }) as Promise<unknown>
  const signed = async (changes: Partial<IdentityUpdate>, signer = owner, of: Address = identity) => {
    const update = await updateOf(world, of, changes)
    return [update, await signUpdate(world, update, signer)] as const
  }

  /** A contract that agrees to every signature until it is told otherwise. */
  async function hostile() {
    const { abi, address } = await world.deployTestContract('identity/HostileSigner', [])
    const contract = getContract({ address, abi, client: { public: world.client, wallet: world.alice } })
    const become = (trick: number, call: Hex = '0x') =>
      world.mined(contract.write.become?.([trick, registry.address, call], by(world.alice)) as Promise<Hex>)
    return { address: getAddress(address), become }
  }
  const [BURNS, REENTERS] = [1, 2]

  describe('update', () => {
    describe('when the owner signed it', () => {
      it('does everything that it says, brought by a stranger', async () => {
        const change = {
          owner: heir.address,
          recovery: guardian.address,
          anchor: anchorOf('next'),
          version: 3,
          attributes: [
            { name: ENC, value: BOX_KEY, validity: 100n },
            { name: SVC, value: '0x', validity: 0n },
            { name: bytes32('did/pub/x'), value: '0x01', validity: MAX },
          ],
          delegates: [
            { delegateType: VERI_KEY, delegate: nobody, validity: 50n },
            { delegateType: VERI_KEY, delegate: guardian.address, validity: 0n },
          ],
        } as const
        await world.mined(registry.write.anchorProfile([identity, anchorOf('first')], by(person)))
        const previousChange = await registry.read.changed([identity])
        const { logs, blockNumber } = await world.mined(bring(world, ...(await signed(change))))
        const now = await world.now()
        expect(await registry.read.recordOf([identity])).to.deep.equal([
          heir.address,
          guardian.address,
          anchorOf('next'),
          3,
          blockNumber,
        ])
        const events = parseEventLogs({ abi: didRegistryAbi, logs }).map((event) => [event.eventName, event.args])
        const attribute = (name: Hex, value: Hex, validTo: bigint) =>
          ['DIDAttributeChanged', { identity, name, value, validTo, previousChange }] as const
        const delegation = (delegate: Address, validTo: bigint) =>
          ['DIDDelegateChanged', { identity, delegateType: VERI_KEY, delegate, validTo, previousChange }] as const
        expect(events).to.deep.equal([
          attribute(bytes32('parley/profile'), `${anchorOf('next')}0003`, MAX),
          attribute(ENC, BOX_KEY, now + 100n),
          attribute(SVC, '0x', 0n),
          attribute(bytes32('did/pub/x'), '0x01', MAX),
          delegation(getAddress(nobody), now + 50n),
          delegation(guardian.address, now),
          attribute(bytes32('parley/recovery'), guardian.address.toLowerCase() as Hex, MAX),
          ['DIDOwnerChanged', { identity, owner: heir.address, previousChange }],
        ])
        expect(await registry.read.delegates([identity, keccak256(VERI_KEY), nobody])).to.equal(now + 50n)
        expect(await registry.read.validDelegate([identity, VERI_KEY, guardian.address])).to.equal(false)
      })

      it('says nothing of owner and recovery account if they stay, but always the anchor', async () => {
        await world.mined(registry.write.setRecovery([identity, guardian.address], by(person)))
        const { logs } = await world.mined(bring(world, ...(await signed({}))))
        expect(parseEventLogs({ abi: didRegistryAbi, logs })).to.have.length(1)
        expect((await registry.read.recordOf([identity])).slice(0, 2)).to.deep.equal([identity, guardian.address])
      })

      it('counts for what an owner owns besides himself', async () => {
        await world.mined(registry.write.changeOwner([identity, heir.address], by(person)))
        const [late, lateSignature] = await signed({ version: 1 })
        await reverts(bring(world, late, lateSignature), 'Identity_BadSignature', identity)
        await world.mined(bring(world, ...(await signed({ version: 1 }, heir))))
        expect((await registry.read.recordOf([identity]))[3]).to.equal(1)
      })
    })

    describe('when the owner sends it', () => {
      it('needs no signature, and nobody else goes without', async () => {
        const update = await updateOf(world, identity, { version: 8 })
        await reverts(bring(world, update, '0x'), 'Identity_BadSignature', identity)
        await world.mined(bring(world, update, '0x', person))
        expect((await registry.read.recordOf([identity]))[3]).to.equal(8)
      })
    })

    describe('when the recovery account signed or sends it', () => {
      beforeEach(async () => {
        await world.mined(registry.write.setRecovery([identity, guardian.address], by(person)))
      })

      it('counts if it names a new owner', async () => {
        await world.mined(bring(world, ...(await signed({ owner: heir.address, version: 4 }, guardian))))
        expect((await registry.read.recordOf([identity])).slice(0, 4)).to.deep.equal([
          heir.address,
          guardian.address,
          `0x${'00'.repeat(24)}`,
          4,
        ])
        const { wallet } = await personOf(world, 'guardian')
        const update = await updateOf(world, identity, { owner: identity })
        await world.mined(bring(world, update, '0x', wallet))
        expect(await registry.read.identityOwner([identity])).to.equal(identity)
      })

      it('counts for nothing if the owner stays, not even to keep itself', async () => {
        const [update, signature] = await signed({ version: 1 }, guardian)
        await reverts(bring(world, update, signature), 'Identity_BadSignature', identity)
        const { wallet } = await personOf(world, 'guardian')
        await reverts(bring(world, update, '0x', wallet), 'Identity_BadSignature', identity)
      })

      it('does not once it was taken away', async () => {
        await world.mined(registry.write.setRecovery([identity, zeroAddress], by(person)))
        const [update, signature] = await signed({ owner: heir.address }, guardian)
        await reverts(bring(world, update, signature), 'Identity_BadSignature', identity)
      })

      it('leaves the owner his word: he too may name a new owner', async () => {
        await world.mined(bring(world, ...(await signed({ owner: heir.address }))))
        expect(await registry.read.identityOwner([identity])).to.equal(heir.address)
      })
    })

    describe('when it is not exactly what was signed', () => {
      it('refuses another value of any field', async () => {
        const base = {
          attributes: [
            { name: ENC, value: BOX_KEY, validity: 100n },
            { name: SVC, value: '0x', validity: 100n },
          ],
          delegates: [{ delegateType: VERI_KEY, delegate: nobody, validity: 50n }],
        } as const
        const [update, signature] = await signed(base)
        const [first, second] = base.attributes
        const [delegate] = base.delegates
        const others: Partial<IdentityUpdate>[] = [
          { identity: heir.address },
          { owner: heir.address },
          { recovery: heir.address },
          { anchor: anchorOf('other') },
          { version: 1 },
          { attributes: [] },
          { attributes: [first] },
          { attributes: [second, first] },
          { attributes: [{ ...first, name: SVC }, second] },
          { attributes: [{ ...first, value: '0x' }, second] },
          { attributes: [{ ...first, validity: 101n }, second] },
          { attributes: [first, { ...second, validity: 101n }] },
          { delegates: [] },
          { delegates: [delegate, delegate] },
          { delegates: [{ ...delegate, delegateType: ENC }] },
          { delegates: [{ ...delegate, delegate: heir.address }] },
          { delegates: [{ ...delegate, validity: 51n }] },
          { deadline: update.deadline + 1n },
        ]
        for (const other of others) {
          const forged = bring(world, { ...update, ...other }, signature)
          await reverts(forged, 'Identity_BadSignature', other.identity ?? identity)
        }
        await world.mined(bring(world, update, signature))
      })

      it('refuses one for another chain or another registry', async () => {
        const update = await updateOf(world, identity, { version: 1 })
        const { registry: here, chainId } = siteOf(world)
        for (const site of [
          { registry: here, chainId: 1 },
          { registry: nobody, chainId },
        ]) {
          const signature = await owner.signTypedData(identityUpdateTypedData({ ...site, update }))
          await reverts(bring(world, update, signature), 'Identity_BadSignature', identity)
        }
      })

      it('refuses words with bits beyond their type, also if just that was signed', async () => {
        const delegates = [{ delegateType: VERI_KEY, delegate: nobody, validity: 50n }]
        const [update, signature] = await signed({ delegates, version: 1 })
        const clean = encodeFunctionData({ abi: didRegistryAbi, functionName: 'update', args: [update, signature] })
        const send = (data: Hex) => person.sendTransaction({ to: registry.address, data })
        // Selector, two offsets, then the words of the update; its one delegate comes after them and the empty attributes.
        const dirty = (word: number, byte: number) => {
          const at = 2 + 2 * (4 + 64 + 32 * word + byte)
          expect(clean.slice(at, at + 2), `byte ${byte} of word ${word}`).to.equal('00')
          return `${clean.slice(0, at)}01${clean.slice(at + 2)}` as Hex
        }
        const delegateWord = 9 + 1 + 1 + 1
        for (const [word, byte] of [
          [0, 0],
          [0, 11],
          [1, 0],
          [1, 11],
          [2, 0],
          [2, 11],
          [3, 24],
          [3, 31],
          [4, 0],
          [4, 29],
          [delegateWord, 0],
          [delegateWord, 11],
        ] as const) {
          const outcome = await send(dirty(word, byte)).then(
            () => 'taken',
            () => 'refused',
          )
          expect(outcome, `byte ${byte} of word ${word}`).to.equal('refused')
        }
        await world.mined(send(clean))
      })
    })

    describe('when it comes too late', () => {
      it('refuses it in the second after the deadline, not in the last one', async () => {
        const deadline = (await world.now()) + 100n
        const [update, signature] = await signed({ deadline })
        await world.at(deadline + 1n)
        await reverts(bring(world, update, signature), 'Identity_TooLate', identity, deadline)
        const next = (await world.now()) + 100n
        const again = await signed({ deadline: next })
        await world.at(next)
        await world.mined(bring(world, ...again))
      })
    })

    describe('when the identity changed since', () => {
      it('refuses it, whatever changed', async () => {
        const { write } = registry
        const changes = [
          () => write.anchorProfile([identity, anchorOf('a')], by(person)),
          () => write.setDocument([identity, anchorOf('a'), []], by(person)),
          () => write.setDevices([identity, anchorOf('a'), 1], by(person)),
          () => write.setRecovery([identity, guardian.address], by(person)),
          () => write.setAttribute([identity, ENC, BOX_KEY, 1n], by(person)),
          () => write.revokeAttribute([identity, ENC, BOX_KEY], by(person)),
          () => write.addDelegate([identity, VERI_KEY, nobody, 1n], by(person)),
          () => write.revokeDelegate([identity, VERI_KEY, nobody], by(person)),
        ]
        for (const change of changes) {
          const [update, signature] = await signed({ version: 2 })
          const { blockNumber } = await world.mined(change())
          await reverts(bring(world, update, signature), 'Identity_Outdated', identity, blockNumber)
        }
      })

      it('refuses the same a second time', async () => {
        const [update, signature] = await signed({})
        const { blockNumber } = await world.mined(bring(world, update, signature))
        await reverts(bring(world, update, signature), 'Identity_Outdated', identity, blockNumber)
      })

      it('refuses one that sees a change to come, or none where there was one', async () => {
        const early = await signed({ previousChange: (await world.client.getBlockNumber()) + 1n })
        await reverts(bring(world, ...early), 'Identity_Outdated', identity, 0)
        await world.mined(registry.write.anchorProfile([identity, anchorOf('a')], by(person)))
        await reverts(bring(world, ...(await signed({ previousChange: 0n }))), 'Identity_Outdated')
      })
    })

    describe('when the identity changed in this block', () => {
      it('refuses it until the next one, so that no signature counts twice in a block', async () => {
        const previousChange = (await world.client.getBlockNumber()) + 1n
        const [update, signature] = await signed({ previousChange })
        await request('evm_setAutomine', false)
        try {
          await registry.write.anchorProfile([identity, anchorOf('a')], by(person))
          const pending = world.client.simulateContract({
            address: registry.address,
            abi: didRegistryAbi,
            functionName: 'update',
            args: [update, signature],
            account: world.carol.account,
            blockTag: 'pending',
          })
          await reverts(pending, 'Identity_OncePerBlock', identity)
          await request('evm_mine')
        } finally {
          await request('evm_setAutomine', true)
        }
        expect(await registry.read.changed([identity])).to.equal(previousChange)
        await world.mined(bring(world, update, signature))
      })
    })

    describe('when a contract that signs is hostile', () => {
      it('has no right to write, so it cannot call back', async () => {
        const wallet = await hostile()
        await world.mined(registry.write.changeOwner([identity, wallet.address], by(person)))
        const inner = encodeFunctionData({
          abi: didRegistryAbi,
          functionName: 'anchorProfile',
          args: [wallet.address, anchorOf('inner')],
        })
        const update = await updateOf(world, identity, { version: 1 })
        await wallet.become(REENTERS, inner)
        await reverts(bring(world, update, '0x'), 'Identity_BadSignature', identity)
        await wallet.become(0)
        await world.mined(bring(world, update, '0x'))
      })

      it('as the owner it cannot keep the recovery account out by burning gas', async () => {
        const wallet = await hostile()
        await world.mined(registry.write.setRecovery([identity, guardian.address], by(person)))
        await world.mined(registry.write.changeOwner([identity, wallet.address], by(person)))
        await wallet.become(BURNS)
        const { gasUsed } = await world.mined(bring(world, ...(await signed({ owner: heir.address }, guardian))))
        expect(gasUsed < 100_000n).to.equal(true)
      })

      it('as the recovery account it cannot keep the owner from taking it away', async () => {
        const wallet = await hostile()
        await world.mined(registry.write.setRecovery([identity, wallet.address], by(person)))
        await wallet.become(BURNS)
        const { gasUsed } = await world.mined(bring(world, ...(await signed({ recovery: zeroAddress }))))
        expect(gasUsed < 100_000n).to.equal(true)
        expect((await registry.read.recordOf([identity]))[1]).to.equal(zeroAddress)
      })
    })
  })

  describe('applyMany', () => {
    const keys = [keyOf('first'), keyOf('second'), keyOf('third')] as const
    const GAS = 300_000n
    const batch = async () => {
      const all = await Promise.all(keys.map((key, i) => signed({ version: i + 1 }, key, key.address)))
      return { updates: all.map(([update]) => update), signatures: all.map(([, signature]) => signature) }
    }
    const simulated = async (updates: IdentityUpdate[], signatures: Hex[], gasEach = GAS) => {
      const { result } = await world.client.simulateContract({
        address: registry.address,
        abi: didRegistryAbi,
        functionName: 'applyMany',
        args: [updates, signatures, gasEach],
        account: world.carol.account,
      })
      return result
    }
    const versions = async () =>
      await Promise.all(keys.map(async ({ address }) => (await registry.read.recordOf([address]))[3]))

    it('does all, brought by anyone', async () => {
      const { updates, signatures } = await batch()
      expect(await simulated(updates, signatures)).to.deep.equal([true, true, true])
      await world.mined(registry.write.applyMany([updates, signatures, GAS], by(world.carol)))
      expect(await versions()).to.deep.equal([1, 2, 3])
      expect(await simulated([], [])).to.deep.equal([])
    })

    it('leaves the others alone when one fails, and says which', async () => {
      const { updates, signatures } = await batch()
      const [first, , third] = signatures as [Hex, Hex, Hex]
      expect(await simulated(updates, [first, first, third])).to.deep.equal([true, false, true])
      await world.mined(registry.write.applyMany([updates, [first, first, third], GAS], by(world.carol)))
      expect(await versions()).to.deep.equal([1, 0, 3])
    })

    it('carries out one update of an identity, not a second, nor the same twice', async () => {
      const key = keys[0]
      const next = (await world.client.getBlockNumber()) + 1n
      const one = await signed({ version: 1 }, key, key.address)
      const two = await signed({ version: 2, previousChange: next }, key, key.address)
      await world.mined(
        registry.write.applyMany([[one[0], one[0], two[0]], [one[1], one[1], two[1]], GAS], by(world.carol)),
      )
      expect((await registry.read.recordOf([key.address])).slice(3)).to.deep.equal([1, next])
    })

    describe('when there is not a signature for each', () => {
      it('refuses', async () => {
        const { updates, signatures } = await batch()
        const short = registry.write.applyMany([updates, signatures.slice(1), GAS], by(world.carol))
        await reverts(short, 'Identity_LengthMismatch', 3, 2)
        const long = registry.write.applyMany([updates.slice(1), signatures, GAS], by(world.carol))
        await reverts(long, 'Identity_LengthMismatch', 2, 3)
      })
    })

    describe('when a wallet burns gas', () => {
      it('takes what one update may have, and the others have theirs', async () => {
        const { updates, signatures } = await batch()
        const wallet = await hostile()
        await world.mined(registry.write.changeOwner([identity, wallet.address], by(person)))
        await wallet.become(BURNS)
        const burning = await updateOf(world, identity, { version: 1 })
        const args = [[burning, ...updates], ['0x', ...signatures] as Hex[], GAS] as const
        const { gasUsed } = await world.mined(registry.write.applyMany(args, by(world.carol)))
        expect(await versions()).to.deep.equal([1, 2, 3])
        expect((await registry.read.recordOf([identity]))[3]).to.equal(0)
        expect(gasUsed > GAS && gasUsed < GAS + 250_000n, String(gasUsed)).to.equal(true)
      })
    })

    describe('when the sender gives too little gas', () => {
      it('refuses rather than let good updates fail in silence', async () => {
        const { updates, signatures } = await batch()
        const args = [updates, signatures, GAS] as const
        for (const gas of [GAS, GAS + 50_000n, GAS + 100_000n]) {
          await reverts(registry.write.applyMany(args, { ...by(world.carol), gas }), 'Identity_TooLittleGas', GAS)
        }
        await reverts(
          registry.write.applyMany([updates, signatures, MAX], by(world.carol)),
          'Identity_TooLittleGas',
          MAX,
        )
        expect(await versions()).to.deep.equal([0, 0, 0])
      })

      it('so what a wallet estimates is enough for all', async () => {
        const { updates, signatures } = await batch()
        const args = [updates, signatures, GAS] as const
        const gas = await registry.estimateGas.applyMany(args, by(world.carol))
        await world.mined(registry.write.applyMany(args, { ...by(world.carol), gas }))
        expect(await versions()).to.deep.equal([1, 2, 3])
      })
    })

    describe('when nobody signed', () => {
      it('does not take the sender for the owner, nor the registry that calls itself', async () => {
        const update = await updateOf(world, identity, { version: 1 })
        await world.mined(registry.write.applyMany([[update], ['0x'], GAS], by(person)))
        await world.mined(registry.write.changeOwner([identity, registry.address], by(person)))
        const stray = await updateOf(world, identity, { owner: heir.address })
        await world.mined(registry.write.applyMany([[stray], ['0x'], GAS], by(world.carol)))
        const own = await updateOf(world, registry.address, { owner: heir.address })
        await world.mined(registry.write.applyMany([[own], ['0x'], GAS], by(world.carol)))
        expect(await registry.read.identityOwner([identity])).to.equal(getAddress(registry.address))
        expect(await registry.read.identityOwner([registry.address])).to.equal(getAddress(registry.address))
        expect((await registry.read.recordOf([identity]))[3]).to.equal(0)
      })
    })
  })

  describe('what is signed', () => {
    it('has the domain that the contract says', async () => {
      const [fields, name, version, chainId, verifyingContract] = await registry.read.eip712Domain()
      expect({ name, version, chainId: Number(chainId), verifyingContract }).to.deep.equal(
        identityUpdateTypedData({ ...siteOf(world), update: await updateOf(world, identity) }).domain,
      )
      expect(fields).to.equal('0x0f')
    })

    it('is the same for protocol, viem and contract, for random updates', async () => {
      const random = createRandom(1056)
      const hex = (length: number) => toHex(randomBytes(random, length))
      const address = () => getAddress(hex(20))
      const many = <Row>(row: () => Row) => Array.from({ length: randomInt(random, 4) }, row)
      for (let i = 0; i < 40; i++) {
        const key = keyOf(`random ${i}`)
        const update: IdentityUpdate = {
          identity: key.address,
          owner: i % 3 === 0 ? key.address : address(),
          recovery: i % 4 === 0 ? zeroAddress : address(),
          anchor: hex(24),
          version: randomInt(random, 65_536),
          attributes: many(() => ({
            name: hex(32),
            value: hex(randomInt(random, 100)),
            validity: BigInt(hex(1 + randomInt(random, 32))),
          })),
          delegates: many(() => ({
            delegateType: hex(32),
            delegate: address(),
            validity: BigInt(hex(1 + randomInt(random, 32))),
          })),
          previousChange: 0n,
          deadline: BigInt(concatHex(['0x01', hex(8)])),
        }
        const typed = identityUpdateTypedData({ ...siteOf(world), update })
        expect(digestOf(world, update), `digest ${i}`).to.equal(hashTypedData(typed))
        expect(toHex(hashIdentityUpdate(update)), `struct ${i}`).to.equal(
          hashStruct({ data: typed.message, primaryType: 'Update', types: typed.types }),
        )
        const signature = await key.sign({ hash: digestOf(world, update) })
        await world.mined(bring(world, update, signature))
        const record = await registry.read.recordOf([key.address])
        expect(record.slice(0, 4), `record ${i}`).to.deep.equal([
          update.owner,
          update.recovery,
          update.anchor,
          update.version,
        ])
      }
    })

    it('may have more entries than the wire format takes: the registry sets no limit', async () => {
      const attributes = Array.from({ length: 100 }, (_, i) => ({
        name: ENC,
        value: `0x${i.toString(16).padStart(64, '0')}` as Hex,
        validity: TEN_YEARS,
      }))
      const update = { ...(await updateOf(world, identity)), attributes }
      const signature = await owner.sign({
        hash: hashTypedData({
          ...identityUpdateTypedData({ ...siteOf(world), update: { ...update, attributes: [] } }),
          message: update,
        }),
      })
      const { logs } = await world.mined(bring(world, update, signature))
      expect(logs).to.have.length(101)
    })
  })
})
