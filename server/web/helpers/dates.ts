import type { DateShape, Moment } from '../formats.ts'
import { ageOn, dateShapes, dayOf, formatDate, formatDayRange, formatTimeRange, isoText } from '../formats.ts'
import type { Frame } from '../frame.ts'
import type { Helpers, Options } from './helper.ts'
import { given, writes } from './helper.ts'

export const dates: Helpers = {
  ...Object.fromEntries(
    (Object.keys(dateShapes) as DateShape[]).map((shape) => [
      shape,
      writes((value: Moment, frame) => formatDate(value, shape, frame)),
    ]),
  ),
  timeRange: (from: Moment, to: Moment, options: Options) => {
    return formatTimeRange(given(from), given(to), options.data.frame)
  },
  dayRange: (from: string, to: string, options: Options) => {
    return formatDayRange(given(from), given(to), options.data.frame)
  },
  /** Today, tomorrow and yesterday as words, other days as dates. */
  day: writes((value: Moment, frame) => nearDay(value, frame) ?? formatDate(value, 'date', frame)),
  iso: writes((value: Moment) => isoText(value)),
  /** The day 'YYYY-MM-DD' in the clinic's zone: for addresses and date inputs. */
  isoDay: writes((value: Moment, frame) => dayOf(value, frame)),
  /** 54: whole years today. */
  age: writes((born: Moment, frame) => ageOn(born, todayOf(frame)).years),
  /** "54 years", for infants "7 months". */
  ageWords: writes((born: Moment, frame) => {
    const { years, months } = ageOn(born, todayOf(frame))
    if (years < 2) return frame.words('shell.age.months', { count: months })
    return frame.words('shell.age.years', { count: years })
  }),
}

const near: Record<number, string> = { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' }

function nearDay(value: Moment, frame: Frame): string | undefined {
  const days = (Date.parse(dayOf(value, frame)) - Date.parse(todayOf(frame))) / 86_400_000
  const key = near[days]
  return key && frame.words(`shell.day.${key}`)
}

const todays = new WeakMap<Frame, string>()

/** The frame's day, worked out once a page. */
function todayOf(frame: Frame): string {
  const known = todays.get(frame)
  if (known !== undefined) return known
  const day = dayOf(frame.now, frame)
  todays.set(frame, day)
  return day
}
