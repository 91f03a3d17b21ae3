import type { Call } from '../web/call.ts'
import { formatDate } from '../web/formats.ts'
import type { Spot } from './booking.ts'
import { clockText, dayClock, minutesOf, shiftDay, todayIn } from './dayClock.ts'
import type { Offer } from './free.ts'
import type { Desk } from './places.ts'

/** "today 12:00", "Wed, 25 Nov 08:30". */
export function whenWords(call: Call<unknown>, { day, time }: Pick<Spot, 'day' | 'time'>): string {
  const today = todayIn(call.clinic.timeZone, call.now)
  if (day === today) return `${call.words('shell.day.today')} ${time}`
  return `${formatDate(day, 'dateShort', call.frame)} ${time}`
}

export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}

/** "Room 2 · Dr. Weber": people by their short name, so that an offer stays on one line. */
export function placeWords(
  desk: Desk,
  { chair, provider }: { chair: string | null; provider: string | null },
): string {
  const room = desk.chairs.find((one) => one.id === chair)
  const who = desk.providers.find((one) => one.id === (provider ?? room?.provider_id))
  return [room?.name, who?.short_name].filter(Boolean).join(' · ')
}

/** How far off an offer is: in minutes or hours today, tomorrow, in days. */
export function inWords(call: Call<unknown>, offer: Offer): string {
  const today = todayIn(call.clinic.timeZone, call.now)
  if (offer.day === shiftDay(today, 1)) return call.words('shell.day.tomorrow')
  if (offer.day !== today) {
    const days = Math.round((Date.parse(offer.day) - Date.parse(today)) / 86_400_000)
    return call.words('schedule.booking.inDays', { count: days })
  }
  const minutes = Math.max(0, Math.round((offer.at.getTime() - call.now.getTime()) / 60_000))
  if (minutes < 60) return call.words('schedule.booking.inMinutes', { minutes })
  return call.words('schedule.booking.inHours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}

/** What the button says that books or moves to a spot. */
export function verbWords(call: Call<unknown>, desk: Desk, spot: Spot & { verb: Verb }): string {
  const when = whenWords(call, spot)
  const room = desk.chairs.find((one) => one.id === spot.chair)?.name
  return capital(
    room
      ? call.words(`schedule.${spot.verb === 'move' ? 'move.sendIn' : 'booking.sendIn'}`, { when, room })
      : call.words(`schedule.${spot.verb === 'move' ? 'move.send' : 'booking.send'}`, { when }),
  )
}

/** The time set by hand with its end, and where that is. */
export function lineOf(call: Call<unknown>, desk: Desk, own: Spot, minutes: number) {
  const until = clockText(dayClock(own.day, call.clinic.timeZone).after(minutesOf(own.time), minutes))
  return { when: `${capital(whenWords(call, own))}–${until}`, where: placeWords(desk, own) }
}

/** What the button does. */
export type Verb = 'book' | 'move'
