'use client'
import type { CallView } from '@parley/client'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { deviceChoice } from '../../calls/deviceChoice.ts'
import { playTone } from '../../calls/playTone.ts'
import { silencedCalls } from '../../calls/silencedCalls.ts'
import { useValue } from '../../hooks/useValue.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'

const GOES_ON = ['connecting', 'talking', 'reconnecting']

/** All that is to be heard of calls: voices, and the ring. Apart from what is drawn, so that a voice outlives its screen. */
export function CallSound({ calls }: { calls: readonly CallView[] }) {
  const { speaker, quiet } = useValue(deviceChoice)
  const silenced = useValue(silencedCalls)
  const talking = calls.filter(({ phase }) => GOES_ON.includes(phase))
  const rings = calls.some(({ phase, id }) => phase === 'incoming' && !silenced.includes(id)) && !quiet
  const tone = rings
    ? talking.length > 0
      ? 'waiting'
      : 'incoming'
    : calls.some(({ phase }) => phase === 'ringing')
      ? 'outgoing'
      : undefined
  useEffect(() => (tone === undefined ? undefined : playTone(tone, speaker)), [tone, speaker])
  return (
    <>
      {talking.flatMap(({ id, participants }) =>
        participants.map(({ did, stream }) =>
          stream === undefined ? null : <Voice key={`${id} ${did}`} stream={stream} speaker={speaker} />,
        ),
      )}
    </>
  )
}

function Voice({ stream, speaker }: { stream: MediaStream; speaker: string | undefined }) {
  const t = useTranslations('calls')
  const audio = useRef<HTMLAudioElement>(null)
  const [blocked, setBlocked] = useState(false)
  const play = () => {
    const element = audio.current
    if (element === null) return
    element.play().then(
      () => setBlocked(false),
      (error: unknown) => setBlocked(error instanceof Error && error.name === 'NotAllowedError'),
    )
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: playing anew is for another stream only
  useEffect(() => {
    if (audio.current === null) return
    audio.current.srcObject = stream
    play()
  }, [stream])
  useEffect(() => {
    const element = audio.current as (HTMLAudioElement & { setSinkId?(id: string): Promise<void> }) | null
    // A speaker that is gone: the system's own is used.
    void element?.setSinkId?.(speaker ?? '').catch(() => {})
  }, [speaker])
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: a live voice has no captions */}
      <audio ref={audio} autoPlay data-testid="voice" />
      {blocked && (
        <Notice tone="attention" live className="m-2" action={<Button onClick={play}>{t('hear')}</Button>}>
          {t('hearWhy')}
        </Notice>
      )}
    </>
  )
}
