import type { Call } from '../web/call.ts'
import { formatDate } from '../web/formats.ts'
import type { Taken, VisitType } from './appointments.queries.ts'
import { nextFree, readSlot, slotText, type Spot } from './booking.ts'
import { isId } from '../lib/ids.ts'
import { dayText, typedTime } from './forms.ts'
import { clockText, dayClock, minutesOf, shiftDay, todayIn } from './dayClock.ts'
import type { Offer } from './free.ts'
import type { Ghost } from './lanes.ts'
import { type Desk, otherPlaces, placesFor } from './places.ts'

/** Someone else has the time: who, where, and whether only their provider is in the way. */
export interface Clash {
  spot: Spot
  taken: Taken[]
  of: 'chair' | 'provider'
}

/** A form's fields as text. */
export type Values = Record<string, string>

const fields = [
  ...['id', 'new_id', 'patient_id', 'q', 'newcomer', 'family_name', 'given_name', 'born_on', 'phone'],
  ...['type_id', 'what', 'note', 'version', 'reason'],
  ...['slot', 'day', 'time', 'minutes', 'provider_id', 'chair_id', 'part', 'more'],
  ...['override', 'override_slot', 'override_reason'],
]

/** Every field of our forms as it was typed; what was sent twice or not at all is still one text. */
export function typedValues(sent: Record<string, unknown>): Values {
  return Object.fromEntries(fields.map((name) => [name, String([sent[name]].flat()[0] ?? '')]))
}

/** The same where it makes sense: ids, days and times that are none are left out of what is looked up. */
export function soundValues(typed: Values): Values {
  const sound = { ...typed }
  for (const name of ['patient_id', 'type_id', 'provider_id', 'chair_id'])
    if (!isId(typed[name])) sound[name] = ''
  if (!dayText.safeParse(typed['day']).success) sound['day'] = ''
  sound['time'] = typedTime(typed['time'] ?? '') ?? ''
  if (
    !/^\d{1,3}$/.test(typed['minutes'] ?? '') ||
    Number(typed['minutes']) < 5 ||
    Number(typed['minutes']) > 480
  )
    sound['minutes'] = ''
  if (!['morning', 'afternoon'].includes(typed['part'] ?? '')) sound['part'] = ''
  if (!/^\d{1,2}$/.test(typed['more'] ?? '')) sound['more'] = ''
  return sound
}

export interface SpotInput {
  values: Values
  type: VisitType | null
  minutes: number
  /** The first day to look for free times. */
  start: string
  clash: Clash | null
  /** Whom the chosen time on the grid is for. */
  name: string
  /** What the button does. */
  verb: 'book' | 'move'
}

/** What a panel needs to choose a time: offers, the marks on the grid, and what stands in the way. */
export async function spotParts(call: Call<unknown>, desk: Desk, input: SpotInput) {
  const { values, minutes, clash } = input
  const own = ownSpot(values)
  const offers = await offersFor(call, desk, input)
  const chosen = chosenOf(values, { own, offers, clash })
  return {
    clash: clash ? clashWords(call, clash) : null,
    line: own && !clash ? lineOf(call, desk, own, minutes) : null,
    providers: desk.providers.map((one) => ({ value: one.id, text: one.name })),
    chairs: desk.chairs.map((one) => ({ value: one.id, text: one.name })),
    parts: ['morning', 'afternoon'].map((part) => ({ part, pressed: values['part'] === part })),
    part: values['part'] ?? '',
    more: values['more'] || '4',
    moreNext: String(Math.min(40, Number(values['more'] || 4) + 8)),
    offers: offers.map((offer, at) => shownOffer(call, desk, { ...input, offer, nr: at + 1, chosen })),
    ownChosen: chosen === 'own',
    override: overrideOf(call, clash),
    send: sendWords(call, desk, { ...input, offers, chosen, own }),
    ownSend: sendWords(call, desk, { ...input, offers: [], chosen, own }),
    ghosts: ghostsOf(call, { ...input, offers, chosen, own }),
  }
}

