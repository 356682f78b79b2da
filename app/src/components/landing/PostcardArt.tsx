import { perforation } from '../ui/perforation.ts'

const STAMP = perforation(96, 9)

/** The picture of the house: a letter, its stamp, and the postmark that says it arrived. */
export function PostcardArt({ className }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 420 300" className={className} fill="none">
      <g transform="rotate(-4 210 150)">
        <rect
          x="34"
          y="46"
          width="340"
          height="208"
          rx="10"
          fill="var(--card)"
          stroke="var(--line-strong)"
          strokeWidth="1.500"
        />
        <path d="M34 58 L204 168 L374 58" stroke="var(--line)" strokeWidth="1.500" />
        <g stroke="var(--line-strong)" strokeWidth="2" strokeLinecap="round" opacity="0.700">
          <path d="M62 196h128M62 212h96M62 228h62" />
        </g>
        <g transform="translate(258 66)">
          <path d={STAMP} fill="#fdfcf8" stroke="#cfc8b8" />
          <rect x="11" y="11" width="74" height="74" fill="#f3d9c9" />
          <circle cx="56" cy="32" r="11" fill="#d23f2a" />
          <path d="M11 74 34 44l17 19 12-13 22 24v11H11z" fill="#16213a" />
          <path d="M11 79q9-6 18 0t18 0 18 0 20 0" stroke="#f3d9c9" strokeWidth="2.500" />
        </g>
        <g stroke="var(--accent)" strokeLinecap="round">
          <circle cx="252" cy="132" r="37" strokeWidth="4" />
          <circle cx="252" cy="132" r="12" fill="var(--accent)" stroke="none" />
          <path
            d="M206 116q-12-8-24 0t-24 0-24 0-24 0M204 132q-12-8-24 0t-24 0-24 0-24 0M206 148q-12-8-24 0t-24 0-24 0-24 0"
            strokeWidth="3"
          />
        </g>
      </g>
    </svg>
  )
}
