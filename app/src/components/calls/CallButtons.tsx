'use client'
import type { CallMedia } from '@parley/protocol'
import { useTranslations } from 'next-intl'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { Icon } from '../ui/Icon.tsx'

/** Calls somebody, by voice or with a picture. */
export function CallButtons({ did, name }: { did: string; name: string }) {
  const t = useTranslations('calls')
  const snapshot = useClientSnapshot()?.snapshot
  const busy = snapshot?.calls.some(({ peer, phase }) => peer === did && phase !== 'ended') ?? false
  if (snapshot?.identity === undefined) return null
  const call = async (media: CallMedia) => {
    const { beginCall } = await import('../../calls/beginCall.ts')
    await beginCall({ did, name, media })
  }
  return (
    <div className="flex shrink-0 gap-1">
      {(['audio', 'video'] as const).map((media) => (
        <button
          key={media}
          type="button"
          disabled={busy}
          aria-label={t(`call.${media}`, { name })}
          title={t(`call.${media}`, { name })}
          data-testid={`call-${media}`}
          onClick={() => void call(media)}
          className={buttonClasses('quiet', 'size-11 px-0!')}
        >
          <Icon name={media === 'audio' ? 'phone' : 'camera'} />
        </button>
      ))}
    </div>
  )
}