/** The time the person set by hand or clicked on the grid. */
export function ownSpot(values: Values): Spot | null {
  const { day, time } = values
  if (!day || !time || (values['slot'] && values['slot'] !== 'own')) return null
  return { day, time, chair: values['chair_id'] || null, provider: values['provider_id'] || null }
}

async function offersFor(call: Call<unknown>, desk: Desk, input: SpotInput): Promise<Offer[]> {
  const { values, type, minutes, start, clash } = input
  const wanted = { chair: values['chair_id'] || null, provider: values['provider_id'] || null, type }
  const limit = clash ? 3 : Math.min(40, Number(values['more']) || 4)
  const part = (values['part'] ?? '') as '' | 'morning' | 'afternoon'
  const wish = { day: start, minutes, part, limit }
  if (!clash) return nextFree(call, { ...wish, places: placesFor(desk, wanted) })
  const provider = wanted.provider ?? clash.spot.provider
  const same = { chair: null, provider, type }
  const [own, others] = await Promise.all([
    nextFree(call, { ...wish, places: placesFor(desk, same) }),
    nextFree(call, { ...wish, limit: 1, places: otherPlaces(desk, same) }),
  ])
  const all = [...own, ...others].sort((a, b) => a.at.getTime() - b.at.getTime())
  return all.slice(0, 3)
}

function slotOf(offer: Offer): string {
  return slotText({
    day: offer.day,
    time: clockText(offer.from),
    chair: offer.chair,
    provider: offer.provider,
  })
}

/** Which radio button is on: what the person chose while it is still offered, else their own time, else the first. */
function chosenOf(
  values: Values,
  { own, offers, clash }: { own: Spot | null; offers: readonly Offer[]; clash: Clash | null },
): string {
  const slots = offers.map(slotOf)
  if (clash) return slots[0] ?? 'own'
  if (own) return 'own'
  const slot = values['slot'] ?? ''
  return slots.includes(slot) ? slot : (slots[0] ?? 'own')
}

export function patternOf(call: Call<unknown>, type: VisitType, minutes: number) {
  const { assistant_before: before, assistant_after: after, colour, profession } = type
  const own = minutes - before - after
  const who = call.words(`schedule.profession.${profession}`)
  const parts =
    own > 0
      ? [
          { who: 'asst', minutes: before, words: call.words('schedule.booking.assistant') },
          { who: 'own', minutes: own, words: who },
          { who: 'asst', minutes: after, words: call.words('schedule.booking.assistant') },
        ]
      : [{ who: 'own', minutes, words: who }]
  return {
    colour,
    parts: parts
      .filter((part) => part.minutes > 0)
      .map((part) => ({
        ...part,
        class: `${part.who} part-${Math.min(240, Math.ceil(part.minutes / 5) * 5)}`,
      })),
  }
}

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
function placeWords(
  desk: Desk,
  { chair, provider }: { chair: string | null; provider: string | null },
): string {
  const room = desk.chairs.find((one) => one.id === chair)
  const who = desk.providers.find((one) => one.id === (provider ?? room?.provider_id))
  return [room?.name, who?.short_name].filter(Boolean).join(' · ')
}

interface ShownInput extends SpotInput {
  offer: Offer
  nr: number
  chosen: string
}

function shownOffer(call: Call<unknown>, desk: Desk, { offer, nr, chosen, values, clash, verb }: ShownInput) {
  const value = slotOf(offer)
  const time = clockText(offer.from)
  const wanted = values['provider_id'] || clash?.spot.provider
  const same = offer.provider === wanted
  return {
    value,
    nr,
    when: capital(whenWords(call, { day: offer.day, time })),
    where: placeWords(desk, offer),
    end: clash && wanted ? call.words(`schedule.booking.${same ? 'same' : 'other'}`) : inWords(call, offer),
    checked: value === chosen,
    send: verbWords(call, desk, { ...offer, time, verb }),
  }
}

