/** Frequencies in Hz and moments in seconds of one round of a sound. */
type Note = { at: number; for: number; hertz: readonly number[] }

const SOUNDS = {
  /** A bell at the counter: two strokes, then quiet. */
  incoming: {
    every: 3,
    loud: 0.16,
    notes: [
      { at: 0, for: 0.5, hertz: [784, 988] },
      { at: 0.55, for: 0.7, hertz: [659, 784] },
    ],
  },
  /** What the caller hears while it rings. */
  outgoing: { every: 4, loud: 0.05, notes: [{ at: 0, for: 1, hertz: [425] }] },
  /** One knock for a second call. */
  waiting: { every: 6, loud: 0.06, notes: [{ at: 0, for: 0.25, hertz: [440] }] },
  /** The speaker test. */
  test: {
    every: undefined,
    loud: 0.2,
    notes: [
      { at: 0, for: 0.35, hertz: [523] },
      { at: 0.35, for: 0.35, hertz: [659] },
      { at: 0.7, for: 0.6, hertz: [784] },
    ],
  },
} as const satisfies Record<string, { every: number | undefined; loud: number; notes: readonly Note[] }>

/** Plays a sound, again and again where it is a ring, until the answer is called. A browser that allows no sound plays none. */
export function playTone(name: keyof typeof SOUNDS, speaker?: string): () => void {
  const { every, loud, notes } = SOUNDS[name]
  const context = new AudioContext()
  // Chromium only; elsewhere the system chooses.
  const routed = context as AudioContext & { setSinkId?(id: string): Promise<void> }
  if (speaker !== undefined) void routed.setSinkId?.(speaker).catch(() => {})
  const round = () => {
    for (const note of notes) for (const hertz of note.hertz) strike(context, { ...note, hertz, loud })
  }
  // Without a click in this page it stays silent until there is one.
  void context.resume().catch(() => {})
  round()
  const timer = every === undefined ? undefined : setInterval(round, every * 1000)
  let stopped = false
  return () => {
    if (stopped) return
    stopped = true
    clearInterval(timer)
    void context.close().catch(() => {})
  }
}

function strike(context: AudioContext, note: { at: number; for: number; hertz: number; loud: number }): void {
  const start = context.currentTime + note.at
  const oscillator = new OscillatorNode(context, { type: 'sine', frequency: note.hertz })
  const volume = new GainNode(context, { gain: 0 })
  volume.gain.setValueAtTime(0, start)
  volume.gain.linearRampToValueAtTime(note.loud, start + 0.02)
  volume.gain.exponentialRampToValueAtTime(0.0001, start + note.for)
  oscillator.connect(volume).connect(context.destination)
  oscillator.start(start)
  oscillator.stop(start + note.for)
}
