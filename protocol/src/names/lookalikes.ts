/** Letters of other scripts that pass for ASCII ones, where Unicode's own decompositions do not say so. */
const TWINS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аαɑ',
    b: 'вьҍβЬ',
    c: 'сϲ',
    d: 'ԁđɗ',
    e: 'еєεҽ',
    f: 'ƒք',
    g: 'ɡցɢ',
    h: 'һнհ',
    i: 'іιıɩ',
    j: 'јյ',
    k: 'кκ',
    l: 'ӏłǀ׀',
    m: 'мʍ',
    n: 'пηոռ',
    o: 'оοσօøס',
    p: 'рρ',
    q: 'ԛզ',
    r: 'гɼ',
    s: 'ѕʂ',
    t: 'тτ',
    u: 'υսʋ',
    v: 'νѵ',
    w: 'ԝωѡա',
    x: 'хχ',
    y: 'уγү',
    z: 'ʐ',
    '3': 'зʒ',
    '6': 'б',
    '-': '‐‑‒–—―−ー',
    '.': '。·․‧',
  }).flatMap(([ascii, twins]) => [...twins].map((twin) => [twin, ascii] as const)),
)

/** The ASCII character that this one passes for, such as `a` for the Cyrillic `а`. */
export function asciiTwin(character: string): string | undefined {
  const lower = character.toLowerCase()
  const known = TWINS.get(lower) ?? TWINS.get(character)
  if (known !== undefined) return known
  // Full-width, mathematical and accented letters decompose.
  const [base] = lower.normalize('NFKD').toLowerCase()
  if (base === undefined || base === character) return undefined
  return /^[a-z0-9.-]$/.test(base) ? base : TWINS.get(base)
}

/** Within ASCII: each stands for what it is taken for. Letters that two others imitate are written out, as `rn` for `m`. */
const SHAPES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '2': 'z',
  '5': 's',
  '6': 'b',
  '8': 'b',
  '9': 'g',
  d: 'cl',
  i: 'l',
  m: 'rn',
  q: 'g',
  w: 'vv',
  '.': '',
  '-': '',
}

/** What a name looks like at a glance. Two names with one skeleton are easily taken for each other: `rnary0` and `mary-o`. */
export function nameSkeleton(name: string): string {
  let skeleton = ''
  for (const character of name) skeleton += SHAPES[character] ?? character
  return skeleton
}

/** The known name that this one could be taken for, though it is another. Ask it before a person trusts a new name. */
export function findLookalike(name: string, known: Iterable<string>): string | undefined {
  const skeleton = nameSkeleton(name)
  for (const other of known) if (other !== name && nameSkeleton(other) === skeleton) return other
  return undefined
}
