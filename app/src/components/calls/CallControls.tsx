'use client'
import type { CallView } from '@parley/client'
import { useTranslations } from 'next-intl'
import { callDialog } from '../../calls/callDialog.ts'
import { switchCamera } from '../../calls/switchCamera.ts'
import { switchScreen } from '../../calls/switchScreen.ts'
import type { Task } from '../../hooks/useTask.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { classes } from '../ui/classes.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'

/** What one can do in a call. Each button says what it does; the pressed ones are on. */
export function CallControls({
  call,
  task,
  chatting,
  unread,
  onChat,
}: {
  call: CallView
  task: Task
  chatting: boolean
  unread: number
  onChat: () => void
}) {
  const t = useTranslations('calls')
  const calls = useClientSnapshot()?.client.calls
  const { id, local, phase } = call
  const taken = phase === 'talking' || phase === 'reconnecting' || phase === 'connecting'
  const canShare = 'getDisplayMedia' in (navigator.mediaDevices ?? {})
  return (
    <div
      role="toolbar"
      aria-label={t('controls')}
      className="flex shrink-0 flex-wrap items-start justify-center gap-1 border-t border-line px-2 py-3 md:gap-3"
    >
      <Control
        icon={local.muted ? 'microphoneOff' : 'microphone'}
        label={t('mute')}
        pressed={local.muted}
        testId="mute"
        onClick={() => calls?.setMuted(id, !local.muted)}
      />
      <Control
        icon="camera"
        label={t('camera')}
        pressed={local.camera}
        testId="camera"
        disabled={task.running}
        onClick={() => task.run(() => switchCamera(id, !local.camera))}
      />
      {canShare && taken && (
        <Control
          icon="screen"
          label={t('share')}
          pressed={local.sharing}
          testId="share"
          disabled={task.running}
          onClick={() => task.run(() => switchScreen(id, !local.sharing))}
        />
      )}
      {taken && (
        <Control
          icon="chat"
          label={t('chat')}
          note={unread > 0 ? t('unreadLines', { count: unread }) : undefined}
          badge={unread}
          pressed={chatting}
          testId="call-chat-button"
          onClick={onChat}
        />
      )}
      <Control
        icon="devices"
        label={t('devices')}
        testId="devices"
        onClick={() => callDialog.set({ kind: 'check', callId: id })}
      />
      <Control
        icon="phone"
        label={taken ? t('hangUp') : t('giveUp')}
        end
        testId="hang-up"
        onClick={() => task.run(async () => calls?.hangUp(id))}
      />
    </div>
  )
}

function Control({
  icon,
  label,
  pressed,
  note,
  badge = 0,
  end = false,
  disabled = false,
  testId,
  onClick,
}: {
  icon: IconName
  label: string
  pressed?: boolean
  note?: string | undefined
  badge?: number
  end?: boolean
  disabled?: boolean
  testId: string
  onClick: () => void
}) {
  return (
    <button
      type="button"
      onClick={onClick}
      disabled={disabled}
      data-testid={testId}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      className="group flex w-14 flex-col items-center gap-1 rounded text-xs disabled:opacity-60 md:w-18"
    >
      <span
        className={classes(
          'relative flex h-12 w-full items-center justify-center rounded border transition-colors duration-150',
          end
            ? 'border-transparent bg-accent text-on-accent group-hover:bg-accent-strong'
            : pressed === true
              ? 'border-transparent bg-ink text-paper'
              : 'border-line-strong bg-card group-hover:bg-sunk',
        )}
      >
        <Icon name={icon} className={end ? 'size-6 rotate-135' : 'size-6'} />
        {badge > 0 && (
          <span
            aria-hidden="true"
            className="figures absolute -top-1.5 -right-1.5 min-w-5 rounded-full bg-accent px-1 text-center leading-5 font-semibold text-on-accent"
          >
            {badge}
          </span>
        )}
      </span>
      <span>{label}</span>
      {note !== undefined && <span className="sr-only">{note}</span>}
    </button>
  )
}
