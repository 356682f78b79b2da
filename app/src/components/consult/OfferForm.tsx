'use client'
import type { Adviser, Progress } from '@parley/client'
import { MAX_OFFER_TEXT, MAX_OFFER_TITLE, MAX_REFUND_RULE } from '@parley/protocol'
import { useLocale, useTranslations } from 'next-intl'
import { type FormEvent, useId, useState } from 'react'
import { useMoney } from '../../hooks/useMoney.ts'
import { useTask } from '../../hooks/useTask.ts'
import { formatDuration } from '../../lib/formatDuration.ts'
import { formatShare } from '../../lib/formatShare.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Facts } from '../ui/Facts.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Select } from '../ui/Select.tsx'
import { Switch } from '../ui/Switch.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { FundButton } from '../wallet/FundButton.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { ProgressSteps } from '../wallet/ProgressSteps.tsx'
import { useTokenBalance } from '../wallet/useTokenBalance.ts'
import { useWallet } from '../wallet/useWallet.ts'
import { HoursFields } from './HoursFields.tsx'
import { LANGUAGES, languageName } from './languages.ts'
import { type OfferFields, type OfferProblem, readFields, SHARES, startFields } from './offerFields.ts'
import { useOfferPrice } from './useOfferPrice.ts'

/** Makes or changes the own offer: what is said, what it costs, who gets what, and one transaction. */
export function OfferForm({
  own,
  onDone,
  onCancel,
}: {
  own: Adviser | undefined
  onDone: () => void
  onCancel?: () => void
}) {
  const t = useTranslations('consult')
  const locale = useLocale()
  const id = useId()
  const network = useNetwork()
  const money = useMoney(network)
  const current = useClientSnapshot()
  const wallet = useWallet()
  const { balance } = useTokenBalance()
  const hold = current?.snapshot.identity?.profile.relays ?? []
  const { decimals, symbol } = network.token
  const [fields, setFields] = useState<OfferFields>(() => startFields(own, { decimals, locale, relayId: hold[0] ?? 0 }))
  const [tried, setTried] = useState(false)
  const [progress, setProgress] = useState<Progress>()
  const task = useTask()
  const draft = readFields(fields, decimals)
  const problems = 'problems' in draft ? draft.problems : []
  const price = useOfferPrice('problems' in draft ? undefined : draft)
  const change = (part: Partial<OfferFields>) => {
    setFields((old) => ({ ...old, ...part }))
    task.clear()
  }
  /** An empty field is no mistake before one tried. */
  const wrong = (field: OfferProblem) =>
    problems.includes(field) && (tried || field !== 'title') ? t(`wrong.${field}`) : undefined
  const publish = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (current === undefined || wallet === undefined || 'problems' in draft) return
    task.run(async () => {
      try {
        await current.client.consult.publish(draft, { wallet }, setProgress)
        onDone()
      } finally {
        setProgress(undefined)
      }
    })
  }
  const languages = [...new Set([...LANGUAGES, ...fields.languages])]
  return (
    <form onSubmit={publish} noValidate data-testid="offer-form" className="flex flex-col gap-4">
      <Card aria-labelledby={`${id}-what`}>
        <h2 id={`${id}-what`} className="text-lg">
          {t(own === undefined ? 'sell.title' : 'sell.changeTitle')}
        </h2>
        <p className="mt-1 text-sm text-soft">{t('sell.what')}</p>
        <Field
          className="mt-4"
          label={t('field.title')}
          hint={t('field.titleHint')}
          value={fields.title}
          maxLength={MAX_OFFER_TITLE}
          onChange={(event) => change({ title: event.target.value })}
          problem={wrong('title')}
          data-testid="offer-title"
        />
        <TextArea
          className="mt-4"
          label={t('field.text')}
          hint={t('field.textHint')}
          rows={5}
          maxLength={MAX_OFFER_TEXT}
          value={fields.text}
          onChange={(event) => change({ text: event.target.value })}
          data-testid="offer-text"
        />
        <Field
          className="mt-4"
          label={t('field.topics')}
          hint={t('field.topicsHint')}
          value={fields.topics}
          onChange={(event) => change({ topics: event.target.value })}
          problem={wrong('topics')}
          data-testid="offer-topics"
        />
        <fieldset className="mt-4">
          <legend className="mb-1 text-sm font-semibold">{t('languages')}</legend>
          <div className="flex flex-wrap gap-2">
            {languages.map((tag) => (
              <label
                key={tag}
                className="flex min-h-11 cursor-pointer items-center gap-2 rounded border border-line-strong px-3 text-sm has-checked:border-ink has-checked:bg-sunk has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ink md:min-h-10"
              >
                <input
                  type="checkbox"
                  checked={fields.languages.includes(tag)}
                  onChange={({ target }) =>
                    change({
                      languages: target.checked
                        ? [...fields.languages, tag]
                        : fields.languages.filter((each) => each !== tag),
                    })
                  }
                  className="size-4 accent-ink"
                  data-testid={`language-${tag}`}
                />
                {languageName(tag, locale)}
              </label>
            ))}
          </div>
          {wrong('languages') !== undefined && (
            <p role="alert" className="mt-1 text-sm text-loss">
              {wrong('languages')}
            </p>
          )}
        </fieldset>
      </Card>
      <Card aria-labelledby={`${id}-price`}>
        <h2 id={`${id}-price`} className="text-base">
          {t('price.title')}
        </h2>
        <div className="mt-3 grid gap-4 md:grid-cols-2">
          <Field
            label={t('field.perMinute', { symbol })}
            inputMode="decimal"
            value={fields.perMinute}
            onChange={(event) => change({ perMinute: event.target.value })}
            problem={wrong('perMinute')}
            data-testid="offer-rate"
          />
          <Field
            label={t('field.minimum', { symbol })}
            hint={t('field.minimumHint')}
            inputMode="decimal"
            value={fields.minimum}
            onChange={(event) => change({ minimum: event.target.value })}
            problem={wrong('minimum')}
            data-testid="offer-minimum"
          />
          <Select
            label={t('field.relay')}
            value={fields.relayId}
            onChange={(event) => change({ relayId: Number(event.target.value) })}
            data-testid="offer-relay"
          >
            {[...new Set([...hold, fields.relayId])]
              .filter((relay) => relay !== 0)
              .map((relay) => (
                <option key={relay} value={relay}>
                  {t('field.relayNumber', { id: String(relay) })}
                </option>
              ))}
            <option value={0}>{t('field.noRelay')}</option>
          </Select>
          <Select
            label={t('field.share')}
            value={fields.relayBps}
            disabled={fields.relayId === 0}
            onChange={(event) => change({ relayBps: Number(event.target.value) })}
            data-testid="offer-share"
          >
            {[...new Set<number>([...SHARES, fields.relayBps])]
              .filter((bps) => bps > 0)
              .map((bps) => (
                <option key={bps} value={bps}>
                  {formatShare(bps, locale)}
                </option>
              ))}
          </Select>
        </div>
        <p className="mt-2 text-sm text-soft">{t(fields.relayId === 0 ? 'field.noRelayMeans' : 'field.relayMeans')}</p>
        <TextArea
          className="mt-4"
          label={t('refund.title')}
          hint={t('field.refundHint')}
          rows={2}
          maxLength={MAX_REFUND_RULE}
          value={fields.refund}
          onChange={(event) => change({ refund: event.target.value })}
          data-testid="offer-refund"
        />
      </Card>
      <Card>
        <Switch
          on={fields.centre}
          onSwitch={(centre) => change({ centre })}
          label={t('sell.centre')}
          note={t('sell.centreMeans')}
          testId="offer-centre"
        />
      </Card>
      <HoursFields
        zone={fields.zone}
        days={fields.days}
        onZone={(zone) => change({ zone })}
        onDays={(days) => change({ days })}
        problem={wrong('days')}
      />
      <Card aria-labelledby={`${id}-sum`}>
        <h2 id={`${id}-sum`} className="text-base">
          {t('sell.sum')}
        </h2>
        {price === undefined ? (
          <p className="mt-2 text-sm text-soft">{t(problems.length === 0 ? 'sell.counting' : 'sell.incomplete')}</p>
        ) : (
          <Facts
            className="mt-2"
            facts={[
              {
                name: t('price.minute'),
                value: money.exact(price.perMinute),
                note: t('price.tick', {
                  amount: money.exact(price.rate),
                  period: formatDuration(price.tick, locale),
                }),
                testId: 'offer-per-minute',
              },
              {
                name: t('price.first', { period: formatDuration(price.tick * price.freeTicks, locale) }),
                value: t('price.free'),
                note: t('price.firstMeans'),
              },
              {
                name: t('sell.keep'),
                value: money.exact(price.netPerMinute),
                note: t('price.sharesMeans', {
                  relay: formatShare(fields.relayId === 0 ? 0 : price.relayBps, locale),
                  treasury: formatShare(price.feeBps, locale),
                }),
                testId: 'offer-net',
              },
              { name: t('sell.cost'), value: t('sell.costs'), note: t('sell.costsMean') },
            ]}
          />
        )}
        {balance?.native === 0n && (
          <Notice tone="attention" className="mt-4" action={<FundButton />}>
            {t('sell.needsGas')}
          </Notice>
        )}
        <div className="mt-4 flex flex-wrap gap-2">
          <Button
            type="submit"
            kind="primary"
            busy={task.running}
            disabled={wallet === undefined}
            data-testid="offer-publish"
            className="max-md:w-full"
          >
            {t(own === undefined ? 'sell.publish' : 'sell.change')}
          </Button>
          {onCancel !== undefined && (
            <Button onClick={onCancel} disabled={task.running} className="max-md:w-full">
              {t('sell.cancel')}
            </Button>
          )}
        </div>
        {tried && problems.length > 0 && (
          <Notice tone="attention" live className="mt-3">
            <ul>
              {problems.map((field) => (
                <li key={field}>{t(`wrong.${field}`)}</li>
              ))}
            </ul>
          </Notice>
        )}
        {progress !== undefined && (
          <ProgressSteps progress={progress} steps={['preparing', 'confirm', 'mining', 'publishing']} />
        )}
        <FailureNotice failure={task.failure} className="mt-3" />
      </Card>
    </form>
  )
}
