import { z } from 'zod'
import { newId } from '../lib/ids.ts'
import { surnameFirst } from '../lib/names.ts'
import { page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { NotFound } from '../web/refusals.ts'
import { type Attempt, get, post, type Route } from '../web/routes.ts'
import { sideBySide } from './comparison.ts'
import { possiblySame } from './duplicates.ts'
import {
  choicesFor,
  comparisonForm,
  editForm,
  guarantorsLike,
  listOf,
  newForm,
  sheetOf,
  valuesOf,
} from './patientForm.ts'
import { patientFrame } from './patientFrame.ts'
import type { PatientHeader } from './patients.queries.ts'
import { addPatient, changePatient, MAY_EXIST } from './patients.ts'
import { findSheet, type PatientSheet } from './sheet.queries.ts'

const NEW = z.strictObject({ name: z.string().max(100).default('') })

const refusals = {
  patient_has_a_name: { field: 'family_name', words: 'patients.refusals.name' },
  patient_was_born_before_dying: { field: 'died_on', words: 'patients.refusals.diedBeforeBorn' },
  guarantor_is_a_patient: { field: 'guarantor', words: 'patients.refusals.guarantorUnknown' },
}

export const patientRoutes: readonly Route[] = [
  get('/patients/new', { may: 'patients.write', reads: 'nothing', query: NEW }, async (call) => {
    const values = { id: newId(), ...namesIn(call.query.name), language: call.clinic.language }
    return newPage(call, { values, errors: {} })
  }),
  post(
    '/patients',
    { may: 'patients.write', form: newForm, refusals, retry: newAgain },
    async (call, { alert_kind, alert_words, anyway, ...fields }) => {
      const { id } = fields
      const sheet = await sheetOf(call, { ...fields, alert_kind, alert_words }, id)
      const alerts = alert_kind.flatMap((kind, at) => (kind ? [{ kind, words: alert_words[at] ?? '' }] : []))
      await addPatient(call, sheet, { id, alerts, anyway: anyway !== undefined })
      return redirect(`/patients/${id}`, { done: 'patients.done.made', undo: true })
    },
  ),
  get('/patients/:id/edit', { may: 'patients.write', reads: 'patients' }, async (call) => {
    const sheet = await getSheet(call)
    return editPage(call, { values: valuesOf(call, sheet), errors: {} })
  }),
  post(
    '/patients/:id',
    { may: 'patients.write', form: editForm, refusals, retry: editAgain },
    async (call, form) => {
      const id = call.params['id'] as string
      await changePatient(call, { id, version: form.version }, await sheetOf(call, form, id))
      return redirect(`/patients/${id}`, { done: 'patients.done.changed', undo: true })
    },
  ),
  post(
    '/patients/:id/comparison',
    { may: 'patients.write', form: comparisonForm, retry: compared },
    async (call, form) => compared(call, { values: form, errors: {} }),
  ),
]

type Shown = Pick<Attempt, 'values' | 'errors' | 'stored'>

async function newPage(call: Call<unknown>, form: Shown) {
  const guarantors = await guarantorsLike(call, typedPayer(form.values))
  const data = { form, ...choicesFor(call, form.values), guarantors: guarantors.map(choiceOf), same: null }
  return page('patients/new', data)
}

/** The form with what was typed, and beside it those who may be the same person. */
async function newAgain(call: Call<unknown>, attempt: Attempt) {
  const { values, errors, cause } = attempt
  const shown = await newPage(call, { values: withoutTypedPayer(attempt), errors })
  if (cause !== MAY_EXIST) return shown
  const sent = Object.entries(values).filter(([, value]) => value !== '')
  const form = newForm.parse(Object.fromEntries(sent))
  const sheet = await sheetOf(call, form, form.id)
  const same = await possiblySame(call, sheet, form.id)
  const patients = same.map(({ id }) => id)
  return page('patients/new', { ...shown.data, same: sideBySide(call, sheet, same) }, { patients })
}

async function editPage(call: Call<unknown>, form: Shown) {
  const frame = await patientFrame(call, call.params['id'] as string, { tab: 'patients.tabs.overview' })
  const guarantors = await guarantorsLike(call, typedPayer(form.values))
  const sheet = await getSheet(call)
  const current = sheet.guarantor ? [choiceOf(guarantorHeader(sheet.guarantor))] : []
  const data = {
    frame,
    form,
    ...choicesFor(call, form.values),
    guarantors: [...current, ...guarantors.map(choiceOf).filter(({ value }) => value !== current[0]?.value)],
    contactsStored: form.stored ? contactsWritten(call, sheet) : null,
  }
  return page('patients/edit', data, { patients: [frame.patient.id] })
}

/** What was typed again; after someone else's change with theirs beside it, and on top of theirs next time. */
async function editAgain(call: Call<unknown>, attempt: Attempt) {
  const values = withoutTypedPayer(attempt)
  if (!attempt.conflict) return editPage(call, { values, errors: attempt.errors })
  const stored = valuesOf(call, await getSheet(call))
  return editPage(call, { values: { ...values, version: stored['version'] }, errors: attempt.errors, stored })
}

/** The edit form of someone who exists with what was typed for someone new: what differs stands below each field. */
async function compared(call: Call<unknown>, { values: typed, errors }: Shown) {
  const stored = valuesOf(call, await getSheet(call))
  const filled = Object.entries(typed).filter(([name, value]) => value && name in stored && name !== 'id')
  const added = contactsAdded(typed, stored)
  const values = { ...stored, ...Object.fromEntries(filled), ...added, version: stored['version'] }
  return editPage(call, { values, errors, stored })
}

function contactsAdded(typed: Record<string, unknown>, stored: Record<string, unknown>) {
  const known = listOf(stored['contact_value'])
  const fresh = listOf(typed['contact_value']).map((value, at) => ({
    value,
    kind: listOf(typed['contact_kind'])[at] ?? 'mobile',
  }))
  const more = fresh.filter(({ value }) => value && !known.some((one) => digits(one) === digits(value)))
  return {
    contact_id: [...listOf(stored['contact_id']), ...more.map(() => '')],
    contact_kind: [...listOf(stored['contact_kind']), ...more.map(({ kind }) => kind)],
    contact_value: [...known, ...more.map(({ value }) => value)],
  }
}

function digits(value: string): string {
  return value.includes('@') ? value.toLowerCase() : value.replace(/\D/g, '')
}

async function getSheet(call: Call<unknown>): Promise<PatientSheet> {
  const sheet = await findSheet(call.db, call.params['id'] as string)
  if (!sheet) throw new NotFound('patient')
  return sheet
}

// Once there are people to choose from, the choice decides and not what was typed.
function withoutTypedPayer({ values, errors }: Attempt): Record<string, unknown> {
  return errors['guarantor_id'] ? { ...values, guarantor: '', typedPayer: values['guarantor'] } : values
}

function typedPayer(values: Record<string, unknown>): string {
  return String(values['typedPayer'] ?? values['guarantor'] ?? '')
}

function choiceOf(patient: Pick<PatientHeader, 'id' | 'family_name' | 'given_name'> & { number?: number }) {
  const name = surnameFirst({ family: patient.family_name, given: patient.given_name })
  return { value: patient.id, text: patient.number ? `${name} (${patient.number})` : name }
}

function guarantorHeader({ id, family, given }: { id: string; family: string; given: string }) {
  return { id, family_name: family, given_name: given }
}

function contactsWritten(call: Call<unknown>, sheet: PatientSheet): string {
  return sheet.contacts
    .map(({ kind, value }) => `${call.words(`patients.contactKinds.${kind}`)} ${value}`)
    .join(', ')
}

/** `Hofmaier Clara` or `Hofmaier, Clara` from the search box: family name first, as the box lists people. */
function namesIn(name: string): { family_name: string; given_name: string } {
  const [family = '', ...given] = name.includes(',') ? name.split(/,\s*/) : name.split(/\s+/)
  return { family_name: family, given_name: given.join(' ') }
}
