import type { PatientPart, TimelineEntry } from '../patients/parts.ts'
import type { Call } from '../web/call.ts'
import { formatDate } from '../web/formats.ts'
import { toneOf } from '../web/icons.ts'
import { onceAPage } from '../web/onceAPage.ts'
import { dayWords, nextVisits, visitWords } from './nextVisits.ts'
import {
  lastVisitsOf,
  nextVisitsOf,
  NOTHING_BOOKED,
  type PatientVisit,
  visitsHere,
  visitsOf,
} from './patientVisits.queries.ts'
import { waiting } from './shownVisit.ts'

/** Visits on a patient's page and wherever patients are listed. */
export const schedulePart: PatientPart = {
  may: 'schedule.read',
  tab: { key: 'schedule.visits.tab', path: (patient) => `/patients/${patient}/visits` },

  async status(call, patient) {
    const [visit] = await onceAPage(call, nextVisitsOf, [patient.id], call.now)
    if (!visit || (visit.status !== 'arrived' && visit.status !== 'in_chair')) return null
    const { tone } = waiting(visit, call.words, call.now)
    return { status: tone, word: call.words(`schedule.tone.${tone}`) }
  },

  async facts(call, patient) {
    const [visit] = await onceAPage(call, nextVisitsOf, [patient.id], call.now)
    const label = call.words('schedule.visits.next')
    if (!visit)
      return [
        {
          label,
          value: call.words('schedule.visits.none'),
          hint: call.words('schedule.visits.book'),
          href: `/appointments/new?patient=${patient.id}`,
        },
      ]
    return [
      {
        label,
        value: visitWords(call, visit),
        hint: titleOf(call, visit),
        href: `/appointments/${visit.id}`,
      },
    ]
  },

  kinds: ['visit'],
  async timeline(call, patient, { limit, before }) {
    const visits = await visitsOf(call.db, patient.id, { before, limit })
    return visits.map((visit) => entryOf(call, visit))
  },

  async actions(call, patient) {
    if (!call.may('schedule.write')) return []
    return [
      {
        words: call.words('schedule.book'),
        href: `/appointments/new?patient=${patient.id}`,
        icon: 'calendar-plus',
        key: 'N',
      },
    ]
  },

  async searchHint(call, patients) {
    const visits = await nextVisits(call, patients)
    return new Map([...visits].map(([id, when]) => [id, call.words('schedule.visits.nextAt', { when })]))
  },

  async hereNow(call) {
    const visits = await visitsHere(call.db, call.now)
    return visits.map((visit) => {
      const { tone, wait } = waiting(visit, call.words, call.now)
      const word = call.words(`schedule.tone.${tone}`)
      return { patient: visit.patient_id, status: tone, word: wait ? `${word} ${wait}` : word }
    })
  },

  filters: [{ key: 'noNextVisit', label: 'schedule.visits.noNext', condition: NOTHING_BOOKED }],

  columns: [
    {
      label: 'schedule.visits.last',
      async cells(call, patients) {
        const visits = await lastVisitsOf(call.db, patients)
        return new Map(visits.map((visit) => [visit.patient_id, { text: dayWords(call, visit.starts_at) }]))
      },
    },
    {
      label: 'schedule.visits.next',
      async cells(call, patients) {
        const visits = await nextVisitsOf(call.db, patients, call.now)
        return new Map(
          visits.map((visit) => [
            visit.patient_id,
            { text: visitWords(call, visit), href: `/appointments/${visit.id}` },
          ]),
        )
      },
    },
  ],
}

export function titleOf(call: Call<unknown>, visit: PatientVisit): string {
  return visit.what || visit.type_name || call.words('schedule.visit')
}

function entryOf(call: Call<unknown>, visit: PatientVisit): TimelineEntry {
  const tone = toneOf(visit.status)
  const time = `${formatDate(visit.starts_at, 'time', call.frame)}–${formatDate(visit.ends_at, 'time', call.frame)}`
  const meta = [dayWords(call, visit.starts_at), time, visit.provider_name, visit.chair_name]
  const said = [call.words(`schedule.tone.${tone}`), visit.reason].filter(Boolean).join(': ')
  return {
    at: visit.starts_at,
    kind: 'visit',
    mark: tone,
    title: titleOf(call, visit),
    meta: [...meta, said].filter(Boolean).join(' · '),
    ...(visit.note && { text: visit.note }),
    link: { href: `/appointments/${visit.id}`, words: call.words('schedule.visits.open') },
  }
}
