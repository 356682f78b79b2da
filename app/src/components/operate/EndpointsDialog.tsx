'use client'
import { checkEndpoints, type Endpoints } from '@parley/client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Field } from '../ui/Field.tsx'
import { ActionDialog } from './ActionDialog.tsx'
import type { DialogProps } from './RaiseDialog.tsx'

/** Where clients find the relay from now on. */
export function EndpointsDialog({ relay, open, onClose, operator }: DialogProps) {
  const t = useTranslations('operate')
  // Only what was typed is kept: the rest is what the chain says, also when that changes while the page is open.
  const [typed, setTyped] = useState<Partial<Endpoints>>({})
  const { url, multiaddr } = { url: relay.url, multiaddr: relay.multiaddr, ...typed }
  const isGood = areGood({ url, multiaddr })
  const close = () => {
    setTyped({})
    onClose()
  }
  return (
    <ActionDialog
      open={open}
      onClose={close}
      title={t('endpoints.title')}
      description={t('endpoints.means')}
      operator={operator}
      isReady={isGood}
      confirm={t('endpoints.confirm')}
      command="npx parley-node endpoints --config relay/relay.json"
      onConfirm={() =>
        operator.act(
          (desk, wallet, onProgress) => desk.setEndpoints(wallet, { relayId: relay.id, url, multiaddr }, onProgress),
          close,
        )
      }
    >
      <div className="flex flex-col gap-4">
        <Field
          label="URL"
          value={url}
          onChange={(event) => setTyped({ ...typed, url: event.target.value.trim() })}
          data-testid="endpoint-url"
        />
        <Field
          label="Multiaddr"
          value={multiaddr}
          onChange={(event) => setTyped({ ...typed, multiaddr: event.target.value.trim() })}
          problem={isGood ? undefined : t('endpoints.wrong')}
          data-testid="endpoint-multiaddr"
        />
      </div>
    </ActionDialog>
  )
}

function areGood(endpoints: Endpoints): boolean {
  try {
    checkEndpoints(endpoints)
    return true
  } catch {
    return false
  }
}
