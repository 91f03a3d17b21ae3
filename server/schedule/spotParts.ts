import type { Call } from '../web/call.ts'
import type { VisitType } from './desk.queries.ts'
import { nextFree, type Spot } from './booking.ts'
import { type Clash, clashWords, overrideOf } from './clashWords.ts'
import { clockText } from './dayClock.ts'
import type { Offer } from './free.ts'
import { type Desk, otherPlaces, placesFor } from './places.ts'
import { ownSpot, slotOf, type Values } from './spotForm.ts'
import { ghostsOf } from './spotGhosts.ts'
import { capital, inWords, lineOf, placeWords, type Verb, verbWords, whenWords } from './spotWords.ts'

export interface SpotInput {
  values: Values
  type: VisitType | null
  minutes: number
  /** The first day to look for free times. */
  start: string
  clash: Clash | null
  /** Whom the chosen time on the grid is for. */
  name: string
  verb: Verb
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

interface ChosenInput extends SpotInput {
  offers: readonly Offer[]
  chosen: string
  own: Spot | null
}

function sendWords(call: Call<unknown>, desk: Desk, { offers, chosen, own, verb }: ChosenInput): string {
  const offer = offers.find((one) => slotOf(one) === chosen)
  if (offer) return verbWords(call, desk, { ...offer, time: clockText(offer.from), verb })
  return own
    ? verbWords(call, desk, { ...own, verb })
    : call.words(verb === 'move' ? 'schedule.move.title' : 'schedule.book')
}
