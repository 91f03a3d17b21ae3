import { z } from 'zod'
import type { Db } from '../db/tenant.ts'
import { newId } from '../lib/ids.ts'
import type { PossiblySame } from '../patients/duplicates.ts'
import { MAY_EXIST, writeDown } from '../patients/patients.ts'
import { fragment, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { Refusal } from '../web/refusals.ts'
import { type Attempt, get, post, type Route } from '../web/routes.ts'
import { insertVisit, isSameVisit, takeTurns } from './appointments.queries.ts'
import { placingFor, type Spot, togetherOf } from './booking.ts'
import { deskFor, type VisitType } from './desk.queries.ts'
import { type BookingForm, bookingForm, spotOf, valuesOf } from './bookingForm.ts'
import { bookingPage } from './bookingPage.ts'
import { dayText, timeText } from './forms.ts'
import { checkOthers, sameAs, sameShown } from './newcomer.ts'
import { patientOptions } from './patientOptions.ts'
import type { Desk } from './places.ts'
import { clashOf, toldOf } from './clash.ts'
import { isTaken, placeRefusals } from './refusals.ts'
import { typedValues } from './spotForm.ts'
import { visitWarnings } from './visitWarnings.ts'
import { checkKnown, TO_KNOW } from './warnings.ts'

const newQuery = z.strictObject({
  day: dayText.optional(),
  time: timeText.optional(),
  chair: z.uuid().optional(),
  provider: z.uuid().optional(),
  patient: z.uuid().optional(),
  type: z.uuid().optional(),
})

export const bookingRoutes: readonly Route[] = [
  get('/appointments/new', { may: 'schedule.write', reads: 'patients', query: newQuery }, async (call) => {
    const { day, time, chair, provider, patient, type } = call.query
    const given = { day, time, chair_id: chair, provider_id: provider, patient_id: patient, type_id: type }
    const values = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value ?? '']))
    return bookingPage(call, { form: { values: { id: newId(), new_id: newId(), ...values }, errors: {} } })
  }),

  // Patients to choose from while their name is typed.
  get(
    '/appointments/patients',
    {
      may: 'schedule.write',
      reads: 'patients',
      query: z.strictObject({ q: z.string().max(100).default('') }),
    },
    async (call) => {
      const { data, patients } = await patientOptions(call, call.query.q)
      return fragment('schedule/patient-options', data, { patients })
    },
  ),

  // The same form with other free times, or with the patient just chosen: nothing is stored.
  post(
    '/appointments/times',
    {
      may: 'schedule.write',
      form: bookingForm,
      retry: (call, attempt) => bookingPage(call, { form: attempt }),
    },
    (call, form) => bookingPage(call, { form: { values: valuesOf(form), errors: {} } }),
  ),

  post(
    '/appointments',
    { may: 'schedule.write', form: bookingForm, retry: bookAgain, refusals: placeRefusals },
    async (call, form) => {
      const day = await book(call, form)
      return redirect(`/schedule?day=${day}#${form.id}`, { done: 'schedule.done.booked', undo: true })
    },
  ),
]

/** Someone went back to a form that was booked already and filled it in anew: that is another visit. */
const SENT_BEFORE = 'schedule.refusals.sentBefore'

async function book(call: Call<unknown>, form: BookingForm): Promise<string> {
  if (form.override && !call.may('schedule.override'))
    throw new Refusal('override', 'schedule.refusals.override')
  if (form.override && form.override_reason === '')
    throw new Refusal('override_reason', 'schedule.refusals.overrideReason')
  if (!form.type_id) throw noType()
  const spot = spotOf(form)
  const asked = deskAndType(call.db, form.type_id, spot)
  asked.catch(() => {}) // Heard below, unless something before it fails as well.
  const { patient, same } = await patientOf(call, form)
  const placing = await placingFor(call, asked, { spot, minutes: form.minutes })
  const turn = takeTurns(call.db, placing)
  turn.catch(() => {})
  const together = form.override ? await togetherOf(call.db, placing, { except: form.id }) : null
  const visit = {
    ...placing,
    id: form.id,
    patient_id: patient,
    type_id: form.type_id,
    what: form.what,
    note: form.note,
    together,
    override_reason: together === null ? '' : form.override_reason,
  }
  // They travel together and run in this order: whoever has the time is told before what else there is to know.
  const [{ warnings }, isNew] = await Promise.all([
    visitWarnings(call, placing, { patient, except: form.id }),
    insertVisit(call.db, visit),
    asked,
    turn,
  ])
  checkKnown(warnings, form.known)
  checkOthers(same, form.others)
  if (!isNew && !(await isSameVisit(call.db, visit))) throw new Refusal('', SENT_BEFORE)
  return spot.day
}

async function deskAndType(
  db: Db,
  id: string,
  { chair, provider }: Spot,
): Promise<{ desk: Desk; type: VisitType }> {
  const desk = await deskFor(db, { chair, provider, type: id })
  const type = desk.types.find((one) => one.id === id)
  if (!type) throw noType()
  return { desk, type }
}

function noType(): Refusal {
  return new Refusal('type_id', 'schedule.refusals.type')
}

/** Who it is for, and who may be the same person as somebody new, who is written down in the same transaction. */
async function patientOf(
  call: Call<unknown>,
  form: BookingForm,
): Promise<{ patient: string; same: PossiblySame[] }> {
  if (form.patient_id) return { patient: form.patient_id, same: [] }
  if (!form.newcomer) throw new Refusal('q', 'schedule.refusals.patient')
  if (!call.may('patients.write')) throw new Refusal('q', 'schedule.refusals.patient')
  if (form.family_name === '' && form.given_name === '')
    throw new Refusal('family_name', 'schedule.refusals.name')
  const id = form.new_id ?? newId()
  const { family_name, given_name, born_on, phone } = form
  const newcomer = { id, family_name, given_name, born_on, phone }
  const isNew = await writeDown(call.db, newcomer)
  return { patient: id, same: isNew ? await sameAs(call, newcomer) : [] }
}

/** Whoever came second is told who was first, and offered the next free times; nothing typed is lost. */
async function bookAgain(call: Call<unknown>, attempt: Attempt) {
  const clash = isTaken(attempt.cause) ? await clashOf(call, attempt) : null
  const isTold = attempt.cause === TO_KNOW || attempt.cause === MAY_EXIST
  const told = isTold ? await toldOf(call, attempt) : null
  const same = isTold ? await sameOf(call, attempt) : null
  const errors = clash || told || same ? {} : attempt.errors
  const values = attempt.cause === SENT_BEFORE ? { ...attempt.values, id: newId() } : attempt.values
  return bookingPage(call, { form: { ...attempt, values, errors }, clash, told, same })
}

async function sameOf(call: Call<unknown>, attempt: Attempt) {
  const values = typedValues(attempt.values)
  return values['patient_id'] || !values['newcomer'] ? null : sameShown(call, values)
}
