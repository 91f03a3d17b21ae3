import { surnameFirst } from '../lib/names.ts'
import { alertsShown } from '../patients/alerts.ts'
import { findPatient, type PatientHeader } from '../patients/patients.queries.ts'
import { searchPatients } from '../patients/search.ts'
import { page } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import type { FormState } from '../web/fields.ts'
import { formatDate } from '../web/formats.ts'
import { deskOf, type VisitType } from './desk.queries.ts'
import type { Told } from './clash.ts'
import { dayOf, dayRows, patientsOf } from './dayPage.ts'
import { todayIn } from './dayClock.ts'
import type { Clash } from './clashWords.ts'
import { dayText } from './forms.ts'
import type { Same } from './newcomer.ts'
import { patternOf } from './pattern.ts'
import { ownSpot, soundValues, typedValues, type Values } from './spotForm.ts'
import { spotParts } from './spotParts.ts'

export interface BookingState {
  form: FormState
  clash?: Clash | null
  /** What somebody should know before it is booked. */
  told?: Told | null
  /** Who may be the same person as somebody new. */
  same?: Same | null
}

/** The day with the booking panel beside it. */
export async function bookingPage(call: Call<unknown>, state: BookingState) {
  const { told = null, same = null } = state
  const typed = { ...typedValues(state.form.values), ...(told ?? same)?.own }
  const values = soundValues(typed)
  const today = todayIn(call.clinic.timeZone, call.now)
  const clash = state.clash ?? null
  const start = clash?.spot.day ?? ownSpot(values)?.day ?? (values['day'] || today)
  const [desk, patient] = await Promise.all([
    deskOf(call.db),
    values['patient_id'] ? findPatient(call.db, values['patient_id']) : undefined,
  ])
  const type = desk.types.find((one) => one.id === values['type_id']) ?? desk.types[0] ?? null
  const minutes = Number(values['minutes']) || type?.minutes || 30
  const name = patient?.family_name || patient?.given_name || ''
  const from = start < today ? today : start
  const [parts, found, rows] = await Promise.all([
    spotParts(call, desk, { values, type, minutes, start: from, clash, name, verb: 'book' }),
    foundBy(call, values, patient),
    dayRows(call, start),
  ])
  const data = {
    ...parts,
    told,
    same,
    day: dayOf(call, rows, { ghosts: parts.ghosts }),
    form: {
      ...state.form,
      values: { ...typed, type_id: type?.id ?? '', minutes: typed['minutes'] || String(minutes) },
    },
    patient: patient ? { ...patientShown(call, patient), typed: typedOf(call, typed) } : null,
    found,
    asked: Boolean(values['q']) && !patient,
    newcomer: !patient && values['newcomer'] !== '',
    types: desk.types.map((one) => ({ ...typeChoice(one), selected: one.id === type?.id })),
    pattern: type ? patternOf(call, type, minutes) : null,
    timesPath: '/appointments/times',
  }
  const shown = [
    ...patientsOf(rows),
    ...found.map((one) => one.id),
    ...(clash?.taken ?? []).map((one) => one.patient_id),
    ...(told?.patients ?? []),
    ...(same?.patients ?? []),
  ]
  return page('schedule/booking', data, {
    patients: [...new Set([...shown, ...(patient ? [patient.id] : [])])],
  })
}

async function foundBy(call: Call<unknown>, values: Values, patient: PatientHeader | undefined) {
  if (patient || !values['q']) return []
  const { patients } = await searchPatients(call.db, values['q'], { locale: call.clinic.locale, limit: 6 })
  return patients.map((one) => patientShown(call, one))
}

function patientShown(call: Call<unknown>, patient: PatientHeader) {
  return {
    id: patient.id,
    person: { family: patient.family_name, given: patient.given_name },
    name: nameOf(patient),
    born: patient.born_on,
    phone: patient.phone,
    alerts: alertsShown(patient.alerts, call.words),
  }
}

/** What was typed for somebody new before the patient was chosen. */
function typedOf(call: Call<unknown>, { family_name, given_name, born_on, phone }: Values): string {
  const name = [family_name, given_name].filter(Boolean).join(', ')
  const born =
    born_on && dayText.safeParse(born_on).success ? formatDate(born_on, 'date', call.frame) : born_on
  return [name, born, phone].filter(Boolean).join(' · ')
}

function nameOf(patient: PatientHeader): string {
  return surnameFirst({
    family: patient.family_name,
    given: patient.given_name,
    preferred: patient.preferred_name,
  })
}

function typeChoice(type: VisitType) {
  return { value: type.id, name: type.name, minutes: type.minutes }
}
