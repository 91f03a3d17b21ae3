import type { Block } from './day.queries.ts'
import { clockText, type DayClock } from './dayClock.ts'
import { stepsOf } from './gridSteps.ts'
import { blockMinutes, type Minutes, openOf, overlap, without } from './hours.ts'
import type { LaneInput } from './laneInput.ts'

export interface ShownBlock {
  /** Of a block that can be changed here; '' for opening hours. */
  id: string
  version: number
  minutes: number
  /** Stands in every room. */
  everywhere: boolean
  kind: string
  class: string
  words: string
  hint: string
}

/** What is not for booking in a room: outside its hours, lunch, and its blocks. */
export function shownBlocks(chair: string, input: LaneInput, grid: Minutes): ShownBlock[] {
  const { clock, words, hours } = input
  const open = openOf(hours, chair, clock.day)
  const closed = open ? without(grid, [open]) : [grid]
  const blocks = blocksOf(chair, input.blocks)
  // A meeting at lunch stands in its place, and the rest is still lunch.
  const taken = blocks.map((block) => blockMinutes(block, clock))
  const lunch = open?.lunch ? without(open.lunch, taken) : []
  return [
    ...closed.map((one) => ({ ...fromHours, kind: 'closed', class: stepsOf(one) })),
    ...skippedIn(grid, clock).map((one) => ({
      ...fromHours,
      kind: 'lunch',
      class: stepsOf(one),
      words: words('schedule.blocks.skipped'),
    })),
    ...lunch.map((one) => ({
      ...fromHours,
      kind: 'lunch',
      class: stepsOf(one),
      words: words('schedule.blocks.lunch'),
    })),
    ...blocks.map((block) => shownBlock(block, input)),
  ]
}

/** Where the clocks are put forward there is an hour that nobody can book. */
function skippedIn(grid: Minutes, { skipped }: DayClock): Minutes[] {
  return skipped && overlap(skipped, grid) ? [skipped] : []
}

const fromHours = { id: '', version: 0, minutes: 0, everywhere: false, words: '', hint: '' }

function shownBlock(block: Block, { clock, words, picked }: LaneInput): ShownBlock {
  const opens = block.opens_at && block.opens_at >= clock.from ? clock.minutesAt(block.opens_at) : null
  return {
    id: block.id,
    version: block.version,
    minutes: Math.round((block.ends_at.getTime() - block.starts_at.getTime()) / 60_000),
    everywhere: block.chair_id === null,
    kind: block.kind === 'emergency' ? 'emergency' : 'lunch',
    class: `${stepsOf(blockMinutes(block, clock))}${picked === block.id ? ' is-picked' : ''}`,
    words: block.words || words(`schedule.blocks.${block.kind}`),
    hint: opens === null ? '' : words('schedule.blocks.opens', { time: clockText(opens) }),
  }
}

/** The blocks of a room, and those of every room. */
export function blocksOf(chair: string, blocks: readonly Block[]): Block[] {
  return blocks.filter((block) => block.chair_id === null || block.chair_id === chair)
}
