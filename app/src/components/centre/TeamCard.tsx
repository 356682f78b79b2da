'use client'
import type { DeskView } from '@parley/client'
import { MAX_TEAM } from '@parley/protocol'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useNow } from '../../hooks/useNow.ts'
import { useTask } from '../../hooks/useTask.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { RosterLists } from './RosterLists.tsx'

/** The desk of one's own centre: who may answer, who waits. The list stays on this device. */
export function TeamCard({ desk }: { desk: DeskView }) {
  const t = useTranslations('centre')
  const current = useClientSnapshot()
  const task = useTask()
  const now = useNow()
  const own = current?.snapshot.identity?.did ?? ''
  const [others, setOthers] = useState(() => desk.team.filter((did) => did !== own).join('\n'))
  const [answers, setAnswers] = useState(() => desk.team.includes(own))
  const [saved, setSaved] = useState(false)
  if (current === undefined) return null
  const dids = others.split(/[\s,，、;；]+/).filter((did) => did !== '')
  const save = (event: FormEvent) => {
    event.preventDefault()
    task.run(async () => {
      await current.client.centre.setTeam(answers ? [...dids, own] : dids)
      setSaved(true)
    })
  }
  return (
    <Card aria-labelledby="team-title" data-testid="team">
      <h2 id="team-title" className="text-lg">
        {t('team.title')}
      </h2>
      <p className="mt-1 max-w-prose text-sm text-soft">{t('team.what')}</p>
      {!current.snapshot.available && (
        <Notice tone="attention" className="mt-3">
          {t('team.closed')}
        </Notice>
      )}
      <form onSubmit={save} className="mt-4">
        <TextArea
          label={t('team.dids')}
          hint={t('team.hint', { most: MAX_TEAM })}
          rows={3}
          value={others}
          spellCheck={false}
          onChange={({ target }) => {
            setOthers(target.value)
            setSaved(false)
          }}
          data-testid="team-dids"
        />
        <label className="mt-2 flex min-h-11 items-center gap-2 text-sm">
          <input
            type="checkbox"
            checked={answers}
            onChange={({ target }) => {
              setAnswers(target.checked)
              setSaved(false)
            }}
            className="size-5 accent-ink"
            data-testid="team-self"
          />
          {t('team.self')}
        </label>
        <div className="mt-2 flex flex-wrap items-center gap-3">
          <Button type="submit" kind="primary" busy={task.running} data-testid="team-save" className="max-md:w-full">
            {t('team.save')}
          </Button>
          <p role="status" className="text-sm text-teal">
            {saved ? t('team.saved') : ''}
          </p>
        </div>
        <FailureNotice failure={task.failure} className="mt-3" />
      </form>
      {!answers && <RosterLists roster={desk.roster} now={now} />}
    </Card>
  )
}
