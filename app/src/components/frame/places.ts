import type { IconName } from '../ui/Icon.tsx'

type Name = 'chat' | 'calls' | 'consult' | 'stamps' | 'network' | 'operate' | 'me'

export type Place = {
  href: string
  name: Name
  icon: IconName
  /** Other addresses that belong to it. */
  also?: readonly string[]
  /** A phone's bar has room for five; the others are reached from Me. */
  onPhone: boolean
}

/** The places of the rail and the bottom bar, in order. */
export const places: readonly Place[] = [
  { href: '/chat', name: 'chat', icon: 'chat', onPhone: true },
  { href: '/calls', name: 'calls', icon: 'phone', onPhone: true },
  { href: '/consult', name: 'consult', icon: 'consult', onPhone: true },
  { href: '/stamps', name: 'stamps', icon: 'stamps', onPhone: true },
  { href: '/network', name: 'network', icon: 'relays', also: ['/relays'], onPhone: false },
  { href: '/operate', name: 'operate', icon: 'operate', onPhone: false },
  { href: '/me', name: 'me', icon: 'me', onPhone: true },
]
