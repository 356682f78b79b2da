import * as v from 'valibot'

/** No health page is longer. */
export const MAX_HEALTH = 4_096

/** `GET /v1/health`: the relay can do its work. Its clock is unix ms. */
export const healthSchema = v.object({
  status: v.literal('ok'),
  time: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
})
