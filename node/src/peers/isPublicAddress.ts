import { BlockList, type IPVersion, isIP } from 'node:net'
import { LOOPBACK_RANGES, PRIVATE_RANGES } from '../config/privateRanges.ts'

/** A list a family: Node takes an IPv4 address for one of `::ffff:0:0/96` too, which no IPv6 connection may have. */
const closed = { ipv4: closedOf('ipv4'), ipv6: closedOf('ipv6') }
closed.ipv4.addSubnet('224.0.0.0', 4, 'ipv4')
/** Of IPv6 only this is given to anybody; the list above has the holes in it. */
const given = new BlockList()
given.addSubnet('2000::', 3, 'ipv6')

/** Whether an IP address belongs to the open network: not to a machine itself, a private network, or nobody. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false
  const family = familyOf(address)
  return !closed[family].check(address, family) && (family === 'ipv4' || given.check(address, family))
}

function closedOf(family: IPVersion): BlockList {
  const list = new BlockList()
  for (const range of [...LOOPBACK_RANGES, ...PRIVATE_RANGES]) {
    const [first = '', last = first] = range.split('-')
    if (familyOf(first) === family) list.addRange(first, last, family)
  }
  return list
}

function familyOf(address: string): IPVersion {
  return address.includes(':') ? 'ipv6' : 'ipv4'
}
