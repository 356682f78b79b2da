import { expect } from 'chai'
import { Resolver } from 'did-resolver'
import { getResolver } from 'ethr-did-resolver'
import type { Address } from 'viem'
import { serveConnection } from './serveConnection.ts'
import type { World } from './world.ts'

/** The resolver that everyone uses, as it comes from npm, over the world's chain. */
export async function openResolver(world: World) {
  const { rpcUrl, close } = await serveConnection(world.connection)
  const registry = world.didRegistry.address

  /** The DID document of an identity, now or after the block `at`. */
  async function resolve(address: Address, { at }: { at?: bigint } = {}) {
    // A new one each time: it remembers answers for a moment, and the chain of a test moves faster.
    const resolver = new Resolver(getResolver({ networks: [{ name: '0x7a69', chainId: 31337, rpcUrl, registry }] }))
    const { didDocument, didResolutionMetadata, didDocumentMetadata } = await resolver.resolve(
      `did:ethr:0x7a69:${address}${at === undefined ? '' : `?versionId=${at}`}`,
    )
    expect(didResolutionMetadata.error).to.equal(undefined)
    if (!didDocument) throw new Error('no document')
    return { ...didDocument, deactivated: didDocumentMetadata.deactivated ?? false }
  }
  return { resolve, close }
}
