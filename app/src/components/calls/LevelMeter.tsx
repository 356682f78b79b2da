'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Meter } from '../ui/Meter.tsx'

const EVERY_MS = 100
/** Root mean square of a voice close to a microphone; louder than that is full. */
const LOUD = 0.25
const HEARD = 0.08

/** How loud a microphone is right now. */
export function LevelMeter({ track }: { track: MediaStreamTrack | undefined }) {
  const t = useTranslations('calls')
  const [level, setLevel] = useState(0)
  const [heard, setHeard] = useState(false)
  useEffect(() => {
    if (track === undefined) return
    const context = new AudioContext()
    const analyser = new AnalyserNode(context, { fftSize: 1024 })
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
      const now = Math.min(1, Math.sqrt(power) / LOUD)
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
