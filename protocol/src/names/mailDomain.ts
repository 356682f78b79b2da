import * as v from 'valibot'
import type { Hex } from '../bytes/hex.ts'
import { type Did, formatDid, parseDid } from '../identity/did.ts'
import { ProtocolError } from '../ProtocolError.ts'

/** What a domain publishes in DNS: the identity that speaks for it in the directory, and the salt of its address hashes. */
export type MailDomainRecord = { did: Did; salt: Hex }

const VERSION = 'parley1'
const MAX_RECORD = 512

const schema = v.object({
  v: v.literal(VERSION),
  did: v.string(),
  salt: v.pipe(
    v.string(),
    v.regex(/^0x[0-9a-f]{64}$/, '32 bytes in lower-case hex are wanted'),
    v.transform((hex) => hex as Hex),
  ),
})

/** Where a domain publishes its record: the TXT records of this name. Check DNSSEC, or ask several resolvers. */
export function mailDomainHost(domain: string): string {
  return `_parley.${domain}`
}

/** The text of the TXT record. @throws {ProtocolError} `did/malformed`, `mail/record` */
export function formatMailDomainRecord({ did, salt }: MailDomainRecord): string {
  const text = `v=${VERSION}; did=${formatDid(did)}; salt=${salt}`
  parseMailDomainRecord(text)
  return text
}

/**
 * Reads a TXT record. Tags that it does not know are passed over, so that there can be more.
 * @throws {ProtocolError} `mail/record`, `did/malformed`
 */
export function parseMailDomainRecord(text: string): MailDomainRecord {
  if (text.length > MAX_RECORD) throw new ProtocolError('mail/record', { reason: 'it is too long' })
  const tags = new Map<string, string>()
  for (const part of text.split(';')) {
    const match = /^\s*([a-z]+)\s*=\s*(\S*)\s*$/.exec(part)
    if (match === null) {
      if (part.trim() === '') continue
      throw new ProtocolError('mail/record', { reason: 'tag=value; tag=value is wanted' })
    }
    const [, tag = '', value = ''] = match
    if (tags.has(tag)) throw new ProtocolError('mail/record', { reason: `${tag} is there twice` })
    tags.set(tag, value)
  }
  const result = v.safeParse(schema, Object.fromEntries(tags), { abortEarly: true })
  if (result.success) return { did: parseDid(result.output.did), salt: result.output.salt }
  const [issue] = result.issues
  throw new ProtocolError('mail/record', { reason: `${v.getDotPath(issue) ?? 'record'}: ${issue.message}` })
}
