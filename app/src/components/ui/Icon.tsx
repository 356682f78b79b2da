import { classes } from './classes.ts'

const PATHS = {
  chat: 'M4 5.5h16v11H10l-4 3.5v-3.5H4z',
  consult: 'M3.500 4.500h10.500v8H8l-3 2.500v-2.500H3.500zM16.500 9h4v8H19v2.500L16 17h-6v-1.500',
  stamps: 'M5 4h14v16H5zM9 8h6v6H9zM9 17h6',
  relays: 'M12 5.5a2 2 0 1 0 0-.01M5 18a2 2 0 1 0 0-.01M19 18a2 2 0 1 0 0-.01M11 7.2 6 16.3M13 7.2l5 9.1M7 18h10',
  operate: 'M4.500 4.500h15v6h-15zM4.500 13.500h15v6h-15zM8 7.500v.01M8 16.500v.01M11.500 7.500h5M11.500 16.500h5',
  me: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.8-3.6 3.8-5.5 7.500-5.500s6.700 1.900 7.500 5.500',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  check: 'm5 12.500 4.500 4.500L19 7.500',
  alert: 'M12 4 2.800 19.500h18.400zM12 10v4.500M12 17v.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8v.01',
  send: 'M4 12 20 4.500 15.500 20l-4-6.500zM11.500 13.500 20 4.500',
  back: 'M14.500 5.500 8 12l6.500 6.500',
  close: 'M6 6l12 12M18 6 6 18',
  plus: 'M12 5v14M5 12h14',
  retry: 'M19 12a7 7 0 1 1-2.200-5.100M19 4v4.500h-4.500',
  wallet: 'M4 7h15v12H4zM4 7l11-3v3M15 13h4',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400',
  moon: 'M19.500 14A8 8 0 0 1 10 4.500a8 8 0 1 0 9.500 9.500z',
  system: 'M4 5h16v11H4zM9 20h6M12 16v4',
  globe: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.500 4.500',
  chevron: 'm6 9.500 6 6 6-6',
  out: 'M14 5h5v5M19 5l-8 8M11 6H5v13h13v-6',
  key: 'M8 16.500a4 4 0 1 1 3.800-5.200H21v3.500h-2.500v2H15v-2h-3.200A4 4 0 0 1 8 16.500zM7.500 12.500v.01',
  phone:
    'M6.500 4h3l1.500 4-2 1.500a11 11 0 0 0 5.500 5.500l1.500-2 4 1.500v3c0 1.100-.9 2-2 2C10.600 19.500 4.500 13.400 4.500 6c0-1.100.9-2 2-2z',
  camera: 'M3.500 6.500h11v11h-11zM14.500 10.500l6-3v9l-6-3z',
  microphone: 'M12 14.500a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v5.500a3 3 0 0 0 3 3zM6 11.500a6 6 0 0 0 12 0M12 17.500v3',
  microphoneOff:
    'M15 8V6a3 3 0 0 0-6 0v1M9 11.500a3 3 0 0 0 4.500 2.600M6 11.500a6 6 0 0 0 9.500 4.900M18 11.500c0 .7-.1 1.300-.3 1.900M12 17.500v3M4 4l16 16',
  screen: 'M3.500 5h17v11h-17zM9 19.500h6M12 13.500v-5M9.500 10.500 12 8l2.500 2.500',
  devices: 'M4 7h9M17 7h3M15 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM4 17h3M11 17h9M9 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM4 12h16',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l1.500 1.500h-15zM10.500 21h3',
  bellOff: 'M6 17V11c0-.9.2-1.700.5-2.500M9 5.800A6 6 0 0 1 18 11v3.500M4.500 18.500h12M10.500 21h3M4 4l16 16',
  callIn: 'M18 6 7 17M7 9.500V17h7.500',
  callOut: 'M6 18 17 7M9.500 7H17v7.500',
  callMissed: 'm4 7 8 8 8-8M14 7h6v6',
} as const

export type IconName = keyof typeof PATHS

/** A line drawing, always beside words or inside a named button. */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      className={classes('size-5', className)}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.700"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
