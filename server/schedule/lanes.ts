import type { Words } from '../web/words.ts'
import { takesTime } from './appointments.ts'
import type { Chair, DayVisit } from './day.queries.ts'
import { type FreeTime, firstFree, freeGaps, type Opening, openings } from './gaps.ts'
import { stepsOf } from './gridSteps.ts'
import { type Minutes, overlap } from './hours.ts'
import type { LaneInput } from './laneInput.ts'
import { blocksOf, type ShownBlock, shownBlocks } from './shownBlocks.ts'
import { type ShownVisit, shownVisit } from './shownVisit.ts'
import { timesOf } from './visitTimes.ts'

/** What stands in a lane of the day, in the order of time. */
export interface Lane {
  id: string
  name: string
  provider: string
  /** Who usually treats here, in one word. */
  short: string
  who: string
  /** What the lane is called to those who hear it: "Room 1, Dr. Weber". */
  label: string
  /** The next free time of at least a quarter of an hour; null when there is none any more. */
  free: FreeTime | null
  blocks: ShownBlock[]
  visits: ShownVisit[]
  open: Opening[]
  ghosts: ShownGhost[]
}

interface ShownGhost {
  class: string
  nr: string
  words: string
  hint: string
}

/** A room's day. @param grid what the day shows, from the first to the last line */
export function laneOf(chair: Chair, input: LaneInput, grid: Minutes): Lane {
  const { standing: visits, taken } = standingIn(chair, input)
  const here = { ...input, blocks: blocksOf(chair.id, input.blocks) }
  const gaps = freeGaps(chair.id, here, taken)
  const who = whoOf(chair, input.words)
  return {
    id: chair.id,
    name: chair.name,
    provider: chair.provider_id ?? '',
    short: chair.short_name ?? '',
    who,
    label: who ? `${chair.name}, ${who}` : chair.name,
    free: firstFree(chair, gaps, input),
    blocks: shownBlocks(chair.id, input, grid),
    visits: visits.map((visit) => shownVisit(visit, here, { gaps, usual: chair.provider_id })),
    open: input.ghosts.length > 0 ? [] : openings(chair, visits, gaps, input),
    ghosts: ghostsOf(chair, visits, input),
  }
}

/** A missed visit stands in its room until its time is given to someone else; a cancelled one does not. */
function standingIn(
  chair: Chair,
  { visits, clock }: LaneInput,
): { standing: DayVisit[]; taken: readonly Minutes[] } {
  const here = visits.filter((visit) => visit.chair_id === chair.id && visit.status !== 'cancelled')
  const taken = here.filter((visit) => takesTime(visit.status)).map((visit) => timesOf(visit, clock))
  const standing = here.filter(
    (visit) => visit.status !== 'broken' || !taken.some((one) => overlap(one, timesOf(visit, clock))),
  )
  return { standing, taken }
}

function ghostsOf(chair: Chair, visits: readonly DayVisit[], { ghosts, clock }: LaneInput): ShownGhost[] {
  const missed = visits.filter((visit) => visit.status === 'broken').map((visit) => timesOf(visit, clock))
  return ghosts
    .filter((ghost) => ghost.chair === chair.id && ghost.day === clock.day)
    .map(({ kind, nr, words, hint, ...times }) => {
      const beside = missed.some((one) => overlap(one, times))
      return { class: `${kind}${beside ? ' beside' : ''} ${stepsOf(times)}`, nr, words, hint }
    })
}

function whoOf(chair: Chair, words: Words): string {
  if (!chair.provider_name) return ''
  return chair.profession === 'hygienist'
    ? words('schedule.hygieneBy', { name: chair.provider_name })
    : chair.provider_name
}
