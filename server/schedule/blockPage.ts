import { page } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { choicesOf, type FormState } from '../web/fields.ts'
import { Refusal } from '../web/refusals.ts'
import { type BlockGiven, changesOfBlock } from './blocks.queries.ts'
import { blockKinds, blockName, blockOf, blockWarnings, newBlockForm } from './blocks.ts'
import type { Block, Chair } from './day.queries.ts'
import { clockText, dayClock, minutesOf, todayIn } from './dayClock.ts'
import { dayOf, dayRows, patientsOf } from './dayPage.ts'
import { dayText } from './forms.ts'
import type { Ghost } from './laneInput.ts'
import { knowing, TO_KNOW } from './warnings.ts'

interface BlockState {
  form: FormState & { cause?: string }
  conflict?: boolean
}

/** The day with the panel of a block beside it, a new one where none is given. */
export async function blockPage(call: Call<unknown>, block: Block | null, { form, conflict }: BlockState) {
  const asked = String(form.values['day'] ?? '')
  const day = dayText.safeParse(asked).success ? asked : todayIn(call.clinic.timeZone, call.now)
  const given = soundBlock(call, block, form)
  const warned = form.cause === TO_KNOW
  const [rows, told, changes] = await Promise.all([
    dayRows(call, day),
    given && warned ? blockWarnings(call, given) : { warnings: [], patients: [] },
    block ? changesOfBlock(call.db, block.id) : [],
  ])
  const data = {
    day: dayOf(call, rows, {
      picked: block?.id ?? null,
      ghosts: given ? ghostsOf(call, given, rows.chairs) : [],
    }),
    block,
    title: block ? blockName(call, block) : call.words('schedule.block.title'),
    action: block ? `/blocks/${block.id}` : '/blocks',
    form: { ...form, errors: warned ? {} : form.errors },
    warnings: told.warnings,
    known: knowing(told.warnings),
    conflict: conflict ?? false,
    kinds: choicesOf(blockKinds, call.words, 'schedule.blocks'),
    rooms: rows.chairs.map(({ id, name }) => ({ value: id, text: name })),
    changes: changes.map((one) => ({
      ...one,
      by: one.by_name ?? call.words('history.actors.system'),
      verb: call.words(`history.verbs.${VERBS[one.operation]}`),
    })),
  }
  return page('schedule/block', data, { patients: [...new Set([...patientsOf(rows), ...told.patients])] })
}

const VERBS = { insert: 'added', update: 'changed', delete: 'removed' } as const

/** A block's values as its form has them. */
export function valuesOfBlock(call: Call<unknown>, block: Block): Record<string, string> {
  const day = todayIn(call.clinic.timeZone, block.starts_at)
  const clock = dayClock(day, call.clinic.timeZone)
  const time = (at: Date) => clockText(clock.minutesAt(at))
  return {
    version: String(block.version),
    kind: block.kind,
    words: block.words,
    day,
    from: time(block.starts_at),
    until: time(block.ends_at),
    chair_id: block.chair_id ?? '',
    opens: block.opens_at ? time(block.opens_at) : '',
  }
}

/** What the form would keep as it stands; null while it is not yet a block. */
function soundBlock(call: Call<unknown>, block: Block | null, form: FormState): BlockGiven | null {
  const { version: _, known: __, ...values } = form.values
  const parsed = newBlockForm.safeParse({ ...values, id: block?.id ?? values['id'] })
  if (!parsed.success) return null
  try {
    return blockOf(call, parsed.data.id, parsed.data)
  } catch (failure) {
    // In the wrong order, or skipped by the clocks: the form says so.
    if (failure instanceof Refusal) return null
    throw failure
  }
}

function ghostsOf(call: Call<unknown>, block: BlockGiven, chairs: readonly Chair[]): Ghost[] {
  const day = todayIn(call.clinic.timeZone, block.starts_at)
  const { from: begins, until } = valuesOfBlock(call, { ...block, version: 1 }) as {
    from: string
    until: string
  }
  const [from, to] = [minutesOf(begins), minutesOf(until)]
  return chairs
    .filter((chair) => block.chair_id === null || chair.id === block.chair_id)
    .map((chair) => ({
      day,
      chair: chair.id,
      from,
      to: Math.max(to, from + 5),
      kind: 'is-chosen',
      nr: '',
      words: `${begins}–${until}`,
      hint: '',
    }))
}
