'use client'
import type { CallView, DutyView } from '@parley/client'
import { MAX_NOTE } from '@parley/protocol'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useTask } from '../../hooks/useTask.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Modal } from '../ui/Modal.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Select } from '../ui/Select.tsx'
import { TextArea } from '../ui/TextArea.tsx'

const ANYBODY = ''

/** In a call for a centre: a colleague goes on with this caller, who is asked first. */
export function HandOver({ call, duty }: { call: CallView; duty: DutyView }) {
  const t = useTranslations('centre')
  const current = useClientSnapshot()
  const task = useTask()
  const [open, setOpen] = useState(false)
  const [done, setDone] = useState(false)
  const [to, setTo] = useState(ANYBODY)
  const [note, setNote] = useState('')
  const own = current?.snapshot.identity?.did
  const free = (duty.roster?.team ?? []).filter(({ did, state }) => did !== own && state === 'ready')
  const name = call.name === '' ? shortenAddress(call.peer) : call.name
  const give = (event: FormEvent) => {
    event.preventDefault()
    task.run(async () => {
      const isFree = free.some(({ did }) => did === to)
      await current?.client.centre.handOver({ note, ...(isFree && { to }) })
      setDone(true)
      setOpen(false)
    })
  }
  return (
    <div className="flex shrink-0 justify-end border-b border-line px-3 py-2 md:px-5">
      {done ? (
        <Notice tone="good" live className="flex-1">
          {t('handOver.done', { name })}
        </Notice>
      ) : (
        <Button onClick={() => setOpen(true)} data-testid="hand-over">
          {t('handOver.open')}
        </Button>
      )}
      <Modal
        open={open}
        onClose={() => setOpen(false)}
        title={t('handOver.title', { name })}
        description={t('handOver.what')}
        testId="hand-over-dialog"
      >
        <form onSubmit={give}>
          <Select
            label={t('handOver.to')}
            value={to}
            onChange={({ target }) => setTo(target.value)}
            data-testid="hand-over-to"
          >
            <option value={ANYBODY}>{t('handOver.anybody')}</option>
            {free.map((each) => (
              <option key={each.did} value={each.did}>
                {each.name === '' ? shortenAddress(each.did) : each.name}
              </option>
            ))}
          </Select>
          <TextArea
            className="mt-4"
            label={t('handOver.note')}
            hint={t('handOver.noteHint')}
            rows={3}
            maxLength={MAX_NOTE}
            value={note}
            onChange={({ target }) => setNote(target.value)}
            data-testid="hand-over-note"
          />
          <Button type="submit" kind="primary" className="mt-4 w-full" busy={task.running} data-testid="hand-over-do">
            {t('handOver.do')}
          </Button>
          <FailureNotice failure={task.failure} className="mt-3" />
        </form>
      </Modal>
    </div>
  )
}
