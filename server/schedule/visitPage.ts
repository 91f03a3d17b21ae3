import { surnameFirst } from '../lib/names.ts'
import { alertsShown } from '../patients/alerts.ts'
import { boxesAt, partsFor } from '../patients/parts.ts'
import { findPatient, type PatientHeader } from '../patients/patients.queries.ts'
import { page } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import type { FormState } from '../web/fields.ts'
import { formatDate } from '../web/formats.ts'
import { NotFound } from '../web/refusals.ts'
import { isMovable, mayBecome, type Status, WAITING_LIMIT } from './appointments.ts'
import { findVisit, type Visit } from './appointments.queries.ts'
import { deskOf } from './desk.queries.ts'
import type { Told } from './clash.ts'
import { dayOf, dayRows, patientsOf } from './dayPage.ts'
import { todayIn } from './dayClock.ts'
import { waiting } from './shownVisit.ts'
import { minutesOfVisit } from './visitTimes.ts'
import { dayWords } from './nextVisits.ts'
import type { Clash } from './clashWords.ts'
import { ownSpot, soundValues, typedValues, type Values } from './spotForm.ts'
import { spotParts } from './spotParts.ts'

/** What the visit's panel is open for. */
export type Mode = 'show' | 'move' | 'edit' | 'absence' | 'cancellation'

export interface VisitState {
  mode: Mode
  form?: FormState
  clash?: Clash | null
  /** What somebody should know before it is moved there. */
  told?: Told | null
  /** Someone else changed the visit in between. */
  conflict?: boolean
}

/** The day with one visit's panel beside it. @throws NotFound */
export async function visitPage(
  call: Call<unknown>,
  id: string,
  { mode, form, clash, told, conflict }: VisitState,
) {
  const visit = await findVisit(call.db, id)
  if (!visit) throw new NotFound('appointment')
  const patient = (await findPatient(call.db, visit.patient_id)) as PatientHeader
  const day = clash?.spot.day ?? todayIn(call.clinic.timeZone, visit.starts_at)
  const typed = typedValues({ ...valuesOfVisit(call, visit), ...form?.values, ...told?.own })
  const values = soundValues(typed)
  const choosing =
    mode === 'move' ? await timesFor(call, { visit, values, clash: clash ?? null, patient }) : null
  const shownDay = (mode === 'move' && form && ownSpot(values)?.day) || day
  const [rows, facts, desk] = await Promise.all([
    dayRows(call, shownDay),
    factsOf(call, visit, patient),
    mode === 'edit' ? deskOf(call.db) : null,
  ])
  const data = {
    day: dayOf(call, rows, { picked: visit.id, ghosts: choosing?.ghosts ?? [] }),
    mode,
    visit,
    ...shownVisit(call, visit, patient),
    facts,
    form: { ...(form ?? { errors: {} }), values: typed },
    conflict: conflict ?? false,
    track: trackOf(call, visit),
    note: noteOf(call, visit),
    steps: stepsOf(call, visit, day),
    movable: isMovable(visit.status),
    canMiss: mayBecome(visit.status, 'broken'),
    canCancel: mayBecome(visit.status, 'cancelled'),
    boxes: mode === 'show' ? await boxesAt(call, { id, patient: patient.id }) : [],
    choosing: choosing && {
      ...choosing,
      told: told ?? null,
      form: { ...(form ?? { errors: {} }), values: typed },
      timesPath: `/appointments/${id}/times`,
    },
    types: (desk?.types ?? []).map((one) => ({ value: one.id, text: one.name })),
  }
  return page('schedule/visit', data, {
    patients: [
      ...new Set([
        patient.id,
        ...patientsOf(rows),
        ...(clash?.taken ?? []).map((one) => one.patient_id),
        ...(told?.patients ?? []),
      ]),
    ],
  })
}

async function timesFor(
  call: Call<unknown>,
  input: { visit: Visit; values: Values; clash: Clash | null; patient: PatientHeader },
) {
  const { visit, values, clash, patient } = input
  const desk = await deskOf(call.db)
  const type = desk.types.find((one) => one.id === visit.type_id) ?? null
  const today = todayIn(call.clinic.timeZone, call.now)
  const start = clash?.spot.day ?? ownSpot(values)?.day ?? values['day'] ?? today
  const minutes = Number(values['minutes']) || minutesOfVisit(visit)
  const name = patient.family_name || patient.given_name
  return spotParts(call, desk, {
    values,
    type,
    minutes,
    start: start < today ? today : start,
    clash,
    name,
    verb: 'move',
  })
}

function valuesOfVisit(call: Call<unknown>, visit: Visit): Record<string, string> {
  return {
    version: String(visit.version),
    // Where it stands is no proposal: the first free time is.
    slot: 'first',
    day: todayIn(call.clinic.timeZone, visit.starts_at),
    time: formatDate(visit.starts_at, 'time', call.frame),
    minutes: String(minutesOfVisit(visit)),
    provider_id: visit.provider_id ?? '',
    chair_id: visit.chair_id ?? '',
    type_id: visit.type_id ?? '',
    what: visit.what,
    note: visit.note,
    reason: visit.reason,
  }
}

