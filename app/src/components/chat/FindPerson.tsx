'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useFailureText } from '../../hooks/useFailureText.ts'
import { useTask } from '../../hooks/useTask.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Ring } from '../ui/Ring.tsx'

/** Finds somebody by DID or address and opens the conversation. */
export function FindPerson({ onFound }: { onFound: (did: string) => void }) {
  const t = useTranslations('chat')
  const client = useClientSnapshot()?.client
  const [text, setText] = useState('')
  const task = useTask()
  const failureText = useFailureText()
  const find = (event: FormEvent) => {
    event.preventDefault()
    const wanted = text.trim()
    if (client === undefined || wanted === '' || task.running) return
    task.run(async () => {
      const contact = await client.identity.find(wanted)
      setText('')
      onFound(contact.did)
    })
  }
  return (
    <search>
      <form onSubmit={find} className="flex items-start gap-2">
        <Field
          className="min-w-0 flex-1"
          label={t('find')}
          labelHidden
          placeholder={t('findPlaceholder')}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            task.clear()
          }}
          problem={task.failure === undefined ? undefined : failureText(task.failure)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          data-testid="find"
        />
        <Button
          type="submit"
          aria-label={t('findButton')}
          title={t('findButton')}
          className="px-3!"
          busy={task.running}
          data-testid="find-button"
        >
          {task.running ? <Ring ring={{ kind: 'dotted', share: 0 }} className="ring-turn" /> : <Icon name="search" />}
        </Button>
      </form>
    </search>
  )
}
