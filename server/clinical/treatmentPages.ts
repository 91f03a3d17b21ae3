import { Temporal } from 'temporal-polyfill'
import { dateOf, spanOf } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import { surfacesOf } from '../lib/surfaces.ts'
import { parseTooth } from '../lib/teeth.ts'
import type { Call } from '../web/call.ts'
import { ageOn, dayOf, formatAmount } from '../web/formats.ts'
import type { Attempt } from '../web/routes.ts'
import type { Procedure } from './catalogue.queries.ts'
import { procedures } from './catalogue.queries.ts'
import { GROUPS } from './catalogue.ts'
import { chartOf, type ToothDrawn } from './chart.ts'
import { parseLine } from './entry.ts'
import { clinicians } from './people.queries.ts'
import { REGIONS, SURFACE_KEYS } from './place.ts'
import { type PatientFrame, patientFrame } from '../patients/patientFrame.ts'
import { feeFor, lineOf, nameOf, RECORDABLE, shownAt, type Treatment } from './treatments.ts'
import { treatmentsOf } from './treatments.queries.ts'
import { type Visit, visitOfToday } from './visits.queries.ts'

/** The tooth that was chosen on the chart, and which dentition it shows. */
export interface Asked {
  tooth?: string | undefined
  teeth?: 'permanent' | 'primary' | undefined
}

/** The tab with what is planned, done and was there before, and with the ways to add to it. */
export async function treatmentsPage(
  call: Call<unknown>,
  patient: string,
  { asked = {}, attempt }: { asked?: Asked; attempt?: Attempt } = {},
) {
  const frame = await patientFrame(call, patient)
  const mayWrite = call.may('treatments.write')
  const [all, offered, people, visit] = await Promise.all([
    treatmentsOf(call.db, patient),
    mayWrite ? procedures(call.db, 'offered') : [],
    mayWrite ? clinicians(call.db) : [],
    todaysVisit(call, patient),
  ])
  const lines = all.map((treatment) => lineOf(treatment, readerOf(call), (at) => isToday(call, at)))
  const chosen = new Set([attempt?.values['treatments'] ?? []].flat().map(String))
  return {
    frame,
    mayWrite,
    mayComplete: call.may('treatments.complete'),
    planned: lines
      .filter(({ status }) => status === 'planned' || status === 'referred')
      .map((line) => ({ ...line, chosen: chosen.has(line.id) })),
    done: lines.filter(({ status }) => status === 'completed'),
    before: lines.filter(
      ({ status }) => status === 'existing' || status === 'existing_other' || status === 'condition',
    ),
    cancelled: lines.filter(({ status }) => status === 'cancelled'),
    visit: visit ?? null,
    tooth: asked.tooth ?? '',
    chart: chartShown(call, { frame, treatments: all, asked }),
    lineForm: formOf(
      { line: asked.tooth ? `${asked.tooth} ` : '' },
      call.path.endsWith('/lines') ? attempt : undefined,
    ),
    addForm: formOf({ tooth: asked.tooth ?? '' }, call.path.endsWith('/treatments') ? attempt : undefined),
    listForm: /\/(completion|cancellation|plan)$/.test(call.path) ? attempt : undefined,
    procedures: groupsOf(call, offered),
    people: people.map(({ id, name }) => ({ value: id, text: name })),
    me: call.may('treatments.complete') ? call.person.id : '',
    statuses: statusesFor(call).map((status) => ({
      value: status,
      text: call.words(`clinical.record.${status}`),
    })),
    regions: REGIONS.map((region) => ({ value: region, text: call.words(`clinical.region.${region}`) })),
    surfaceKeys: surfaceKeys(
      call,
      [attempt?.values['surfaces'] ?? []].flat().map(String),
      String(attempt?.values['tooth'] ?? asked.tooth ?? ''),
    ),
  }
}

/** What a typed line would record, said while it is typed. */
export async function meaningOf(call: Call<unknown>, line: string) {
  const entry = parseLine(line, await procedures(call.db, 'offered'), call.clinic.notation)
  if ('fault' in entry) return { fault: call.words(entry.fault.words, entry.fault.values) }
  const { procedure, places, status } = entry
  return {
    fault: '',
    places: places.map((place) => shownAt(place, call.clinic.notation)),
    name: nameOf(procedure, call.frame.language),
    status,
    fee: feeFor(status ?? 'planned', procedure.fee),
  }
}

