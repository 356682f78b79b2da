import { expect } from 'chai'
import { type Address, type Hex, stringToHex, zeroAddress } from 'viem'
import { by } from './support/by.ts'
import { BOX_KEY, change, ENC, RELAY, SVC, TEN_YEARS, VERI_KEY } from './support/identities.ts'
import { personOf } from './support/person.ts'
import { openResolver } from './support/resolver.ts'
import { keyOf, openWorld, type Wallet, type World } from './support/world.ts'

type Changes = {
  owner?: Address
  attribute?: { name: Hex; value: Hex; validity: bigint }
  delegate?: { delegateType: Hex; delegate: Address; validity: bigint }
}

describe('DIDRegistry, read by the unmodified resolver', () => {
  const owner = keyOf('resolved')
  const identity = owner.address
  const delegate = keyOf('delegate').address
  let world: World
  let state: string
  let resolver: Awaited<ReturnType<typeof openResolver>>
  let person: Wallet
  before(async () => {
    world = await openWorld()
    resolver = await openResolver(world)
    person = (await personOf(world, 'resolved')).wallet
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

  /** One change by the functions of ERC-1056, sent by the owner; validity 0 revokes. */
  async function send({ owner: next, attribute: a, delegate: d }: Changes): Promise<void> {
    const { write } = world.didRegistry
    if (next !== undefined) await world.mined(write.changeOwner([identity, next], by(person)))
    if (a?.validity === 0n) await world.mined(write.revokeAttribute([identity, a.name, a.value], by(person)))
    else if (a) await world.mined(write.setAttribute([identity, a.name, a.value, a.validity], by(person)))
    if (d?.validity === 0n) await world.mined(write.revokeDelegate([identity, d.delegateType, d.delegate], by(person)))
    else if (d) await world.mined(write.addDelegate([identity, d.delegateType, d.delegate, d.validity], by(person)))
  }

  /** The same by one signed update that a stranger brings. */
  async function sign({ owner: next = identity, attribute, delegate: d }: Changes): Promise<void> {
    const attributes = attribute ? [attribute] : []
    await change(world, owner, { owner: next, attributes, delegates: d ? [d] : [] })
  }

  const attribute = { name: ENC, value: BOX_KEY, validity: TEN_YEARS }
  const latest = async () => ({ at: await world.client.getBlockNumber() })

  for (const [how, apply] of [
    ['sent by the owner', send],
    ['signed by the owner', sign],
  ] as const) {
    describe(how, () => {
      it('owner change', async () => {
        await apply({ owner: delegate })
        const { verificationMethod = [] } = await resolver.resolve(identity)
        expect(verificationMethod.map((method) => method.blockchainAccountId)).to.deep.equal([
          `eip155:31337:${delegate}`,
        ])
      })

      it('delegates: added, expired, revoked', async () => {
        await apply({ delegate: { delegateType: VERI_KEY, delegate, validity: 100n } })
        const listed = async () => {
          const { verificationMethod = [] } = await resolver.resolve(identity, await latest())
          return verificationMethod.map((method) => method.blockchainAccountId)
        }
        const own = `eip155:31337:${identity}`
        expect(await listed()).to.deep.equal([own, `eip155:31337:${delegate}`])
        await world.warp((await world.now()) + 101n)
        expect(await listed(), 'expired').to.deep.equal([own])
        await apply({ delegate: { delegateType: VERI_KEY, delegate, validity: TEN_YEARS } })
        expect(await listed()).to.have.length(2)
        await apply({ delegate: { delegateType: VERI_KEY, delegate, validity: 0n } })
        await world.warp((await world.now()) + 1n)
        expect(await listed(), 'revoked').to.deep.equal([own])
      })

      it('attributes: set, expired, revoked', async () => {
        await apply({ attribute })
        await apply({ attribute: { name: SVC, value: stringToHex(RELAY), validity: 100n } })
        const both = await resolver.resolve(identity, await latest())
        const keys = both.verificationMethod?.filter(({ type }) => type === 'X25519KeyAgreementKey2019')
        expect(keys?.map(({ publicKeyHex }) => publicKeyHex)).to.deep.equal([BOX_KEY.slice(2)])
        expect(both.service?.map(({ serviceEndpoint }) => serviceEndpoint)).to.deep.equal([RELAY])
        await world.warp((await world.now()) + 101n)
        const later = await resolver.resolve(identity, await latest())
        expect(later.service ?? [], 'expired').to.deep.equal([])
        expect(later.keyAgreement).to.have.length(1)
        await apply({ attribute: { ...attribute, validity: 0n } })
        // The resolver leaves its name in `keyAgreement`, without a key behind it.
        const { verificationMethod } = await resolver.resolve(identity, await latest())
        expect(verificationMethod, 'revoked').to.have.length(1)
      })

      it('deactivation, after which nothing is left', async () => {
        await apply({ attribute, delegate: { delegateType: VERI_KEY, delegate, validity: TEN_YEARS } })
        expect((await resolver.resolve(identity)).verificationMethod).to.have.length(3)
        await apply({ owner: zeroAddress })
        const resolved = await resolver.resolve(identity)
        expect(resolved.deactivated).to.equal(true)
        expect(resolved.verificationMethod).to.deep.equal([])
        expect(resolved.service ?? []).to.deep.equal([])
      })
    })
  }

  it('walks back over anchors, versions and recovery accounts, which it does not know', async () => {
    await change(world, owner, { attributes: [attribute] })
    await change(world, owner, { version: 3, recovery: delegate })
    await world.mined(world.didRegistry.write.setRecovery([identity, zeroAddress], by(person)))
    await world.mined(world.didRegistry.write.setDevices([identity, `0x${'11'.repeat(24)}`, 4], by(person)))
    const { keyAgreement, verificationMethod } = await resolver.resolve(identity)
    expect(keyAgreement).to.have.length(1)
    expect(verificationMethod).to.have.length(2)
  })
})
