import { type StampArt, stampArt } from '../../lib/stampArt.ts'
import { classes } from './classes.ts'
import { perforation } from './perforation.ts'

const EDGE = perforation(48, 8)

/** The generated stamp of an identity: its picture until it sets another one. Decorative, the name stands beside it. */
export function StampAvatar({ did, className }: { did: string; className?: string }) {
  const art = stampArt(did)
  const ground = `hsl(${art.groundHue} 45% 88%)`
  const ink = `hsl(${art.hue} 52% 38%)`
  const light = `hsl(${art.hue} 50% 58%)`
  return (
    <svg aria-hidden="true" viewBox="-0.5 -0.5 49 49" className={classes('size-10 shrink-0', className)}>
      <path d={EDGE} fill="#fdfcf8" stroke="#b9b09c" strokeWidth="0.700" />
      <svg aria-hidden="true" x="6" y="6" width="36" height="36" viewBox="0 0 36 36">
        <rect width="36" height="36" fill={ground} />
        <Motif art={art} ink={ink} light={light} />
      </svg>
    </svg>
  )
}

function Motif({ art, ink, light }: { art: StampArt; ink: string; light: string }) {
  const turned = { transform: `rotate(${art.turn} 18 18)` }
  const bands = Array.from({ length: art.bands }, (_, index) => index)
  switch (art.motif) {
    case 'hills':
      return (
        <>
          <circle cx={18 + art.turn / 2} cy="11" r="5" fill={light} />
          <path d="M0 30 11 16l8 9 6-6 11 13v4H0z" fill={ink} />
        </>
      )
    case 'sun':
      return (
        <>
          <circle cx="18" cy="24" r="10" fill={light} />
          {bands.map((band) => (
            <rect key={band} x="0" y={24 + band * 4} width="36" height="2" fill={ink} />
          ))}
        </>
      )
    case 'sail':
      return (
        <g {...turned}>
          <path d="M17 6v20H7z" fill={ink} />
          <path d="M20 10v16h8z" fill={light} />
          <path d="M6 28h24l-4 4H10z" fill={ink} />
        </g>
      )
    case 'leaf':
      return (
        <g {...turned}>
          <path d="M18 4c12 8 12 20 0 28C6 24 6 12 18 4z" fill={light} />
          <path d="M18 8v26M18 16l6-4M18 16l-6-4M18 23l6-4M18 23l-6-4" stroke={ink} strokeWidth="1.800" fill="none" />
        </g>
      )
    case 'arch':
      return (
        <>
          {bands.map((band) => (
            <path
              key={band}
              d={`M${5 + band * 4} 36V20a${13 - band * 4} ${13 - band * 4} 0 0 1 ${26 - band * 8} 0v16`}
              fill="none"
              stroke={band % 2 === 0 ? ink : light}
              strokeWidth="2.600"
            />
          ))}
        </>
      )
    case 'moon':
      return (
        <g {...turned}>
          <path d="M24 27A11 11 0 1 1 22 7a9 9 0 0 0 2 20z" fill={ink} />
          <circle cx="26" cy="12" r="2" fill={light} />
        </g>
      )
    case 'waves':
      return (
        <>
          <circle cx={24 + art.turn / 4} cy="10" r="4" fill={light} />
          {[...bands, art.bands].map((band) => (
            <path
              key={band}
              d={`M0 ${18 + band * 5}q4.500-4 9 0t9 0 9 0 9 0`}
              fill="none"
              stroke={ink}
              strokeWidth="2"
            />
          ))}
        </>
      )
    case 'star':
      return (
        <g {...turned}>
          <path d="m18 4 3.600 10.400L32 18l-10.400 3.600L18 32l-3.600-10.400L4 18l10.400-3.600z" fill={ink} />
          <circle cx="18" cy="18" r="3.500" fill={light} />
        </g>
      )
  }
}
