/** What the generated stamp of an identity shows; a pure function of its DID. */
export type StampArt = {
  hue: number
  groundHue: number
  motif: 'hills' | 'sun' | 'sail' | 'leaf' | 'arch' | 'moon' | 'waves' | 'star'
  turn: number
  bands: number
}

const MOTIFS = ['hills', 'sun', 'sail', 'leaf', 'arch', 'moon', 'waves', 'star'] as const

/** Chooses motif and colors from the text (FNV-1a, four lanes): the same DID has the same stamp everywhere. */
export function stampArt(did: string): StampArt {
  const text = did.toLowerCase()
  const lane = (seed: number) => {
    let hash = (0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1)) >>> 0
    for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0
    // Spreads the last characters over all bits: addresses that differ little look different.
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0
    return (hash ^ (hash >>> 16)) >>> 0
  }
  const hue = lane(1) % 360
  return {
    hue,
    groundHue: (hue + 150 + (lane(2) % 90)) % 360,
    motif: MOTIFS[lane(3) % MOTIFS.length] ?? 'hills',
    turn: (lane(4) % 5) * 7 - 14,
    bands: 2 + (lane(5) % 3),
  }
}