function inWords(call: Call<unknown>, offer: Offer): string {
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

function verbWords(call: Call<unknown>, desk: Desk, spot: Spot & { verb: SpotInput['verb'] }): string {
  const when = whenWords(call, spot)
  const room = desk.chairs.find((one) => one.id === spot.chair)?.name
  return capital(
    room
      ? call.words(`schedule.${spot.verb === 'move' ? 'move.sendIn' : 'booking.sendIn'}`, { when, room })
      : call.words(`schedule.${spot.verb === 'move' ? 'move.send' : 'booking.send'}`, { when }),
  )
}

function sendWords(call: Call<unknown>, desk: Desk, { offers, chosen, own, verb }: ChosenInput): string {
  const offer = offers.find((one) => slotOf(one) === chosen)
  if (offer) return verbWords(call, desk, { ...offer, time: clockText(offer.from), verb })
  return own
    ? verbWords(call, desk, { ...own, verb })
    : call.words(verb === 'move' ? 'schedule.move.title' : 'schedule.book')
}

function lineOf(call: Call<unknown>, desk: Desk, own: Spot, minutes: number) {
  const until = clockText(dayClock(own.day, call.clinic.timeZone).after(minutesOf(own.time), minutes))
  return { when: `${capital(whenWords(call, own))}–${until}`, where: placeWords(desk, own) }
}

function clashWords(call: Call<unknown>, { spot, taken, of }: Clash) {
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

/** Only where nothing but the provider's own time is in the way, and only for those who may. */
function overrideOf(call: Call<unknown>, clash: Clash | null) {
  if (clash?.of !== 'provider' || !call.may('schedule.override')) return null
  const who = clash.taken[0]?.provider_name ?? ''
  return {
    slot: slotText(clash.spot),
    words: call.words('schedule.clash.override', { time: clash.spot.time, who }),
  }
}

interface ChosenInput extends SpotInput {
  offers: readonly Offer[]
  chosen: string
  own: Spot | null
}

function ghostsOf(call: Call<unknown>, input: ChosenInput): Ghost[] {
  const { offers, chosen, own, minutes, name, clash } = input
  const offered = offers.map((offer, at): Ghost => {
    const here = slotOf(offer) === chosen
    return {
      day: offer.day,
      chair: offer.chair,
      from: offer.from,
      to: offer.to,
      kind: here ? 'is-chosen' : 'is-offer',
      nr: String(at + 1),
      words: here && name ? name : clockText(offer.from),
      hint: '',
    }
  })
  const taken = (clash?.taken ?? []).flatMap((one) => (clash ? takenGhost(call, one, clash) : []))
  if (!own?.chair || chosen !== 'own') return [...offered, ...taken]
  const from = minutesOf(own.time)
  const to = dayClock(own.day, call.clinic.timeZone).after(from, minutes)
  const words = `${own.time}–${clockText(to)}`
  const mine = {
    day: own.day,
    chair: own.chair,
    from,
    to: to > from ? to : from + minutes,
    kind: 'is-chosen',
    nr: '',
    words,
    hint: '',
  }
  return [mine as Ghost, ...taken]
}

function takenGhost(call: Call<unknown>, one: Taken, clash: Clash): Ghost[] {
  if (!one.chair_id) return []
  const from = minutesOf(formatDate(one.starts_at, 'time', call.frame))
  const since = one.since ? formatDate(one.since, 'timeExact', call.frame) : ''
  return [
    {
      day: clash.spot.day,
      chair: one.chair_id,
      from,
      to: from + Math.round((one.ends_at.getTime() - one.starts_at.getTime()) / 60_000),
      kind: 'is-taken',
      nr: '',
      words: [one.family_name, one.given_name].filter(Boolean).join(', '),
      hint: [since, one.by_name].filter(Boolean).join(' · ') || '·',
    },
  ]
}

/** The spot a refused form asked for. */
export function spotTried(tried: Values): Spot | null {
  const chosen = readSlot((tried['override'] ? tried['override_slot'] : tried['slot']) ?? '')
  if (chosen) return chosen
  const { day, time } = tried
  if (!day || !time) return null
  return { day, time, chair: tried['chair_id'] || null, provider: tried['provider_id'] || null }
}
