import { isIP } from 'node:net'
import { isPublicAddress } from './isPublicAddress.ts'

/**
 * The health page of a relay whose address stands in the registry, where anyone who stakes may write anything. Undefined for what must
 * not be asked: no web address, one with a password, or an IP address of a private network. Names are looked at when they are resolved.
 */
export function healthUrl(url: string, { allowPrivate }: { allowPrivate: boolean }): URL | undefined {
  const base = url.endsWith('/') ? url : `${url}/`
  if (!URL.canParse('v1/health', base)) return undefined
  const page = new URL('v1/health', base)
  if (page.protocol !== 'http:' && page.protocol !== 'https:') return undefined
  if (page.username !== '' || page.password !== '') return undefined
  const host = page.hostname.replace(/^\[|\]$/g, '')
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) return undefined
  return page
}
