import { expect } from 'chai'
import {
  type Address,
  concatHex,
  encodePacked,
  getAddress,
  type Hex,
  keccak256,
  numberToHex,
  parseEventLogs,
  parseSignature,
  zeroAddress,
} from 'viem'
import { didRegistryAbi } from '../../protocol/src/abi/didRegistryAbi.ts'
import { by } from './support/by.ts'
import {
  anchorOf,
  BOX_KEY,
  bring,
  bytes32,
  change,
  ENC,
  NO_ANCHOR,
  signUpdate,
  TEN_YEARS,
  updateOf,
  VERI_KEY,
} from './support/identities.ts'
import { personOf } from './support/person.ts'
import { reverts } from './support/reverts.ts'
import { keyOf, nobody, openWorld, type Wallet, type World } from './support/world.ts'

const MAX = 2n ** 256n - 1n

describe('DIDRegistry: devices, recovery, deactivation', () => {
  const owner = keyOf('owner')
  const guardian = keyOf('guardian')
  const thief = keyOf('thief')
  const heir = keyOf('heir')
  const identity = owner.address
  let world: World
  let state: string
  let registry: World['didRegistry']
  const wallets: Record<string, Wallet> = {}
  const of = (label: 'owner' | 'guardian' | 'thief' | 'heir') => by(wallets[label] as Wallet)
  before(async () => {
    world = await openWorld()
    registry = world.didRegistry
    for (const label of ['owner', 'guardian', 'thief', 'heir']) {
      wallets[label] = (await personOf(world, label)).wallet
    }
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(async () => await world.connection.close())

  const attributesIn = (logs: Parameters<typeof parseEventLogs>[0]['logs']) =>
    parseEventLogs({ abi: didRegistryAbi, eventName: 'DIDAttributeChanged', logs }).map(({ args }) => args)

  describe('setDevices', () => {
    it('sets anchor and version in one word, and announces them as 26 bytes', async () => {
      const { logs, blockNumber } = await world.mined(
        registry.write.setDevices([identity, anchorOf('one'), 258], of('owner')),
      )
      expect(attributesIn(logs)).to.deep.equal([
        {
          identity,
          name: bytes32('parley/profile'),
          value: `${anchorOf('one')}0102`,
          validTo: MAX,
          previousChange: 0n,
        },
      ])
      const record = [identity, zeroAddress, anchorOf('one'), 258, blockNumber]
      expect(await registry.read.recordOf([identity])).to.deep.equal(record)
    })

    describe('when the version would go back', () => {
      it('refuses; the same again and the last there is are taken', async () => {
        const set = (version: number) => registry.write.setDevices([identity, anchorOf('v'), version], of('owner'))
        await world.mined(set(5))
        await reverts(set(4), 'Identity_VersionTooLow', identity, 4, 5)
        await reverts(set(0), 'Identity_VersionTooLow', identity, 0, 5)
        await world.mined(set(5))
        await world.mined(set(65_535))
        await reverts(set(65_534), 'Identity_VersionTooLow', identity, 65_534, 65_535)
        const back = await updateOf(world, identity, { version: 65_534 })
        await reverts(
          bring(world, back, await signUpdate(world, back, owner)),
          'Identity_VersionTooLow',
          identity,
          65_534,
          65_535,
        )
      })
    })

    it('keeps the version when only the anchor or the document changes, and says it again', async () => {
      await world.mined(registry.write.setDevices([identity, anchorOf('one'), 7], of('owner')))
      const anchored = await world.mined(registry.write.anchorProfile([identity, anchorOf('two')], of('owner')))
      expect(attributesIn(anchored.logs)[0]?.value).to.equal(`${anchorOf('two')}0007`)
      const documented = await world.mined(registry.write.setDocument([identity, anchorOf('three'), []], of('owner')))
      expect(attributesIn(documented.logs)[0]?.value).to.equal(`${anchorOf('three')}0007`)
      expect((await registry.read.recordOf([identity]))[3]).to.equal(7)
    })

    it('is the owner’s alone', async () => {
      await reverts(
        registry.write.setDevices([identity, anchorOf('x'), 1], of('thief')),
        'Identity_NotOwner',
        identity,
        thief.address,
      )
    })
  })

  describe('setRecovery', () => {
    it('names the account and announces it; zero takes it away', async () => {
      const named = await world.mined(registry.write.setRecovery([identity, guardian.address], of('owner')))
      const event = { identity, name: bytes32('parley/recovery') }
      expect(attributesIn(named.logs)).to.deep.equal([
        { ...event, value: guardian.address.toLowerCase(), validTo: MAX, previousChange: 0n },
      ])
      expect((await registry.read.recordOf([identity])).slice(0, 2)).to.deep.equal([identity, guardian.address])
      expect(await registry.read.changed([identity])).to.equal(named.blockNumber)
      const gone = await world.mined(registry.write.setRecovery([identity, zeroAddress], of('owner')))
      expect(attributesIn(gone.logs)).to.deep.equal([
        { ...event, value: zeroAddress, validTo: 0n, previousChange: named.blockNumber },
      ])
      expect((await registry.read.recordOf([identity]))[1]).to.equal(zeroAddress)
      await reverts(
        registry.write.recover([identity, heir.address], of('guardian')),
        'Identity_NotRecovery',
        identity,
        guardian.address,
      )
    })

    it('is the owner’s alone, also not the recovery account’s', async () => {
      await world.mined(registry.write.setRecovery([identity, guardian.address], of('owner')))
      for (const label of ['guardian', 'thief'] as const) {
        await reverts(registry.write.setRecovery([identity, thief.address], of(label)), 'Identity_NotOwner')
      }
    })
  })

  describe('recover', () => {
    beforeEach(async () => {
      await world.mined(registry.write.setRecovery([identity, guardian.address], of('owner')))
    })

    it('gives the identity to the new owner; anchor, version and recovery account stay', async () => {
      await world.mined(registry.write.setDevices([identity, anchorOf('one'), 2], of('owner')))
      const before = await registry.read.changed([identity])
      const { logs, blockNumber } = await world.mined(registry.write.recover([identity, heir.address], of('guardian')))
      const [event] = parseEventLogs({ abi: didRegistryAbi, eventName: 'DIDOwnerChanged', logs })
      expect(event?.args).to.deep.equal({ identity, owner: heir.address, previousChange: before })
      expect(await registry.read.recordOf([identity])).to.deep.equal([
        heir.address,
        guardian.address,
        anchorOf('one'),
        2,
        blockNumber,
      ])
    })

    it('is the recovery account’s alone: not the owner’s, and nobody’s if there is none', async () => {
      for (const label of ['owner', 'thief'] as const) {
        await reverts(registry.write.recover([identity, thief.address], of(label)), 'Identity_NotRecovery')
      }
      await reverts(registry.write.recover([thief.address, heir.address], of('guardian')), 'Identity_NotRecovery')
      await reverts(registry.write.recover([thief.address, heir.address], of('thief')), 'Identity_NotRecovery')
    })

    describe('when the old owner’s key is a thief’s', () => {
      /** What the thief signed before, in both ways, and what he can sign now. */
      async function lootOf() {
        const taking = { owner: thief.address, recovery: thief.address }
        const signed = await updateOf(world, identity, taking)
        const number = await registry.read.nonce([identity])
        const take = concatHex([
          encodePacked(['bytes2', 'address', 'uint256', 'address'], ['0x1900', registry.address, number, identity]),
          encodePacked(['string', 'address'], ['changeOwner', thief.address]),
        ])
        const { r, s, yParity } = parseSignature(await owner.sign({ hash: keccak256(take) }))
        const old = [27 + yParity, r, s] as const
        return { signed, signature: await signUpdate(world, signed, owner), old }
      }

      it('leaves him no way back: nothing that he signed before or signs now counts, and his calls are refused', async () => {
        const { signed, signature, old } = await lootOf()
        await world.mined(registry.write.recover([identity, heir.address], of('guardian')))
        const changed = await registry.read.changed([identity])
        await reverts(bring(world, signed, signature), 'Identity_Outdated', identity, changed)
        await reverts(
          registry.write.changeOwnerSigned([identity, ...old, thief.address]),
          'Identity_BadSignature',
          identity,
        )
        const fresh = await updateOf(world, identity, { owner: identity })
        await reverts(bring(world, fresh, await signUpdate(world, fresh, owner)), 'Identity_BadSignature', identity)
        await reverts(bring(world, fresh, '0x', wallets.owner), 'Identity_BadSignature', identity)
        await reverts(registry.write.changeOwner([identity, thief.address], of('owner')), 'Identity_NotOwner')
        await reverts(registry.write.setRecovery([identity, thief.address], of('owner')), 'Identity_NotOwner')
        await reverts(registry.write.recover([identity, thief.address], of('owner')), 'Identity_NotRecovery')
        expect(await registry.read.identityOwner([identity])).to.equal(heir.address)
      })

      it('is not what it can do for the owner once the thief was faster', async () => {
        await world.mined(registry.write.setRecovery([identity, thief.address], of('owner')))
        await reverts(registry.write.recover([identity, heir.address], of('guardian')), 'Identity_NotRecovery')
      })

      it('leaves his delegates and the recovery account that he named, as the interface says', async () => {
        const { write, read } = registry
        await world.mined(write.addDelegate([identity, VERI_KEY, thief.address, TEN_YEARS], of('owner')))
        await world.mined(write.recover([identity, heir.address], of('guardian')))
        expect(await read.validDelegate([identity, VERI_KEY, thief.address])).to.equal(true)
        // One update of the new owner clears both.
        const delegates = [{ delegateType: VERI_KEY, delegate: thief.address, validity: 0n }]
        await change(world, heir, { recovery: zeroAddress, delegates }, identity)
        expect(await read.validDelegate([identity, VERI_KEY, thief.address])).to.equal(false)
        await reverts(write.recover([identity, thief.address], of('guardian')), 'Identity_NotRecovery')
      })
    })

    it('may give the identity back to the first owner, for whom his old signatures still do not count', async () => {
      const signed = await updateOf(world, identity, { owner: thief.address })
      const signature = await signUpdate(world, signed, owner)
      await world.mined(registry.write.recover([identity, heir.address], of('guardian')))
      await world.mined(registry.write.recover([identity, identity], of('guardian')))
      await reverts(bring(world, signed, signature), 'Identity_Outdated')
      await world.mined(registry.write.anchorProfile([identity, anchorOf('back')], of('owner')))
    })
  })

  describe('deactivation', () => {
    const ways: [string, () => Promise<unknown>][] = [
      ['changeOwner', () => world.mined(registry.write.changeOwner([identity, zeroAddress], of('owner')))],
      ['recover', () => world.mined(registry.write.recover([identity, zeroAddress], of('guardian')))],
      [
        'update, whatever else it says',
        () => change(world, owner, { owner: zeroAddress, anchor: anchorOf('other'), recovery: thief.address }),
      ],
    ]
    for (const [way, deactivate] of ways) {
      it(`by ${way}: nothing but the version is left, and nobody can ever write again`, async () => {
        const { write, read } = registry
        await world.mined(write.setRecovery([identity, guardian.address], of('owner')))
        await world.mined(write.setDevices([identity, anchorOf('one'), 9], of('owner')))
        await world.mined(write.addDelegate([identity, VERI_KEY, thief.address, TEN_YEARS], of('owner')))
        await deactivate()
        const changed = await read.changed([identity])
        expect(changed).to.equal(await world.client.getBlockNumber())
        expect(await read.recordOf([identity])).to.deep.equal([zeroAddress, zeroAddress, NO_ANCHOR, 9, changed])
        expect(await read.identityOwner([identity])).to.equal(zeroAddress)
        expect(await read.anchorOf([identity])).to.equal(NO_ANCHOR)
        expect(await read.validDelegate([identity, VERI_KEY, thief.address]), 'delegates end too').to.equal(false)

        const calls = [
          () => write.anchorProfile([identity, anchorOf('x')], of('owner')),
          () => write.setDocument([identity, anchorOf('x'), []], of('owner')),
          () => write.setDevices([identity, anchorOf('x'), 10], of('owner')),
          () => write.setRecovery([identity, identity], of('owner')),
          () => write.changeOwner([identity, identity], of('owner')),
          () => write.setAttribute([identity, ENC, BOX_KEY, 1n], of('owner')),
          () => write.revokeAttribute([identity, ENC, BOX_KEY], of('owner')),
          () => write.addDelegate([identity, VERI_KEY, nobody, 1n], of('owner')),
          () => write.revokeDelegate([identity, VERI_KEY, thief.address], of('owner')),
        ]
        for (const call of calls) await reverts(call(), 'Identity_NotOwner', identity, identity)
        for (const label of ['guardian', 'thief'] as const) {
          await reverts(write.recover([identity, thief.address], of(label)), 'Identity_NotRecovery')
        }
        for (const signer of [owner, guardian, thief]) {
          const update = await updateOf(world, identity, { owner: identity })
          await reverts(bring(world, update, await signUpdate(world, update, signer)), 'Identity_BadSignature')
          await reverts(bring(world, update, '0x', wallets.owner), 'Identity_BadSignature')
        }
        await reverts(write.changeOwnerSigned([identity, ...(await nonsense()), identity]), 'Identity_BadSignature')
        for (const v of [0, 27]) {
          const zero = numberToHex(0, { size: 32 })
          await reverts(write.changeOwnerSigned([identity, v, zero, zero, identity]), 'Identity_BadSignature')
        }
      })
    }

    /** ERC-1056's signature by the former owner, over the nonces of both: the zero account's and his own are 0. */
    async function nonsense(): Promise<readonly [number, Hex, Hex]> {
      const head = encodePacked(
        ['bytes2', 'address', 'uint256', 'address', 'string', 'address'],
        ['0x1900', registry.address, 0n, identity, 'changeOwner', identity],
      )
      const { r, s, yParity } = parseSignature(await owner.sign({ hash: keccak256(head) }))
      return [27 + yParity, r, s]
    }

    it('of another identity with the same owner leaves this one alone', async () => {
      const other: Address = getAddress(heir.address)
      await world.mined(registry.write.changeOwner([other, identity], of('heir')))
      await world.mined(registry.write.changeOwner([other, zeroAddress], of('owner')))
      expect(await registry.read.identityOwner([identity])).to.equal(identity)
      await world.mined(registry.write.anchorProfile([identity, anchorOf('x')], of('owner')))
    })
  })
})
