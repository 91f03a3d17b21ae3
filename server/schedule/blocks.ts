import { Temporal } from 'temporal-polyfill'
import type { z } from 'zod'
import { timeExists } from '../lib/clock.ts'
import type { Call } from '../web/call.ts'
import { choice, day, form, id, optionalId, optionalText, version, whole } from '../web/forms.ts'
import { formatTimeRange } from '../web/formats.ts'
import { Refusal } from '../web/refusals.ts'
import { type BlockGiven, type Within, within } from './blocks.queries.ts'
import type { Block } from './day.queries.ts'
import { dayClock, minutesOf } from './dayClock.ts'
import { optionalTime, time } from './forms.ts'
import type { Warning } from './warnings.ts'

export const blockKinds = ['lunch', 'meeting', 'emergency', 'closed'] as const

const fields = {
  kind: choice(blockKinds),
  words: optionalText(60),
  day: day(),
  from: time(),
  until: time(),
  chair_id: optionalId(),
  opens: optionalTime(),
  /** The warnings that were seen. */
  known: optionalText(30),
}

export const newBlockForm = form({ id: id(), ...fields })
export const blockForm = form({ version: version(), ...fields })
type BlockFields = Omit<z.output<typeof blockForm>, 'version' | 'known'>

/** What dragging sends. */
export const blockMoveForm = form({
  version: version(),
  day: day(),
  time: time(),
  minutes: whole(5, 720),
  chair_id: optionalId(),
})

export const blockRefusals = {
  block_of_a_chair: { field: 'chair_id', words: 'schedule.refusals.chair' },
  block_has_a_length: { field: 'until', words: 'schedule.refusals.blockEnd' },
}

/** A form's block on the clinic's wall clock. @throws Refusal for times that are none, or in the wrong order */
export function blockOf(call: Call<unknown>, id: string, given: BlockFields): BlockGiven {
  const clock = dayClock(given.day, call.clinic.timeZone)
  const at = (field: 'from' | 'until' | 'opens') => {
    const text = given[field]
    if (!timeExists(Temporal.PlainDate.from(given.day), text, call.clinic.timeZone))
      throw new Refusal(field, 'schedule.refusals.noSuchTime')
    return clock.at(minutesOf(text))
  }
  const starts_at = at('from')
  const ends_at = at('until')
  if (ends_at <= starts_at) throw new Refusal('until', 'schedule.refusals.blockEnd')
  const opens_at = given.kind === 'emergency' && given.opens !== '' ? at('opens') : null
  if (opens_at && opens_at >= ends_at) throw new Refusal('opens', 'schedule.refusals.blockOpens')
  return { id, kind: given.kind, words: given.words, chair_id: given.chair_id, starts_at, ends_at, opens_at }
}

/** What a block would stand over: visits stay where they are, whoever blocks their time should know. */
export async function blockWarnings(
  call: Call<unknown>,
  block: BlockGiven,
): Promise<{ warnings: Warning[]; patients: string[] }> {
  const found = await within(call.db, block)
  return {
    warnings: found.map((one) => ({ about: aboutOf(one), words: wordsOf(call, one) })),
    patients: found.flatMap(({ patient_id }) => patient_id ?? []),
  }
}

function aboutOf({ id, starts_at, ends_at }: Within): string {
  return `${id}/${starts_at.getTime()}/${ends_at.getTime()}`
}

function wordsOf(call: Call<unknown>, one: Within): string {
  const name = [one.family_name, one.given_name].filter(Boolean).join(', ')
  return call.words('schedule.block.within', {
    what: one.kind ? blockName(call, { kind: one.kind, words: one.words }) : name,
    times: formatTimeRange(one.starts_at, one.ends_at, call.frame),
    room: one.chair_name ?? call.words('schedule.block.everyRoom'),
  })
}

export function blockName(call: Call<unknown>, { kind, words }: Pick<Block, 'kind' | 'words'>): string {
  return words || call.words(`schedule.blocks.${kind}`)
}
