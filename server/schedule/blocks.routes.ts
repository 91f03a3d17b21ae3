import { z } from 'zod'
import { newId } from '../lib/ids.ts'
import { redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { form, version } from '../web/forms.ts'
import { Conflict, NotFound } from '../web/refusals.ts'
import { type Attempt, get, post, type Route } from '../web/routes.ts'
import { blockForm, blockMoveForm, blockOf, blockRefusals, blockWarnings, newBlockForm } from './blocks.ts'
import { type BlockGiven, deleteBlock, findBlock, insertBlock, updateBlock } from './blocks.queries.ts'
import { blockPage, valuesOfBlock } from './blockPage.ts'
import type { Block } from './day.queries.ts'
import { clockText, dayClock, minutesOf, todayIn } from './dayClock.ts'
import { dayText, timeText } from './forms.ts'
import { checkKnown } from './warnings.ts'

const may = 'schedule.write'
const newQuery = z.strictObject({
  day: dayText.optional(),
  time: timeText.optional(),
  chair: z.uuid().optional(),
})

/** Time that is not for booking: lunch, a meeting, a slot kept for emergencies. */
export const blockRoutes: readonly Route[] = [
  get('/blocks/new', { may, reads: 'patients', query: newQuery }, (call) => {
    const { day, time, chair } = call.query
    const from = time ?? '12:00'
    const until = clockText(Math.min(minutesOf(from) + 30, 23 * 60 + 55))
    const values = { id: newId(), day: day ?? todayIn(call.clinic.timeZone, call.now), from, until }
    return blockPage(call, null, {
      form: { values: { ...values, kind: 'meeting', chair_id: chair ?? '' }, errors: {} },
    })
  }),
  post(
    '/blocks',
    {
      may,
      form: newBlockForm,
      retry: (call, attempt) => blockPage(call, null, { form: attempt }),
      refusals: blockRefusals,
    },
    async (call, given) => {
      const block = blockOf(call, given.id, given)
      await checkBlock(call, block, given.known)
      await insertBlock(call.db, block)
      return done(given.day, 'blocked')
    },
  ),
  get('/blocks/:id', { may, reads: 'patients' }, async (call) => {
    const block = await getBlock(call)
    return blockPage(call, block, { form: { values: valuesOfBlock(call, block), errors: {} } })
  }),
  post(
    '/blocks/:id',
    { may, form: blockForm, retry: again, refusals: blockRefusals },
    async (call, given) => {
      const { id } = await getBlock(call)
      const block = blockOf(call, id, given)
      await checkBlock(call, block, given.known)
      if (!(await updateBlock(call.db, { ...block, version: given.version }))) throw new Conflict('block')
      return done(given.day, 'blockChanged')
    },
  ),
  post(
    '/blocks/:id/move',
    { may, form: blockMoveForm, retry: moveAgain, refusals: blockRefusals },
    async (call, { version: known, ...given }) => {
      const block = await getBlock(call)
      const moved = movedTo(call, block, given)
      await checkBlock(call, moved, '')
      if (!(await updateBlock(call.db, { ...moved, version: known }))) throw new Conflict('block')
      return done(given.day, 'blockMoved')
    },
  ),
  post(
    '/blocks/:id/removal',
    { may, form: form({ version: version() }), retry: again },
    async (call, { version: known }) => {
      const block = await getBlock(call)
      if (!(await deleteBlock(call.db, block.id, known))) throw new Conflict('block')
      return done(todayIn(call.clinic.timeZone, block.starts_at), 'blockRemoved')
    },
  ),
]

function done(day: string, what: string) {
  return redirect(`/schedule?day=${day}`, { done: `schedule.done.${what}`, undo: true })
}

async function checkBlock(call: Call<unknown>, block: BlockGiven, known: string): Promise<void> {
  const { warnings } = await blockWarnings(call, block)
  checkKnown(warnings, known)
}

type Moved = Omit<z.output<typeof blockMoveForm>, 'version'>

/** Elsewhere, with the same real length or a new one; an emergency slot opens as long before as it did. */
function movedTo(call: Call<unknown>, block: Block, { day, time, minutes, chair_id }: Moved): BlockGiven {
  const from = dayClock(day, call.clinic.timeZone).at(minutesOf(time))
  const ahead = block.opens_at && block.starts_at.getTime() - block.opens_at.getTime()
  return {
    ...block,
    chair_id,
    starts_at: from,
    ends_at: new Date(from.getTime() + minutes * 60_000),
    opens_at: ahead === null ? null : new Date(from.getTime() - ahead),
  }
}

/** The panel once more; after someone else's change it says so, and a second time keeps what is typed. */
async function again(call: Call<unknown>, attempt: Attempt) {
  const block = await getBlock(call)
  const stored = valuesOfBlock(call, block)
  const values = { ...stored, ...attempt.values, ...(attempt.conflict && { version: block.version }) }
  return blockPage(call, block, {
    form: { ...attempt, values, ...(attempt.conflict && { stored }) },
    conflict: attempt.conflict,
  })
}

/** What was dragged onto something is asked about in the panel. */
async function moveAgain(call: Call<unknown>, attempt: Attempt) {
  const block = await getBlock(call)
  const tried = blockMoveForm.safeParse(attempt.values)
  const moved = tried.success ? { ...block, ...movedTo(call, block, tried.data) } : block
  return blockPage(call, block, {
    form: { ...attempt, values: { ...valuesOfBlock(call, moved), version: block.version } },
    conflict: attempt.conflict,
  })
}

async function getBlock(call: Call<unknown>): Promise<Block> {
  const block = await findBlock(call.db, call.params['id'] as string)
  if (!block) throw new NotFound('block')
  return block
}
