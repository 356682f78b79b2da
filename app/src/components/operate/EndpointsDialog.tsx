'use client'
import { checkEndpoints } from '@parley/client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Field } from '../ui/Field.tsx'
import { ActionDialog } from './ActionDialog.tsx'
import type { DialogProps } from './RaiseDialog.tsx'

/** Where clients find the relay from now on. */
export function EndpointsDialog({ relay, open, onClose, operator }: DialogProps) {
  const t = useTranslations('operate')
  const [url, setUrl] = useState(relay.url)
  const [multiaddr, setMultiaddr] = useState(relay.multiaddr)
  const isGood = areGood({ url, multiaddr })
  return (
    <ActionDialog
      open={open}
      onClose={onClose}
      title={t('endpoints.title')}
      description={t('endpoints.means')}
      operator={operator}
      isReady={isGood}
      confirm={t('endpoints.confirm')}
      command="npx parley-node endpoints --config relay/relay.json"
      onConfirm={() =>
        operator.act(
          (desk, wallet, onProgress) => desk.setEndpoints(wallet, { relayId: relay.id, url, multiaddr }, onProgress),
          onClose,
        )
      }
    >
      <div className="flex flex-col gap-4">
        <Field
          label="URL"
          value={url}
          onChange={(event) => setUrl(event.target.value.trim())}
          data-testid="endpoint-url"
        />
        <Field
          label="Multiaddr"
          value={multiaddr}
          onChange={(event) => setMultiaddr(event.target.value.trim())}
          problem={isGood ? undefined : t('endpoints.wrong')}
          data-testid="endpoint-multiaddr"
        />
      </div>
    </ActionDialog>
  )
}

function areGood(endpoints: { url: string; multiaddr: string }): boolean {
  try {
    checkEndpoints(endpoints)
    return true
  } catch {
    return false
  }
}
