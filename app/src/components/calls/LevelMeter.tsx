'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Meter } from '../ui/Meter.tsx'

const EVERY_MS = 100
/** More than fit between two looks, so that no short sound is missed. */
const SAMPLES = 8192
/** Peak of a voice close to a microphone; louder than that is full. */
const LOUD = 0.5
const HEARD = 0.08

/** How loud a microphone is right now. */
export function LevelMeter({ track }: { track: MediaStreamTrack | undefined }) {
  const t = useTranslations('calls')
  const [level, setLevel] = useState(0)
  const [heard, setHeard] = useState(false)
  useEffect(() => {
    if (track === undefined) return
    const context = new AudioContext()
    const analyser = new AnalyserNode(context, { fftSize: SAMPLES })
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
      const now = Math.min(1, peak / LOUD)
      setLevel(now)
      if (now > HEARD) setHeard(true)
    }, EVERY_MS)
    return () => {
      clearInterval(timer)
      void context.close().catch(() => {})
    }
  }, [track])
  if (track === undefined) return null
  return (
    <div data-testid="level" data-heard={heard}>
      <Meter
        value={Math.round(level * 100)}
        max={100}
        warns={false}
        label={t('check.level')}
        valueText={t('check.levelIs', { percent: Math.round(level * 100) })}
        className="mt-2"
      />
      <p role="status" className="mt-1 text-sm text-soft">
        {heard ? t('check.heard') : t('check.speak')}
      </p>
    </div>
  )
}
