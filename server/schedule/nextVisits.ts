import type { Call } from '../web/call.ts'
import { dayOf, formatDate } from '../web/formats.ts'
import { nextVisitsOf, type PatientVisit } from './patientVisits.queries.ts'

/** The next visit of each of these patients in few words: "today 10:30, waiting", "Thu, 3 Dec 15:20". */
export async function nextVisits(
  call: Call<unknown>,
  patients: readonly string[],
): Promise<Map<string, string>> {
  if (patients.length === 0) return new Map()
  const visits = await nextVisitsOf(call.db, patients, call.now)
  return new Map(visits.map((visit) => [visit.patient_id, visitWords(call, visit)]))
}

export function visitWords(call: Call<unknown>, visit: PatientVisit): string {
  const day = dayWords(call, visit.starts_at)
  const when = `${day} ${formatDate(visit.starts_at, 'time', call.frame)}`
  if (visit.status !== 'arrived' && visit.status !== 'in_chair') return when
  return `${when}, ${call.words(`schedule.said.${visit.status}`)}`
}

export function dayWords(call: Call<unknown>, at: Date): string {
  const day = dayOf(at, call.frame)
  const today = dayOf(call.now, call.frame)
  if (day === today) return call.words('shell.day.today')
  return formatDate(at, day.slice(0, 4) === today.slice(0, 4) ? 'dateShort' : 'date', call.frame)
}
