import type { Call } from '../web/call.ts'
import { formatDate } from '../web/formats.ts'
import type { Taken } from './taken.queries.ts'
import type { Spot } from './booking.ts'
import type { Clash } from './clashWords.ts'
import { clockText, dayClock, minutesOf } from './dayClock.ts'
import type { Offer } from './free.ts'
import type { Ghost } from './laneInput.ts'
import { slotOf } from './spotForm.ts'

interface Shown {
  offers: readonly Offer[]
  /** The slot of the offer that is chosen, or `own`. */
  chosen: string
  /** The time set by hand. */
  own: Spot | null
  minutes: number
  /** Whom the chosen time is for. */
  name: string
  clash: Clash | null
}

/** The marks on the grid: what is offered, what is chosen, and who was quicker. */
export function ghostsOf(call: Call<unknown>, shown: Shown): Ghost[] {
  const { offers, chosen, own, minutes, name, clash } = shown
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
