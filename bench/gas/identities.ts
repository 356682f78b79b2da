import { identityUpdateDigest, signDigest, toHex } from '@parley/protocol'
import { type Address, type Hex, hexToBytes, keccak256, stringToHex, zeroAddress } from 'viem'
import { by } from '../../test/contracts/support/by.ts'
import { keyOf, type World } from '../../test/contracts/support/world.ts'

/** The least each could cost: a one-slot prototype without access control. */
export const identityFloors: Readonly<Record<string, number>> = {
  registerIdentity: 45_457,
  registerIdentityRelayed: 50_710,
  updateIdentity: 28_373,
}

type Measure<Figure> = (world: World, name: string, hash: Promise<Hex>) => Promise<[string, Figure]>

const YEARS = 315_360_000n
const anchorOf = (text: string) => keccak256(stringToHex(text)).slice(0, 50) as Hex

/** The row that a relayer pays: a first update with anchor and device list, signed by the identity's own key (EIP-2098). */
function relayed(world: World, label: string): Promise<Hex> {
  const { didRegistry, carol } = world
  const { address: identity } = keyOf(label)
  const update = {
    identity,
    owner: identity,
    recovery: zeroAddress as Address,
    anchor: anchorOf(label),
    version: 1,
    attributes: [],
    delegates: [],
    previousChange: 0n,
    deadline: 2_000_000_000n,
  }
  const digest = identityUpdateDigest({ chainId: 31337, registry: didRegistry.address, update })
  const privateKey = hexToBytes(keccak256(stringToHex(label)))
  return didRegistry.write.update([update, toHex(signDigest({ digest, privateKey }))], by(carol))
}

/** Measures what identities cost. */
export async function identities<Figure>(world: World, measure: Measure<Figure>): Promise<[string, Figure][]> {
  const { didRegistry, alice, bob } = world
  const { address } = alice.account
  const document = [
    { name: stringToHex('did/pub/X25519/enc/hex', { size: 32 }), value: keccak256('0x01'), validity: YEARS },
    {
      name: stringToHex('did/svc/ParleyRelay', { size: 32 }),
      value: stringToHex('https://relay.example.org'),
      validity: YEARS,
    },
  ]
  return [
    await measure(world, 'registerIdentity', didRegistry.write.anchorProfile([address, anchorOf('one')], by(alice))),
    await measure(world, 'updateIdentity', didRegistry.write.anchorProfile([address, anchorOf('two')], by(alice))),
    await measure(world, 'registerIdentityRelayed', relayed(world, 'relayed identity')),
    await measure(
      world,
      'registerDocument',
      didRegistry.write.setDocument([bob.account.address, anchorOf('three'), document], by(bob)),
    ),
    await measure(
      world,
      'updateDevices',
      didRegistry.write.setDevices([bob.account.address, anchorOf('four'), 1], by(bob)),
    ),
  ]
}
