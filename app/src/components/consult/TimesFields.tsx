'use client'
import { useLocale, useTranslations } from 'next-intl'
import { Field } from '../ui/Field.tsx'

/** Three moments that one proposes, in one's own time. */
export function TimesFields({
  values,
  onChange,
  problem,
}: {
  values: readonly string[]
  onChange: (values: readonly string[]) => void
  problem: string | undefined
}) {
  const t = useTranslations('consult')
  const locale = useLocale()
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-semibold">{t('booking.times')}</legend>
      <p className="mb-2 text-sm text-soft">
        {t('booking.timesHint', { zone: new Intl.DateTimeFormat(locale).resolvedOptions().timeZone })}
      </p>
      <div className="flex flex-col gap-2">
        {values.map((value, index) => (
          <Field
            // biome-ignore lint/suspicious/noArrayIndexKey: three fields that stay in their places
            key={index}
            type="datetime-local"
            label={t('booking.time', { number: index + 1 })}
            labelHidden
            value={value}
            onChange={({ target }) => onChange(values.map((each, place) => (place === index ? target.value : each)))}
            problem={index === 0 ? problem : undefined}
            data-testid={`booking-time-${index + 1}`}
          />
        ))}
      </div>
    </fieldset>
  )
}
