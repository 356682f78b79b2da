'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { notificationPermission } from '../../calls/notificationPermission.ts'
import { Button } from '../ui/Button.tsx'

/** Asks the browser to let calls ring while another page is in front. Asked only when pressed. */
export function NotificationButton() {
  const t = useTranslations('calls')
  const [permission, setPermission] = useState(notificationPermission())
  if (permission === 'default') {
    return (
      <Button
        onClick={() => void Notification.requestPermission().then(setPermission)}
        data-testid="allow-notifications"
      >
        {t('notify.allow')}
      </Button>
    )
  }
  return (
    <p role="status" className="text-sm">
      {permission === 'granted' ? t('notify.granted') : t('notify.denied')}
    </p>
  )
}