/** The form to change fee, provider and note of one treatment. */
export async function changePage(call: Call<unknown>, treatment: Treatment, attempt?: Attempt) {
  const people = await clinicians(call.db)
  const now = {
    fee: formatAmount(treatment.fee, call.frame),
    provider: treatment.providerId ?? '',
    note: treatment.note,
  }
  return {
    frame: await patientFrame(call, treatment.patientId, { tab: 'clinical.tabs.treatments' }),
    line: lineOf(treatment, readerOf(call)),
    id: treatment.id,
    version: treatment.version,
    currency: treatment.fee.currency,
    people: people.map(({ id, name }) => ({ value: id, text: name })),
    form: attempt
      ? { values: attempt.values, errors: attempt.errors, ...(attempt.conflict && { stored: now }) }
      : { values: now, errors: {} },
  }
}

/** The visit a patient is here for today, unless its note is signed: then what is recorded stands apart from it. */
export async function openVisit(call: Call<unknown>, patient: string): Promise<Visit | undefined> {
  const visit = await todaysVisit(call, patient)
  return visit?.signed ? undefined : visit
}

function todaysVisit(call: Call<unknown>, patient: string): Promise<Visit | undefined> {
  const { start, end } = spanOf(Temporal.PlainDate.from(dayOf(call.now, call.clinic)), call.clinic.timeZone)
  return visitOfToday(call.db, patient, { from: dateOf(start), to: dateOf(end) })
}

/** The form to fill in, or as it was typed; one whose id no page of ours made gets another. */
function formOf(start: Record<string, string>, attempt?: Attempt) {
  const typed = attempt?.values ?? {}
  const id = attempt && !attempt.errors['id'] ? String(typed['id']) : newId()
  return { values: { status: 'planned', ...start, ...typed, id }, errors: attempt?.errors ?? {} }
}

const CHILD = 7

/** The chart with a link for each tooth; children up to the change of teeth begin with their primary ones. */
function chartShown(
  call: Call<unknown>,
  { frame, treatments, asked }: { frame: PatientFrame; treatments: readonly Treatment[]; asked: Asked },
) {
  const { id, born_on: born } = frame.patient
  const child = born !== null && ageOn(born, dayOf(call.now, call.clinic)).years < CHILD
  const primary = asked.teeth ? asked.teeth === 'primary' : child
  const teeth = primary ? 'primary' : 'permanent'
  const address = (more: Record<string, string>) => `/patients/${id}/treatments?${new URLSearchParams(more)}`
  const { notation } = call.clinic
  const { upper, lower } = chartOf(treatments, { primary, notation, isToday: (at) => isToday(call, at) })
  const linked = (drawn: ToothDrawn) => ({
    ...drawn,
    on: drawn.label === asked.tooth,
    path: address({ teeth, tooth: drawn.label }),
    said: saidOf(call, drawn),
  })
  return {
    primary,
    legend: ['there', 'found', 'planned', 'today'],
    dentitions: (['permanent', 'primary'] as const).map((one) => ({
      text: call.words(`clinical.chart.${one}`),
      path: address({ teeth: one }),
      current: one === teeth,
    })),
    upper: upper.map(linked),
    lower: lower.map(linked),
  }
}

/** What the drawing shows, for those who hear it. */
function saidOf(call: Call<unknown>, { label, gone, crown, canals, implant, square }: ToothDrawn): string {
  const marks = new Set([crown, canals, implant, ...Object.values(square)].filter((mark) => mark !== null))
  const state = [
    ...(gone ? [call.words('clinical.chart.missing')] : []),
    ...[...marks].map((mark) => call.words(`clinical.chart.marks.${mark}`)),
  ].join(', ')
  if (state === '') return call.words('clinical.chart.tooth', { tooth: label })
  return call.words('clinical.chart.toothState', { tooth: label, state })
}

function statusesFor(call: Call<unknown>) {
  return RECORDABLE.filter((status) => status !== 'completed' || call.may('treatments.complete'))
}

function groupsOf(call: Call<unknown>, offered: readonly Procedure[]) {
  return GROUPS.map((group) => ({
    name: call.words(`clinical.group.${group}`),
    procedures: offered
      .filter((procedure) => procedure.group === group)
      .map((procedure) => ({ value: procedure.id, text: nameOf(procedure, call.frame.language) })),
  })).filter((group) => group.procedures.length > 0)
}

/** Named as the chosen tooth has them, otherwise for teeth in front and behind. */
function surfaceKeys(call: Call<unknown>, chosen: readonly string[], tooth: string) {
  const own = parseTooth(tooth, call.clinic.notation)
  const labels = own ? surfacesOf(own) : ['M', 'O/I', 'D', 'B/F', 'L/P']
  return SURFACE_KEYS.map((key, i) => ({ key, label: labels[i], chosen: chosen.includes(key) }))
}

function readerOf(call: Call<unknown>) {
  return { notation: call.clinic.notation, language: call.frame.language }
}

function isToday(call: Call<unknown>, at: Date): boolean {
  return dayOf(at, call.clinic) === dayOf(call.now, call.clinic)
}
