'use client'
import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type CallDialog, callDialog } from '../../calls/callDialog.ts'
import { chooseDevice } from '../../calls/chooseDevice.ts'
import { deviceChoice } from '../../calls/deviceChoice.ts'
import { notificationPermission } from '../../calls/notificationPermission.ts'
import { placeCall } from '../../calls/placeCall.ts'
import { playTone } from '../../calls/playTone.ts'
import { useTask } from '../../hooks/useTask.ts'
import { useValue } from '../../hooks/useValue.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Modal } from '../ui/Modal.tsx'
import { Ring } from '../ui/Ring.tsx'
import { DeviceField } from './DeviceField.tsx'
import { LevelMeter } from './LevelMeter.tsx'
import { NotificationButton } from './NotificationButton.tsx'
import { useDevices } from './useDevices.ts'
import { useTrack } from './useTrack.ts'

/** Microphone, camera and speaker: choose them, see and hear that they work, and whether a relay is there. */
export function CheckDialog({ request, callId }: Extract<CallDialog, { kind: 'check' }>) {
  const t = useTranslations('calls')
  const choice = useValue(deviceChoice)
  const connection = useClientSnapshot()?.snapshot.connection
  const wantsPicture = request === undefined || request.media === 'video'
  const microphone = useTrack('microphone', true, choice.microphone)
  const camera = useTrack('camera', wantsPicture, choice.camera)
  const devices = useDevices(microphone.track, camera.track)
  const task = useTask()
  const stopTone = useRef<() => void>(undefined)
  const [testing, setTesting] = useState(false)
  useEffect(() => () => stopTone.current?.(), [])
  const test = () => {
    stopTone.current?.()
    stopTone.current = playTone('test', choice.speaker)
    setTesting(true)
  }
  const choose = (device: 'microphone' | 'camera' | 'speaker', id: string) =>
    task.run(() => chooseDevice(device, id, callId))
  const close = useCallback(() => callDialog.set(undefined), [])
  const checked = () => deviceChoice.set({ ...deviceChoice.get(), checked: true })
  const ready = microphone.failure === undefined && microphone.track !== undefined
  const online = connection?.state === 'online' || connection?.state === 'catching-up'
  return (
    <Modal open onClose={close} title={t('check.title')} description={t('check.what')} testId="check-dialog">
      <div className="flex flex-col gap-4">
        <div>
          <DeviceField
            label={t('check.microphone')}
            devices={devices.audioinput}
            value={choice.microphone ?? microphone.track?.getSettings().deviceId}
            onChoose={(id) => choose('microphone', id)}
            testId="choose-microphone"
          />
          <FailureNotice
            failure={microphone.failure}
            className="mt-2"
            action={<Button onClick={microphone.retry}>{t('check.retry')}</Button>}
          />
          <LevelMeter track={microphone.track} />
        </div>
        {wantsPicture && (
          <div>
            <DeviceField
              label={t('check.camera')}
              devices={devices.videoinput}
              value={choice.camera ?? camera.track?.getSettings().deviceId}
              onChoose={(id) => choose('camera', id)}
              testId="choose-camera"
            />
            <FailureNotice
              failure={camera.failure}
              className="mt-2"
              action={<Button onClick={camera.retry}>{t('check.retry')}</Button>}
            />
            {camera.track !== undefined && <Preview track={camera.track} label={t('check.preview')} />}
          </div>
        )}
        <div>
          {devices.audiooutput.length > 0 && 'setSinkId' in HTMLMediaElement.prototype && (
            <DeviceField
              label={t('check.speaker')}
              devices={devices.audiooutput}
              value={choice.speaker ?? ''}
              onChoose={(id) => choose('speaker', id)}
              testId="choose-speaker"
            />
          )}
          <div className="mt-2 flex flex-wrap items-center gap-3">
            <Button onClick={test} data-testid="test-tone">
              {t('check.tone')}
            </Button>
            <p role="status" className="flex-1 text-sm text-soft">
              {testing ? t('check.toneHow') : ''}
            </p>
          </div>
        </div>
        <p className="flex items-center gap-2 text-sm" data-testid="check-relay">
          <Ring
            ring={online ? { kind: 'delivered', share: 1 } : { kind: 'broken', share: 0 }}
            className={online ? 'text-teal' : 'text-amber'}
          />
          {online ? t('check.relays', { count: connection.relays }) : t('check.noRelay')}
        </p>
        <label className="flex min-h-11 items-center gap-3 text-sm">
          <input
            type="checkbox"
            checked={choice.quiet}
            onChange={(event) => deviceChoice.set({ ...choice, quiet: event.target.checked })}
            className="size-4 accent-ink"
          />
          {t('check.quiet')}
        </label>
        {notificationPermission() === 'default' && (
          <div>
            <p className="mb-2 text-sm text-soft">{t('notify.what')}</p>
            <NotificationButton />
          </div>
        )}
        <FailureNotice failure={task.failure} />
        <div className="sticky -bottom-5 -mx-5 -mb-5 flex flex-wrap gap-2 border-t border-line bg-card px-5 py-4 md:-bottom-6 md:-mx-6 md:-mb-6 md:px-6">
          {request === undefined ? (
            <Button
              kind="primary"
              data-testid="check-done"
              onClick={() => {
                checked()
                close()
              }}
            >
              {t('check.done')}
            </Button>
          ) : (
            <>
              <Button
                kind="primary"
                disabled={!ready}
                data-testid="check-call"
                onClick={() => {
                  checked()
                  void placeCall(request)
                }}
              >
                {t('check.call')}
              </Button>
              <Button onClick={close}>{t('check.notNow')}</Button>
            </>
          )}
        </div>
      </div>
    </Modal>
  )
}

function Preview({ track, label }: { track: MediaStreamTrack; label: string }) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = new MediaStream([track])
  }, [track])
  return (
    <video
      ref={video}
      autoPlay
      playsInline
      muted
      aria-label={label}
      className="mx-auto mt-2 aspect-video h-32 -scale-x-100 rounded border border-line bg-sunk object-cover"
    />
  )
}
