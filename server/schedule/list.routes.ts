import { z } from 'zod'
import { patientFrame } from '../patients/patientFrame.ts'
import { fragment, page } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { toneOf } from '../web/icons.ts'
import { get, type Route } from '../web/routes.ts'
import { mayBecome, statuses } from './appointments.ts'
import type { DayVisit } from './day.queries.ts'
import { todayIn } from './dayClock.ts'
import { dayOf, dayRows, type DayRows, patientsOf } from './dayPage.ts'
import { dayText } from './forms.ts'
import { shownVisit } from './shownVisit.ts'
import { titleOf } from './patientPart.ts'
import { phonesOf, visitsOf } from './patientVisits.queries.ts'
import { weekOf } from './week.ts'

const listQuery = z.strictObject({ day: dayText.optional(), status: z.enum(statuses).optional() })
const weekQuery = z.strictObject({ day: dayText.optional(), provider: z.uuid().optional() })
const before = z.iso.datetime().optional()

const A_PAGE = 50

export const listRoutes: readonly Route[] = [
  get('/schedule/list', { may: 'schedule.read', reads: 'patients', query: listQuery }, async (call) => {
    const { patients, ...data } = await listOf(call, call.query)
    return page('schedule/list', data, { patients })
  }),

  get('/schedule/week', { may: 'schedule.read', reads: 'patients', query: weekQuery }, async (call) => {
    const { week, patients } = await weekOf(call, call.query)
    return page('schedule/week', { week }, { patients })
  }),

  // What these pages ask for by themselves when another desk changed a day they show.
  get(
    '/schedule/list/live',
    { may: 'schedule.read', reads: 'patients', query: listQuery, background: true },
    async (call) => {
      const { patients, ...data } = await listOf(call, call.query)
      return fragment('schedule/list-live', data, { patients })
    },
  ),
  get(
    '/schedule/week/live',
    { may: 'schedule.read', reads: 'patients', query: weekQuery, background: true },
    async (call) => {
      const { week, patients } = await weekOf(call, call.query)
      return fragment('schedule/week-live', { week }, { patients })
    },
  ),

  get(
    '/patients/:id/visits',
    { may: 'schedule.read', reads: 'patients', query: z.strictObject({ before }) },
    async (call) => {
      const frame = await patientFrame(call, call.params['id'] as string)
      const from = call.query.before ? new Date(call.query.before) : null
      const visits = await visitsOf(call.db, frame.patient.id, { before: from, limit: A_PAGE })
      const last = visits.length === A_PAGE ? visits.at(-1) : undefined
      const data = {
        frame,
        rows: visits.map((visit) => ({ ...visit, title: titleOf(call, visit), tone: toneOf(visit.status) })),
        earlier: last ? `/patients/${frame.patient.id}/visits?before=${last.starts_at.toISOString()}` : null,
      }
      return page('schedule/patient-visits', data, { patients: [frame.patient.id] })
    },
  ),
]

async function listOf(call: Call<unknown>, { day: asked, status }: z.output<typeof listQuery>) {
  const rows = await dayRows(call, asked ?? todayIn(call.clinic.timeZone, call.now))
  const shown = rows.visits.filter((visit) => !status || visit.status === status)
  const phones = await phonesOf(
    call.db,
    shown.map((visit) => visit.patient_id),
  )
  const day = dayOf(call, rows, { only: status })
  const tally = day.tally.map((one) => ({ ...one, path: one.path.replace('/schedule?', '/schedule/list?') }))
  return {
    day: { ...day, tally },
    rows: shown.map((visit) => rowOf(call, rows, visit, phones)),
    patients: patientsOf(rows),
  }
}

function rowOf(call: Call<unknown>, rows: DayRows, visit: DayVisit, phones: Map<string, string>) {
  const input = {
    ...rows,
    blocks: [],
    words: call.words,
    now: call.now,
    only: null,
    picked: null,
    ghosts: [],
  }
  return {
    ...shownVisit(visit, input, { gaps: [] }),
    class: visit.status === 'cancelled' || visit.status === 'broken' ? 'is-over' : '',
    phone: phones.get(visit.patient_id) ?? '',
    provider: visit.provider_name ?? '',
    room: rows.chairs.find((chair) => chair.id === visit.chair_id)?.name ?? '',
    note: '',
    next: nextNoun(visit),
  }
}

function nextNoun(visit: DayVisit): string {
  if (mayBecome(visit.status, 'arrived')) return 'arrival'
  if (mayBecome(visit.status, 'in_chair')) return 'seating'
  return mayBecome(visit.status, 'completed') ? 'completion' : ''
}
