'use client'
import { useLocale, useTranslations } from 'next-intl'
import { type FormEvent, type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import { useTask } from '../../hooks/useTask.ts'
import { formatCount } from '../../lib/formatCount.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Icon } from '../ui/Icon.tsx'
import { readDraft, writeDraft } from './draft.ts'

const LIMIT = 8_000
const SHOW_FROM = 7_000

/** The field to write in. Enter sends, Shift+Enter makes a line; what is written stays until it is safely stored. */
export function Composer({ peer, name }: { peer: string; name: string }) {
  const t = useTranslations('chat')
  const locale = useLocale()
  const client = useClientSnapshot()?.client
  const [text, setText] = useState(() => readDraft(peer))
  const area = useRef<HTMLTextAreaElement>(null)
  const task = useTask()
  const length = text.length
  // biome-ignore lint/correctness/useExhaustiveDependencies: the field grows with its text
  useLayoutEffect(() => {
    const element = area.current
    if (element === null) return
    element.style.height = 'auto'
    element.style.height = `${Math.min(element.scrollHeight + 2, 200)}px`
  }, [text])
  const change = (next: string) => {
    setText(next)
    writeDraft(peer, next)
    if (task.failure !== undefined) task.clear()
  }
  const send = () => {
    const written = text.trim()
    if (client === undefined || written === '' || length > LIMIT) return
    // The field is free at once; if storing fails the words come back, before whatever was typed since.
    change('')
    area.current?.focus()
    task.run(async () => {
      try {
        await client.conversations.send(peer, written)
      } catch (error) {
        setText((now) => {
          const next = now === '' ? written : `${written}\n${now}`
          writeDraft(peer, next)
          return next
        })
        throw error
      }
    })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <form
      className="border-t border-line bg-paper px-3 py-3 md:px-5"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        send()
      }}
    >
      <div className="mx-auto max-w-3xl">
        <FailureNotice failure={task.failure} className="mb-2" />
        <div className="flex items-end gap-2">
          <textarea
            ref={area}
            rows={1}
            value={text}
            onChange={(event) => change(event.target.value)}
            onKeyDown={onKeyDown}
            aria-label={t('writeTo', { name })}
            placeholder={t('writePlaceholder')}
            aria-describedby="composer-hint"
            enterKeyHint="send"
            data-testid="message-input"
            className="max-h-50 min-h-11 min-w-0 flex-1 resize-none rounded border border-line-strong bg-card px-3 py-2 text-base placeholder:text-soft"
          />
          <Button
            type="submit"
            kind="primary"
            className="md:min-h-11"
            disabled={text.trim() === '' || length > LIMIT || client === undefined}
            data-testid="send"
          >
            <Icon name="send" className="size-4" />
            {t('send')}
          </Button>
        </div>
        <p id="composer-hint" className="mt-1 text-xs text-soft max-md:sr-only">
          {t('composerHint')}
        </p>
        {length > SHOW_FROM && (
          <p role="status" className={length > LIMIT ? 'figures text-xs text-loss' : 'figures text-xs text-soft'}>
            {t('length', { length: formatCount(length, locale), limit: formatCount(LIMIT, locale) })}
          </p>
        )}
      </div>
    </form>
  )
}
