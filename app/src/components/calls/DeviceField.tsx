'use client'
import { useTranslations } from 'next-intl'
import { useId } from 'react'

/** One choice among the devices of a kind. */
export function DeviceField({
  label,
  devices,
  value,
  onChoose,
  testId,
}: {
  label: string
  devices: readonly MediaDeviceInfo[]
  value: string | undefined
  onChoose: (id: string) => void
  testId: string
}) {
  const t = useTranslations('calls')
  const id = useId()
  return (
    <>
      <label htmlFor={id} className="mb-1 block text-sm font-semibold">
        {label}
      </label>
      <select
        id={id}
        value={devices.some(({ deviceId }) => deviceId === value) ? value : devices[0]?.deviceId}
        disabled={devices.length === 0}
        onChange={(event) => onChoose(event.target.value)}
        data-testid={testId}
        className="min-h-11 w-full rounded border border-line-strong bg-card px-3 py-2 text-base text-ink md:min-h-10"
      >
        {devices.length === 0 && <option>{t('check.noDevice')}</option>}
        {devices.map(({ deviceId, label: name }, index) => (
          <option key={deviceId} value={deviceId}>
            {name === '' ? t('check.device', { number: index + 1 }) : name}
          </option>
        ))}
      </select>
    </>
  )
}
