import { z } from 'zod'
import { page } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { formatLanguage, formatPhone, phoneAddress } from '../web/formats.ts'
import { onceAPage } from '../web/onceAPage.ts'
import { NotFound } from '../web/refusals.ts'
import { get, type Route } from '../web/routes.ts'
import { familyOf } from './family.ts'
import { patientFrame } from './patientFrame.ts'
import { partsFor, type TimelineKind } from './parts.ts'
import { findPatient, type PatientHeader } from './patients.queries.ts'
import { findSheet } from './sheet.queries.ts'
import { timelineOf, timelineKinds } from './timeline.ts'

const ASKED = z.strictObject({
  show: z.enum(timelineKinds).optional(),
  before: z.iso.datetime().optional(),
})

export const overviewRoutes: readonly Route[] = [
  get('/patients/:id', { may: 'patients.read', reads: 'patients', query: ASKED }, async (call) => {
    const patient = await onceAPage(call, findPatient, call.params['id'] as string)
    if (!patient) throw new NotFound('patient')
    const { show: kind = null, before } = call.query
    const asked = { kind, before: before === undefined ? null : new Date(before) }
    const [frame, timeline, steps, panels, family, contacts] = await Promise.all([
      patientFrame(call, patient.id),
      timelineOf(call, patient, asked),
      nextSteps(call, patient),
      panelsOf(call, patient),
      familyOf(call, patient.id),
      contactFacts(call, patient),
    ])
    const chips = chipsOf(call, patient.id, kind)
    const data = { frame, ...timeline, steps, panels, family, contacts, chips, note: patient.desk_note }
    return page('patients/show', data, {
      patients: [patient.id, ...(family?.members ?? []).map(({ id }) => id)],
    })
  }),
]

async function nextSteps(call: Call<unknown>, patient: PatientHeader) {
  const steps = await Promise.all(partsFor(call).map((part) => part.nextSteps?.(call, patient) ?? []))
  return steps.flat()
}

async function panelsOf(call: Call<unknown>, patient: PatientHeader) {
  const panels = await Promise.all(partsFor(call).map((part) => part.panel?.(call, patient) ?? null))
  return panels.flatMap((panel) => panel ?? [])
}

function chipsOf(call: Call<unknown>, patient: string, chosen: TimelineKind | null) {
  const given = new Set(partsFor(call).flatMap(({ kinds, timeline }) => (timeline ? (kinds ?? []) : [])))
  const own = `/patients/${patient}`
  return [
    { text: call.words('patients.timeline.all'), path: own, current: chosen === null },
    ...timelineKinds
      .filter((kind) => given.has(kind))
      .map((kind) => ({
        text: call.words(`patients.timeline.kinds.${kind}`),
        path: `${own}?show=${kind}`,
        current: kind === chosen,
      })),
  ]
}

/** Who else to call, where they live, in which language to write. */
async function contactFacts(call: Call<unknown>, { id }: PatientHeader) {
  const sheet = await findSheet(call.db, id)
  if (!sheet) return []
  const { words, frame } = call
  const language = /^[a-z]{2,3}$/.test(sheet.language)
    ? formatLanguage(sheet.language, frame.language)
    : sheet.language
  const address = [sheet.street, [sheet.postal_code, sheet.city].filter(Boolean).join(' '), sheet.region]
  const emergency = [sheet.emergency_name, sheet.emergency_phone].filter(Boolean).join(', ')
  const rows = [
    ...sheet.contacts.map(({ kind, value }) => ({
      term: words(`patients.contactKinds.${kind}`),
      text: kind === 'email' ? value : formatPhone(value, frame),
      path: kind === 'email' ? `mailto:${value}` : phoneAddress(value),
    })),
    { term: words('patients.fields.emergencyName'), text: emergency, path: null },
    { term: words('patients.contacts.address'), text: address.filter(Boolean).join(', '), path: null },
    { term: words('patients.fields.language'), text: language ?? '', path: null },
  ]
  return rows.filter(({ text }) => text !== '').map((row) => ({ ...row, detail: null }))
}
