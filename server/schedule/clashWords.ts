import type { Call } from '../web/call.ts'
import { formatDate } from '../web/formats.ts'
import type { Taken } from './taken.queries.ts'
import { slotText, type Spot } from './booking.ts'
import { todayIn } from './dayClock.ts'

/** Someone else has the time: who, where, and whether only their provider is in the way. */
export interface Clash {
  spot: Spot
  taken: Taken[]
  of: 'chair' | 'provider'
}

/** Who was quicker, and when they took it. */
export function clashWords(call: Call<unknown>, { spot, taken, of }: Clash) {
  const first = taken[0]
  const room = first?.chair_name ?? ''
  const values = { time: spot.time, room, provider: first?.provider_name ?? '' }
  const lately = first?.since && call.now.getTime() - first.since.getTime() < 10 * 60_000
  const key = of === 'provider' ? 'provider' : lately ? 'lately' : 'taken'
  const title = first
    ? call.words(`schedule.clash.${key}`, values)
    : call.words('schedule.clash.gone', values)
  return { title, who: first ? whoWords(call, first, of) : '' }
}

/** Only where nothing but the provider's own time is in the way, and only for those who may. */
export function overrideOf(call: Call<unknown>, clash: Clash | null) {
  if (clash?.of !== 'provider' || !call.may('schedule.override')) return null
  const who = clash.taken[0]?.provider_name ?? ''
  return {
    slot: slotText(clash.spot),
    words: call.words('schedule.clash.override', { time: clash.spot.time, who }),
  }
}

function whoWords(call: Call<unknown>, first: Taken, of: Clash['of']): string {
  const values = {
    name: [first.family_name, first.given_name].filter(Boolean).join(', '),
    room: first.chair_name ?? '',
    by: first.by_name ?? '',
    at: first.since
      ? formatDate(first.since, sameDay(call, first.since) ? 'timeExact' : 'dateTime', call.frame)
      : '',
    from: formatDate(first.starts_at, 'time', call.frame),
    to: formatDate(first.ends_at, 'time', call.frame),
  }
  if (of === 'provider') return call.words('schedule.clash.busy', values)
  return values.by && values.at
    ? call.words('schedule.clash.booked', values)
    : call.words('schedule.clash.there', values)
}

function sameDay(call: Call<unknown>, at: Date): boolean {
  return todayIn(call.clinic.timeZone, at) === todayIn(call.clinic.timeZone, call.now)
}