function shownVisit(call: Call<unknown>, visit: Visit, patient: PatientHeader) {
  const { family_name: family, given_name: given, preferred_name: preferred } = patient
  return {
    name: surnameFirst({ family, given, preferred }),
    person: { family, given },
    patient,
    alerts: alertsShown(patient.alerts, call.words),
    tone: waiting(visit, call.words, call.now).tone,
    over: visit.status === 'broken' || visit.status === 'cancelled',
  }
}

/** What the rooms above know of this patient: what is owed, the medical history; and when, what, with whom. */
async function factsOf(call: Call<unknown>, visit: Visit, patient: PatientHeader) {
  const parts = partsFor(call).filter((part) => part.may !== 'schedule.read')
  const more = (await Promise.all(parts.map((part) => part.facts?.(call, patient) ?? []))).flat()
  const range = `${formatDate(visit.starts_at, 'time', call.frame)}–${formatDate(visit.ends_at, 'time', call.frame)}`
  const day = dayWords(call, visit.starts_at)
  const when = `${day.charAt(0).toLocaleUpperCase()}${day.slice(1)} ${range}`
  const what = visit.what || visit.type_name || call.words('schedule.visit')
  const row = (term: string, text: string | null, detail = '') => ({
    term: call.words(`schedule.facts.${term}`),
    text: text ?? '',
    detail,
    path: '',
    tel: term === 'phone',
  })
  return [
    row('when', [when, visit.chair_name].filter(Boolean).join(', ')),
    row('visit', `${what}, ${call.words('schedule.minutes', { minutes: minutesOfVisit(visit) })}`),
    row('with', visit.provider_name),
    row('phone', patient.phone),
    ...(visit.override_reason ? [row('override', visit.override_reason)] : []),
    ...(visit.reason ? [row('reason', visit.reason)] : []),
    ...more.map((fact) => ({
      term: fact.label,
      text: fact.value,
      detail: fact.hint,
      path: fact.href ?? '',
      tel: false,
    })),
  ].filter((one) => one.text !== '')
}

const way: readonly Status[] = ['scheduled', 'confirmed', 'arrived', 'in_chair', 'completed']

function trackOf(call: Call<unknown>, visit: Visit) {
  const at = way.indexOf(visit.status)
  const times: Record<string, Date | null> = {
    scheduled: visit.created_at,
    confirmed: visit.confirmed_at,
    arrived: visit.arrived_at,
    in_chair: visit.seated_at,
    completed: visit.completed_at,
  }
  return way.map((status, step) => {
    const here = status === visit.status
    const tone = here ? waiting(visit, call.words, call.now).tone : plain[status]
    const time = times[status]
    const said = at >= 0 && step > at ? null : time
    return {
      class: [at < 0 || step < at ? 'past' : here ? 'here' : 'next', here && `tone-${tone}`]
        .filter(Boolean)
        .join(' '),
      here,
      tone: tone ?? 'scheduled',
      word: call.words(
        `schedule.tone.${here && tone === 'late' ? 'arrived' : (plain[status] ?? 'scheduled')}`,
      ),
      time: said ? momentWords(call, said) : '–',
    }
  })
}

const plain: Record<string, string> = {
  scheduled: 'scheduled',
  confirmed: 'confirmed',
  arrived: 'arrived',
  in_chair: 'chair',
  completed: 'done',
}

function momentWords(call: Call<unknown>, at: Date): string {
  const zone = call.clinic.timeZone
  return todayIn(zone, at) === todayIn(zone, call.now)
    ? formatDate(at, 'time', call.frame)
    : formatDate(at, 'dateShort', call.frame)
}

/** What needs someone's attention now. */
function noteOf(call: Call<unknown>, visit: Visit): { tone: string; title: string } | null {
  const { tone, minutes } = waiting(visit, call.words, call.now)
  if (tone !== 'late') return null
  return { tone: 'bad', title: call.words('schedule.waitsTooLong', { minutes, limit: WAITING_LIMIT }) }
}

interface Step {
  noun: string
  words: string
  icon: string
}

/** The one next step first, then what else may happen now. */
function stepsOf(call: Call<unknown>, visit: Visit, day: string): Step[] {
  const isToday = day === todayIn(call.clinic.timeZone, call.now)
  const room = visit.chair_name ?? ''
  const steps: Record<string, Step> = {
    confirmed: { noun: 'confirmation', words: call.words('schedule.steps.confirm'), icon: 'check' },
    arrived: { noun: 'arrival', words: call.words('schedule.steps.arrive'), icon: 'door-enter' },
    in_chair: {
      noun: 'seating',
      words: room ? call.words('schedule.steps.seatIn', { room }) : call.words('schedule.seat'),
      icon: 'door-enter',
    },
    completed: { noun: 'completion', words: call.words('schedule.steps.complete'), icon: 'circle-check' },
  }
  const order = isToday
    ? ['arrived', 'in_chair', 'completed', 'confirmed']
    : ['confirmed', 'arrived', 'completed']
  const possible = order.filter((status) => mayBecome(visit.status, status as Status))
  // Whoever is not here yet is checked in first; straight to the chair stays possible beside it.
  return possible.map((status) => steps[status] as Step)
}
