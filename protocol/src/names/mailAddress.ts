import { scrypt } from '@noble/hashes/scrypt'
import { type Address, type Hex, toHex } from '../bytes/hex.ts'
import { utf8 } from '../bytes/text.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import { ProtocolError } from '../ProtocolError.ts'
import type { MailDomainRecord } from './mailDomain.ts'
import { encodeWords } from './typedWrite.ts'

/** A mail address in its normal form. */
export type MailAddress = { local: string; domain: string }

const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * Reads a mail address: in lower case, without space around it, without quotes or comments. Dots and `+tags` stay: what they mean is the
 * domain's affair. A domain with other letters than ASCII must be given in its `xn--` form.
 * @throws {ProtocolError} `mail/malformed`
 */
export function normalizeMailAddress(text: string): MailAddress {
  const lower = text.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  const at = lower.lastIndexOf('@')
  if (at < 1) throw malformed('name@domain is wanted')
  const local = lower.slice(0, at)
  if (local.length > 64 || lower.length > 254) throw malformed('it is too long')
  if (!LOCAL.test(local)) throw malformed('the part before the @ has a character that is not supported')
  return { local, domain: normalizeMailDomain(lower.slice(at + 1)) }
}

/** Reads a mail domain: in lower case, without the dot at its end. @throws {ProtocolError} `mail/malformed` */
export function normalizeMailDomain(text: string): string {
  const domain = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replace(/\.$/, '')
  const labels = domain.split('.')
  if (labels.length < 2) throw malformed('the domain needs a dot')
  if (domain.length > 253 || !labels.every((label) => LABEL.test(label))) throw malformed('not a domain name')
  return domain
}

/**
 * The hash under which the directory keeps an address. The salt is made of the deployment, the domain's identity and the secretless
 * salt of its DNS record, so no table of hashes serves two domains. Addresses are easily guessed, so each guess is made slow (scrypt,
 * 16 MiB): that stops mass listing, not somebody who looks for one person.
 * @throws {ProtocolError} `bytes/length`, `bytes/hex`, `bytes/range`
 */
export function mailAddressHash(
  address: MailAddress,
  { record, chainId, directory }: { record: MailDomainRecord; chainId: number; directory: Address },
): Hex {
  const salt = encodeWords([
    ['string', 'parley/mail'],
    ['uint256', chainId],
    ['address', directory],
    ['address', record.did.address],
    ['bytes32', record.salt],
  ])
  const text = utf8(`${address.local}@${address.domain}`)
  return toHex(scrypt(text, nobleSuite.keccak256(salt), { N: 2 ** 14, r: 8, p: 1, dkLen: 32 }))
}

function malformed(reason: string): ProtocolError<'mail/malformed'> {
  return new ProtocolError('mail/malformed', { reason })
}
