/** The places of the rail and the bottom bar, in order. */
export const places = [
  { href: '/chat', name: 'chat', icon: 'chat' },
  { href: '/calls', name: 'calls', icon: 'phone' },
  { href: '/consult', name: 'consult', icon: 'consult' },
  { href: '/stamps', name: 'stamps', icon: 'stamps' },
  { href: '/relays', name: 'relays', icon: 'relays' },
  { href: '/me', name: 'me', icon: 'me' },
] as const
