import { form, optionalId, optionalText, text, version } from '../web/forms.ts'
import { redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { Conflict, NotFound, Refusal } from '../web/refusals.ts'
import { type Attempt, get, post, type Route } from '../web/routes.ts'
import { checkStep, isMovable, type Status } from './appointments.ts'
import {
  findVisit,
  takeTurns,
  updateDetails,
  updatePlacing,
  updateStatus,
  type Visit,
} from './appointments.queries.ts'
import { placingOf, togetherOf } from './booking.ts'
import { deskOf } from './desk.queries.ts'
import { type MoveForm, moveForm, spotOf, valuesOf } from './bookingForm.ts'
import { clashOf, toldOf } from './clash.ts'
import { todayIn } from './dayClock.ts'
import { minutesOfVisit } from './visitTimes.ts'
import { isTaken, placeRefusals } from './refusals.ts'
import { type Mode, visitPage } from './visitPage.ts'
import { visitWarnings } from './visitWarnings.ts'
import { checkKnown, TO_KNOW } from './warnings.ts'

const write = 'schedule.write'

export const visitRoutes: readonly Route[] = [
  panel('/appointments/:id', 'show', 'schedule.read'),
  panel('/appointments/:id/move', 'move', write),
  panel('/appointments/:id/editing', 'edit', write),
  panel('/appointments/:id/absence', 'absence', write),
  panel('/appointments/:id/cancellation', 'cancellation', write),

  step('confirmation', 'confirmed'),
  step('arrival', 'arrived'),
  step('seating', 'in_chair'),
  step('completion', 'completed'),
  ending('absence', 'broken'),
  ending('cancellation', 'cancelled'),

  post('/appointments/:id/times', { may: write, form: moveForm, retry: again('move') }, (call, form) =>
    visitPage(call, idOf(call), { mode: 'move', form: { values: valuesOf(form), errors: {} } }),
  ),
  post(
    '/appointments/:id/move',
    { may: write, form: moveForm, retry: moveAgain, refusals: placeRefusals },
    async (call, form) => {
      const day = await move(call, form)
      return redirect(`/schedule?day=${day}#${idOf(call)}`, { done: 'schedule.done.moved', undo: true })
    },
  ),
  post(
    '/appointments/:id/details',
    {
      may: write,
      form: form({
        version: version(),
        type_id: optionalId(),
        what: optionalText(200),
        note: optionalText(1000),
      }),
      retry: again('edit'),
      refusals: placeRefusals,
    },
    async (call, details) => {
      const visit = await getVisit(call)
      if (!(await updateDetails(call.db, { id: visit.id, ...details }))) throw new Conflict('appointment')
      return redirect(`/appointments/${visit.id}`, { done: 'schedule.done.edited', undo: true })
    },
  ),
]

function panel(path: string, mode: Mode, may: 'schedule.read' | 'schedule.write'): Route {
  return get(path, { may, reads: 'patients' }, (call) => visitPage(call, idOf(call), { mode }))
}

/** A step forward through the house. */
function step(noun: string, status: Status): Route {
  return post(
    `/appointments/:id/${noun}`,
    { may: write, form: form({ version: version() }), retry: again('show') },
    (call, { version: known }) => become(call, status, { version: known, reason: '' }),
  )
}

/** A way out of it, with its reason. */
function ending(noun: 'absence' | 'cancellation', status: Status): Route {
  return post(
    `/appointments/:id/${noun}`,
    { may: write, form: form({ version: version(), reason: text(200) }), retry: again(noun) },
    (call, ended) => become(call, status, ended),
  )
}

async function become(
  call: Call<unknown>,
  status: Status,
  { version: known, reason }: { version: number; reason: string },
) {
  const visit = await getVisit(call)
  if (visit.version !== known) throw new Conflict('appointment')
  checkStep(visit.status, status)
  const changed = await updateStatus(call.db, { id: visit.id, version: known, status, reason, now: call.now })
  if (!changed) throw new Conflict('appointment')
  const day = todayIn(call.clinic.timeZone, visit.starts_at)
  return redirect(`/schedule?day=${day}#${visit.id}`, { done: `schedule.done.${said[status]}`, undo: true })
}

const said: Record<Status, string> = {
  scheduled: 'saved',
  confirmed: 'confirmed',
  arrived: 'arrived',
  in_chair: 'seated',
  completed: 'completed',
  broken: 'broken',
  cancelled: 'cancelled',
}

async function move(call: Call<unknown>, form: MoveForm): Promise<string> {
  const visit = await getVisit(call)
  if (visit.version !== form.version) throw new Conflict('appointment')
  if (!isMovable(visit.status)) throw new Refusal('', 'schedule.refusals.notMovable')
  if (form.override && !call.may('schedule.override'))
    throw new Refusal('override', 'schedule.refusals.override')
  if (form.override && form.override_reason === '')
    throw new Refusal('override_reason', 'schedule.refusals.overrideReason')
  const spot = spotOf(form)
  const desk = await deskOf(call.db)
  const type = desk.types.find((one) => one.id === visit.type_id) ?? null
  const placing = await placingOf(call, desk, { spot, minutes: form.minutes ?? minutesOfVisit(visit), type })
  await takeTurns(call.db, placing)
  const together = form.override ? await togetherOf(call.db, placing, { except: visit.id }) : null
  const override_reason = together === null ? '' : form.override_reason
  const { id, version: known } = visit
  const [{ warnings }, moved] = await Promise.all([
    visitWarnings(call, placing, { patient: visit.patient_id, except: id }),
    updatePlacing(call.db, { ...placing, id, version: known, together, override_reason }),
  ])
  if (!moved) throw new Conflict('appointment')
  checkKnown(warnings, form.known)
  return spot.day
}

async function moveAgain(call: Call<unknown>, attempt: Attempt) {
  const visit = await getVisit(call)
  const options = {
    except: visit.id,
    patient: visit.patient_id,
    type: visit.type_id,
    minutes: minutesOfVisit(visit),
  }
  const clash = isTaken(attempt.cause) ? await clashOf(call, attempt, options) : null
  const told = attempt.cause === TO_KNOW ? await toldOf(call, attempt, options) : null
  return visitPage(call, visit.id, {
    mode: 'move',
    form: {
      ...attempt,
      values: { ...attempt.values, version: visit.version },
      errors: clash || told ? {} : attempt.errors,
    },
    clash,
    told,
    conflict: attempt.conflict,
  })
}

/** The panel once more; after someone else's change it shows what is stored now beside what was typed. */
function again(mode: Mode) {
  return async (call: Call<unknown>, attempt: Attempt) => {
    const visit = await getVisit(call)
    const values = attempt.conflict ? { ...attempt.values, version: visit.version } : attempt.values
    const stored = attempt.conflict
      ? { type_id: visit.type_id, what: visit.what, note: visit.note }
      : undefined
    return visitPage(call, visit.id, {
      mode,
      form: { ...attempt, values, ...(stored && mode === 'edit' && { stored }) },
      conflict: attempt.conflict,
    })
  }
}

function idOf(call: Call<unknown>): string {
  return call.params['id'] as string
}

async function getVisit(call: Call<unknown>): Promise<Visit> {
  const visit = await findVisit(call.db, idOf(call))
  if (!visit) throw new NotFound('appointment')
  return visit
}
