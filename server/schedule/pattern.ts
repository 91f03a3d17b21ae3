import type { Call } from '../web/call.ts'
import type { VisitType } from './desk.queries.ts'

/** Who is busy in which part of a visit: the assistant alone, who treats, the assistant again. */
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
