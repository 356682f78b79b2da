import type { Address } from '../bytes/hex.ts'
import { ProtocolError } from '../ProtocolError.ts'

/** An identity: an account on a chain. `address` is lower case. */
export type Did = { chainId: number; address: Address }

const PATTERN = /^did:ethr:(?:0x([1-9a-f][0-9a-f]*):)?0x([0-9a-fA-F]{40})$/

/**
 * Reads `did:ethr:<chain in hex>:<address>`; without a chain it is chain 1, as did:ethr says.
 * @throws {ProtocolError} `did/malformed`
 */
export function parseDid(text: string): Did {
  if (text.length > 128) throw new ProtocolError('did/malformed', { reason: 'too long' })
  const match = PATTERN.exec(text)
  if (match === null) throw new ProtocolError('did/malformed', { reason: 'did:ethr:0x<chain>:0x<address> is wanted' })
  const chainId = match[1] === undefined ? 1 : Number.parseInt(match[1], 16)
  if (!Number.isSafeInteger(chainId)) throw new ProtocolError('did/malformed', { reason: 'no such chain' })
  return { chainId, address: `0x${(match[2] ?? '').toLowerCase()}` }
}

/** The one spelling of an identity that we write: chain in hex, address in lower case. @throws {ProtocolError} `did/malformed` */
export function formatDid({ chainId, address }: Did): string {
  if (!Number.isSafeInteger(chainId) || chainId < 1)
    throw new ProtocolError('did/malformed', { reason: 'no such chain' })
  if (!/^0x[0-9a-fA-F]{40}$/.test(address)) throw new ProtocolError('did/malformed', { reason: 'no such address' })
  return `did:ethr:0x${chainId.toString(16)}:${address.toLowerCase()}`
}
