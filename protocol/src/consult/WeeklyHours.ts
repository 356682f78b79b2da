import * as v from 'valibot'

/** Minutes of a day. */
const DAY = 24 * 60
/** Openings of a week at most: three a day. */
export const MAX_OPENINGS = 21

const minute = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(DAY))
const opening = v.pipe(
  v.strictObject({
    /** 1 is Monday, 7 Sunday. */
    day: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7)),
    /** Minutes after midnight; `until` is not part of it. An opening over midnight is two. */
    from: minute(0),
    until: minute(1),
  }),
  v.check(({ from, until }) => from < until, 'it ends before it begins'),
)

/** Which zones exist changes with time and place, so only the spelling is a rule: a reader that does not know a zone says so. */
const zone = v.pipe(
  v.string(),
  v.maxLength(48),
  v.regex(/^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}$/, 'the name of a time zone is wanted'),
)

export const weeklyHoursSchema = v.strictObject({
  /** IANA name, such as `Asia/Shanghai`: the openings are in its local time. */
  zone,
  /** In order, and no two overlap. None: by appointment. */
  openings: v.pipe(
    v.array(opening),
    v.maxLength(MAX_OPENINGS),
    v.check(
      (openings) =>
        openings.every((each, index) => {
          const last = openings[index - 1]
          return last === undefined || last.day < each.day || (last.day === each.day && last.until <= each.from)
        }),
      'openings out of order, or over each other',
    ),
  ),
})

/** When somebody can usually be called. */
export type WeeklyHours = v.InferOutput<typeof weeklyHoursSchema>
