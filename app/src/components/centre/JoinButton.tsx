'use client'
import { useTranslations } from 'next-intl'
import { useTask } from '../../hooks/useTask.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Icon } from '../ui/Icon.tsx'

/** In place of "call now" where several people answer: into the line, which costs nothing. */
export function JoinButton({ did, disabled }: { did: string; disabled: boolean }) {
  const t = useTranslations('centre')
  const current = useClientSnapshot()
  const task = useTask()
  const line = current?.snapshot.line
  const waits = line?.centre.did === did && ['asked', 'waiting', 'turn'].includes(line.state)
  return (
    <>
      <Button
        kind="primary"
        busy={task.running}
        disabled={disabled || waits}
        onClick={() => task.run(async () => current?.client.centre.join(did))}
        data-testid="join-line"
        className="max-md:w-full"
      >
        <Icon name="phone" />
        {t(waits ? 'join.waits' : 'join.do')}
      </Button>
      <FailureNotice failure={task.failure} className="order-last basis-full" />
      <p className="order-last basis-full text-sm text-soft">{t('join.what')}</p>
    </>
  )
}
