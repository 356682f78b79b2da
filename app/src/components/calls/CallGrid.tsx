'use client'
import type { CallParticipant, CallView } from '@parley/client'
import { useTranslations } from 'next-intl'
import { type CSSProperties, useEffect, useRef } from 'react'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/Icon.tsx'
import { StampAvatar } from '../ui/StampAvatar.tsx'

/** Everybody in the call, any number of them. With one other the own picture is small in a corner, with more it is one of them. */
export function CallGrid({ call }: { call: CallView }) {
  const t = useTranslations('calls')
  const { participants, local } = call
  const alone = participants.length <= 1
  const tiles = participants.length + (alone ? 0 : 1)
  const columns = {
    '--narrow': tiles <= 3 ? 1 : 2,
    '--wide': Math.ceil(Math.sqrt(Math.max(1, tiles))),
  } as CSSProperties
  const nameOf = ({ did }: CallParticipant) => (did === call.peer && call.name !== '' ? call.name : shortenAddress(did))
  return (
    <div className="relative min-h-0 min-w-0 flex-1 p-3 md:p-5">
      <ul
        aria-label={t('people')}
        style={columns}
        className="grid size-full auto-rows-fr grid-cols-[repeat(var(--narrow),minmax(0,1fr))] gap-3 md:grid-cols-[repeat(var(--wide),minmax(0,1fr))]"
      >
        {participants.map((participant) => (
          <Tile key={participant.did} participant={participant} name={nameOf(participant)} />
        ))}
        {!alone && <Tile participant={local} name={t('you')} own />}
      </ul>
      {alone && (local.camera || local.sharing) && (
        <div className="absolute right-5 bottom-5 aspect-[4/3] w-28 md:right-8 md:bottom-8 md:w-48">
          <Tile participant={local} name={t('you')} own small />
        </div>
      )}
    </div>
  )
}

function Tile({
  participant,
  name,
  own = false,
  small = false,
}: {
  participant: CallParticipant
  name: string
  own?: boolean
  small?: boolean
}) {
  const t = useTranslations('calls')
  const { did, stream, muted, camera, sharing } = participant
  const Element = small ? 'div' : 'li'
  const state = sharing ? t('sharesScreen') : muted ? t('isMuted') : undefined
  return (
    <Element
      data-testid={own ? 'own-tile' : 'tile'}
      className="relative flex size-full min-h-0 items-center justify-center overflow-hidden rounded-lg border border-line bg-sunk"
    >
      {stream !== undefined && (camera || sharing) ? (
        <Picture stream={stream} mirrored={own && !sharing} whole={sharing} />
      ) : (
        <StampAvatar did={did} className="size-24 md:size-32" />
      )}
      <p
        className={classes(
          'absolute flex max-w-[90%] items-center gap-1.5 rounded-sm bg-card text-ink',
          small ? 'bottom-1 left-1 px-1.5 py-0.5 text-xs' : 'bottom-2 left-2 px-2 py-1 text-sm',
        )}
      >
        <span className="truncate">{name}</span>
        {muted && <Icon name="microphoneOff" className="size-4 shrink-0" />}
        {state !== undefined && <span className={small ? 'sr-only' : 'text-soft'}>{state}</span>}
      </p>
    </Element>
  )
}

/** The picture alone: voices are played apart, so that they outlive the screen. */
function Picture({ stream, mirrored, whole }: { stream: MediaStream; mirrored: boolean; whole: boolean }) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = stream
  }, [stream])
  return (
    <video
      ref={video}
      autoPlay
      playsInline
      muted
      className={classes('size-full', whole ? 'object-contain' : 'object-cover', mirrored && '-scale-x-100')}
    />
  )
}
