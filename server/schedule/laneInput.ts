import type { Words } from '../web/words.ts'
import type { Block, DayVisit, Hours } from './day.queries.ts'
import type { DayClock } from './dayClock.ts'
import type { Minutes } from './hours.ts'

/** What the lanes of a day are made from. */
export interface LaneInput {
  clock: DayClock
  hours: readonly Hours[]
  blocks: readonly Block[]
  visits: readonly DayVisit[]
  words: Words
  now: Date
  /** Shows visits of this status in full and the others faintly. */
  only: string | null
  /** The visit whose panel is open. */
  picked: string | null
  ghosts: readonly Ghost[]
}

/** What is not there yet, or no longer free: offers, the chosen time, the visit that was quicker. */
export interface Ghost extends Minutes {
  day: string
  chair: string
  kind: 'is-offer' | 'is-chosen' | 'is-taken'
  nr: string
  words: string
  hint: string
}
