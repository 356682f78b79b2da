'use client'
import type { LineView } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { useTask } from '../../hooks/useTask.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { StampAvatar } from '../ui/StampAvatar.tsx'
import { waitWords } from './waitWords.ts'

/** Waiting at a centre while another page is open: the place, the expected wait, and the way out. */
export function LineBar({ line }: { line: LineView }) {
  const t = useTranslations('centre')
  const locale = useLocale()
  const centre = useClientSnapshot()?.client.centre
  const task = useTask()
  const { state, position, silent, reason } = line
  const name = line.centre.name === '' ? shortenAddress(line.centre.did) : line.centre.name
  const over = state === 'refused' || state === 'passed'
  const { key, time } = waitWords(line, locale)
  const words =
    state === 'refused'
      ? t(`line.${reason ?? 'closed'}`)
      : state === 'passed'
        ? t('line.passed')
        : silent
          ? t('line.silent')
          : state === 'asked' || position === undefined
            ? t('line.asked')
            : t('line.standing', { position, wait: t(`wait.${key}`, { time }) })
  const again = () => task.run(async () => centre?.join(line.centre.did))
  return (
    <section
      aria-label={t('line.at', { name })}
      data-testid="line-bar"
      data-state={state}
      data-position={position}
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-teal-wash px-3 py-1.5 md:px-5"
    >
      <StampAvatar did={line.centre.did} />
      <p className="min-w-0 flex-1 text-sm">
        <span className="block truncate font-semibold">{name}</span>
        <span role="status" className="figures block text-xs">
          {words}
        </span>
      </p>
      {over && (
        <Button kind="primary" busy={task.running} onClick={again} data-testid="line-again">
          {t('line.again')}
        </Button>
      )}
      <Button onClick={() => task.run(async () => centre?.leave())} disabled={task.running} data-testid="line-leave">
        {t(over ? 'line.close' : 'line.leave')}
      </Button>
      <FailureNotice failure={task.failure} className="basis-full" />
    </section>
  )
}
