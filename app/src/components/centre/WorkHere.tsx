'use client'
import { useTranslations } from 'next-intl'
import { useTask } from '../../hooks/useTask.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { DutyCard } from './DutyCard.tsx'

/** On the page of a centre, for those who answer there. */
export function WorkHere({ did }: { did: string }) {
  const t = useTranslations('centre')
  const current = useClientSnapshot()
  const task = useTask()
  if (current?.snapshot.identity === undefined) return null
  const { client, snapshot } = current
  if (snapshot.duty?.centre.did === did) return <DutyCard duty={snapshot.duty} />
  return (
    <Card className="flex flex-wrap items-center justify-between gap-3">
      <p className="flex-1 basis-60 text-sm text-soft">{t('duty.workHere')}</p>
      <Button
        busy={task.running}
        onClick={() => task.run(() => client.centre.startDuty(did))}
        data-testid="duty-start"
        className="max-md:w-full"
      >
        {t('duty.start')}
      </Button>
      <FailureNotice failure={task.failure} className="basis-full" />
    </Card>
  )
}
