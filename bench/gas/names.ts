import { mailAddressHash, nameCommitment, setPrimaryWrite, transferNameWrite } from '@parley/protocol'
import { type Hex, zeroHash } from 'viem'
import { by } from '../../test/contracts/support/by.ts'
import {
  authorizeRegistration,
  coinless,
  FAR,
  MIN_AGE,
  openDirectory,
  openNames,
  RENT,
  registrationOf,
  signWrite,
} from '../../test/contracts/support/names.ts'
import type { World } from '../../test/contracts/support/world.ts'

type Measure<Figure> = (world: World, name: string, hash: Promise<Hex>) => Promise<[string, Figure]>

/** Measures what names and mail addresses cost. */
export async function names<Figure>(world: World, measure: Measure<Figure>): Promise<[string, Figure][]> {
  return [...(await registry(world, measure)), ...(await directory(world, measure))]
}

async function registry<Figure>(world: World, measure: Measure<Figure>): Promise<[string, Figure][]> {
  const { alice, bob, carol } = world
  const registry = await openNames(world)
  const person = await coinless(world, 'a person without coins')
  const registrations = {
    first: registrationOf('the.first', carol.account.address),
    own: registrationOf('li.wei', alice.account.address),
    relayed: registrationOf('ada.l', person.address, { primary: true }),
  }
  const { first, own, relayed } = registrations
  // The first payment ever makes the slot of the registry's balance; everyone after finds it there.
  await world.mined(registry.write.commit([nameCommitment(first)], by(carol)))
  await world.warp((await world.now()) + MIN_AGE)
  await world.mined(registry.write.register([first], by(carol)))

  const committed = await measure(world, 'commitName', registry.write.commit([nameCommitment(own)], by(bob)))
  await world.mined(registry.write.commit([nameCommitment(relayed)], by(bob)))
  await world.warp((await world.now()) + MIN_AGE)
  const payment = { signer: person, registration: relayed, value: RENT.long }
  const authorization = await authorizeRegistration(world, registry, payment)
  const terms = async () => ({
    chainId: 31337,
    verifyingContract: registry.address,
    nonce: await registry.read.nonces([person.address]),
    deadline: FAR,
  })
  const figures = [
    committed,
    await measure(world, 'registerName', registry.write.register([own], by(alice))),
    await measure(
      world,
      'registerNameRelayedPrimary',
      registry.write.registerAuthorized([relayed, authorization], by(bob)),
    ),
    await measure(world, 'renewName', registry.write.renew(['li.wei', 1], by(alice))),
    await measure(world, 'setPrimaryName', registry.write.setPrimary([alice.account.address, 'li.wei'], by(alice))),
    await measure(
      world,
      'transferName',
      registry.write.transferFrom(
        [alice.account.address, bob.account.address, await registry.read.idOf(['li.wei'])],
        by(alice),
      ),
    ),
  ]
  const primary = await signWrite(person, setPrimaryWrite({ identity: person.address, name: '' }, await terms()))
  await world.mined(registry.write.setPrimarySigned([person.address, '', FAR, primary.short], by(bob)))
  const move = await signWrite(person, transferNameWrite({ name: 'ada.l', to: bob.account.address }, await terms()))
  const moved = registry.write.transferSigned(['ada.l', bob.account.address, FAR, move.short], by(bob))
  return [...figures, await measure(world, 'transferNameRelayed', moved)]
}

async function directory<Figure>(world: World, measure: Measure<Figure>): Promise<[string, Figure][]> {
  const { alice, operator } = world
  const directory = await openDirectory(world)
  const [domain, identity] = [operator.account.address, alice.account.address]
  const record = { did: { chainId: 31337, address: domain }, salt: zeroHash }
  const place = { record, chainId: 31337, directory: directory.address }
  const addressHash = mailAddressHash({ local: 'li.wei', domain: 'example.org' }, place)
  const attestation = { domain, addressHash, identity, expiresAt: Number(await world.now()) + 31_536_000 }
  return [
    await measure(world, 'attestAddress', directory.write.attest([attestation], by(operator))),
    await measure(world, 'acceptAddress', directory.write.accept([domain, addressHash, identity], by(alice))),
    await measure(world, 'revokeAddress', directory.write.revoke([domain, addressHash], by(alice))),
  ]
}
