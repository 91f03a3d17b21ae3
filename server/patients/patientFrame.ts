import type { Call } from '../web/call.ts'
import { onceAPage } from '../web/onceAPage.ts'
import { NotFound } from '../web/refusals.ts'
import { alertsShown } from './alerts.ts'
import { type Fact, type PatientPart, partsFor } from './parts.ts'
import { findPatient, type PatientHeader } from './patients.queries.ts'

/** What stands around every page about one patient: the strip with alerts, and the tabs. */
export interface PatientFrame {
  patient: PatientHeader
  strip: Awaited<ReturnType<typeof stripOf>>
  tabs: { text: string; path: string; current: boolean; count: number | null }[]
}

/**
 * Strip and tabs for a page about a patient; give it to the view as `frame` and begin the view with
 * `{{> patients/frame frame}}`. Name the patient on the answer: `page(…, { patients: [frame.patient.id] })`.
 * @param options tab: the key of the current tab, when the page's address does not tell
 * @throws NotFound when there is no such patient in this clinic
 */
export async function patientFrame(
  call: Call<unknown>,
  id: string,
  options: { tab?: string } = {},
): Promise<PatientFrame> {
  const patient = await onceAPage(call, findPatient, id)
  if (!patient) throw new NotFound('patient')
  const parts = partsFor(call)
  const [tabs, strip] = await Promise.all([
    tabsOf(call, patient, { parts, ...options }),
    stripOf(call, patient, parts),
  ])
  return { patient, strip, tabs }
}

async function stripOf(call: Call<unknown>, patient: PatientHeader, parts: readonly PatientPart[]) {
  const [states, facts, actions] = await Promise.all([
    Promise.all(parts.map((part) => part.status?.(call, patient) ?? null)),
    Promise.all(parts.map((part) => part.facts?.(call, patient) ?? [])),
    Promise.all(parts.map((part) => part.actions?.(call, patient) ?? [])),
  ])
  const state = states.find((one) => one !== null)
  const { family_name: family, given_name: given, preferred_name: preferred } = patient
  const { id, number, phone, born_on: born } = patient
  return {
    person: { id, family, given, preferred, born, number, phone, photo: null },
    alerts: alertsShown(patient.alerts, call.words),
    status: state?.status ?? null,
    statusWord: state?.word ?? null,
    sexWord: sexWord(call, patient),
    payer: null,
    facts: facts.flat().map(factShown),
    actions: actions.flat().map((action, at) => ({ key: null, ...action, primary: at === 0 })),
    died: patient.died_on,
    note: patient.desk_note,
    archived: patient.state === 'archived',
  }
}

function factShown({ label, value, href, hint, tone }: Fact) {
  return { term: label, text: value, path: href ?? null, detail: hint, due: tone === 'late' }
}

function sexWord(call: Call<unknown>, { gender, sex }: PatientHeader): string | null {
  return gender || (sex === 'unknown' ? null : call.words(`patients.sexes.${sex}`))
}

const OVERVIEW = 'patients.tabs.overview'
const ACTIVITY = 'patients.tabs.activity'

async function tabsOf(
  call: Call<unknown>,
  { id }: PatientHeader,
  options: { parts: readonly PatientPart[]; tab?: string },
) {
  const own = `/patients/${id}`
  const theirs = await Promise.all(
    options.parts.map(async ({ tab }) => {
      if (!tab) return []
      return [{ key: tab.key, path: tab.path(id), count: (await tab.count?.(call, id)) ?? null }]
    }),
  )
  const activity = { key: ACTIVITY, path: `${own}/activity`, count: null }
  const all = [
    { key: OVERVIEW, path: own, count: null },
    ...theirs.flat(),
    ...(call.may('patients.activity') ? [activity] : []),
  ]
  const here = options.tab ?? tabAt(call.path, all)
  return all.map(({ key, path, count }) => ({ text: call.words(key), path, count, current: key === here }))
}

function tabAt(path: string, tabs: { key: string; path: string }[]): string | undefined {
  const around = tabs.filter((tab) => path === tab.path || path.startsWith(`${tab.path}/`))
  return around.sort((a, b) => b.path.length - a.path.length)[0]?.key
}
