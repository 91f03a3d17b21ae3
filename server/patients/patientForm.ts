import type { z } from 'zod'
import type { Temporal } from 'temporal-polyfill'
import { parseBirthDate } from '../lib/birthdate.ts'
import { dayAt, instantOf } from '../lib/clock.ts'
import { surnameFirst } from '../lib/names.ts'
import type { Call } from '../web/call.ts'
import { choice, form, id, many, optionalId, optionalText, version } from '../web/forms.ts'
import { formatDate } from '../web/formats.ts'
import { Refusal } from '../web/refusals.ts'
import { alertKinds } from './alerts.ts'
import { searchPatients } from './search.ts'
import type { PatientSheet, SheetValues } from './sheet.queries.ts'

export const contactKinds = ['mobile', 'phone', 'work', 'email'] as const
export const sexes = ['female', 'male', 'other', 'unknown'] as const
export const states = ['active', 'inactive', 'archived'] as const

const fields = {
  title: optionalText(80),
  family_name: optionalText(),
  given_name: optionalText(),
  preferred_name: optionalText(),
  born_on: optionalText(40),
  sex: choice(sexes).default('unknown'),
  gender: optionalText(80),
  language: optionalText(20),
  contact_id: many(optionalId()),
  contact_kind: many(choice(contactKinds)),
  contact_value: many(optionalText()),
  street: optionalText(400),
  postal_code: optionalText(40),
  city: optionalText(),
  region: optionalText(),
  country: optionalText(80),
  guarantor_id: optionalId(),
  guarantor: optionalText(100),
  emergency_name: optionalText(),
  emergency_phone: optionalText(),
  desk_note: optionalText(4000),
}

export const newForm = form({
  id: id(),
  ...fields,
  alert_kind: many(choice(['', ...alertKinds])),
  alert_words: many(optionalText(400)),
  anyway: choice(['on']).optional(),
})

export const editForm = form({
  version: version(),
  ...fields,
  died_on: optionalText(40),
  state: choice(states).default('active'),
})

/** The form of someone new, held against a patient who is already there. */
export const comparisonForm = newForm

type Fields = z.output<typeof newForm> | z.output<typeof editForm>

/** What the form says, as the database keeps it. @throws Refusal for a date or a payer that cannot be read */
export async function sheetOf(call: Call<unknown>, form: Fields, own: string): Promise<SheetValues> {
  const { contact_id, contact_kind, contact_value, guarantor, guarantor_id, ...rest } = form
  const contacts = contact_value.flatMap((value, at) => {
    if (value === '') return []
    return [{ id: contact_id[at] ?? null, kind: contact_kind[at] ?? 'mobile', value }]
  })
  return {
    ...rest,
    born_on: dayOf(call, 'born_on', form.born_on),
    died_on: 'died_on' in form ? dayOf(call, 'died_on', form.died_on) : null,
    state: 'state' in form ? form.state : 'active',
    guarantor_id: guarantor === '' ? guarantor_id : await guarantorNamed(call, guarantor, own),
    contacts,
  }
}

function dayOf(call: Call<unknown>, field: string, typed: string): string | null {
  if (typed === '') return null
  const day = parseBirthDate(typed, call.clinic.locale, today(call))
  if (!day)
    throw new Refusal(field, 'patients.refusals.day', {
      date: formatDate('1972-03-12', 'dateTyped', call.frame),
    })
  return day.toString()
}

export function today(call: Call<unknown>): Temporal.PlainDate {
  return dayAt(instantOf(call.now), call.clinic.timeZone)
}

async function guarantorNamed(call: Call<unknown>, query: string, own: string): Promise<string> {
  const { patients } = await searchPatients(call.db, query, { locale: call.clinic.locale, limit: 10 })
  const others = patients.filter(({ id }) => id !== own)
  if (others.length === 0) throw new Refusal('guarantor', 'patients.refusals.guarantorUnknown')
  if (others.length > 1) throw new Refusal('guarantor_id', 'patients.refusals.guarantorMany')
  return (others[0] as { id: string }).id
}

/** Who may have been meant by what was typed for the payer, to choose from. */
export async function guarantorsLike(call: Call<unknown>, query: string) {
  if (query === '') return []
  const { patients, close } = await searchPatients(call.db, query, { locale: call.clinic.locale, limit: 10 })
  return [...patients, ...close]
}

/** A stored patient as the values of the form. */
export function valuesOf(call: Call<unknown>, sheet: PatientSheet): Record<string, unknown> {
  const { contacts, guarantor, born_on, died_on, version, ...rest } = sheet
  return {
    ...rest,
    version: String(version),
    born_on: born_on ? formatDate(born_on, 'date', call.frame) : '',
    died_on: died_on ? formatDate(died_on, 'date', call.frame) : '',
    guarantor_id: sheet.guarantor_id ?? '',
    guarantor: '',
    contact_id: contacts.map((contact) => contact.id),
    contact_kind: contacts.map((contact) => contact.kind),
    contact_value: contacts.map((contact) => contact.value),
    guarantorName: guarantor && surnameFirst({ family: guarantor.family, given: guarantor.given }),
  }
}

/** Everything the form's view needs beside values and errors. */
export function choicesFor(call: Call<unknown>, values: Record<string, unknown>) {
  const { words } = call
  return {
    sexes: sexes.map((value) => ({ value, text: words(`patients.sexes.${value}`) })),
    states: states.map((value) => ({ value, text: words(`patients.states.${value}`) })),
    languages: languagesFor(call, String(values['language'] ?? '')),
    contacts: contactRows(call, values),
    alerts: alertRows(call, values),
  }
}

const LANGUAGES = 'ar bg cs da de el en es fa fr hr hu it ja ko nl pl pt ro ru sk sl sq sr sv tr uk vi zh'

function languagesFor(call: Call<unknown>, current: string) {
  const names = new Intl.DisplayNames(call.frame.language, { type: 'language', fallback: 'code' })
  const nameOf = (code: string) => (/^[a-z]{2,3}$/.test(code) ? (names.of(code) ?? code) : code)
  const codes = new Set([...LANGUAGES.split(' '), ...(current ? [current] : [])])
  return [...codes]
    .map((value) => ({ value, text: nameOf(value) }))
    .sort((a, b) => a.text.localeCompare(b.text, call.frame.language))
}

/** Rows that are filled, and empty ones for more. */
function contactRows(call: Call<unknown>, values: Record<string, unknown>) {
  const [ids, kinds, typed] = [
    listOf(values['contact_id']),
    listOf(values['contact_kind']),
    listOf(values['contact_value']),
  ]
  const filled = typed.flatMap((value, at) =>
    value ? [{ id: ids[at] ?? '', kind: kinds[at] ?? '', value }] : [],
  )
  const blank = filled.length === 0 ? ['mobile', 'email'] : ['mobile']
  const rows = [...filled, ...blank.map((kind) => ({ id: '', kind, value: '' }))]
  return rows.map((row, at) => ({
    ...row,
    nr: at + 1,
    kinds: contactKinds.map((kind) => ({
      value: kind,
      letters: call.words(`patients.contactKinds.${kind}`),
      chosen: kind === row.kind,
    })),
  }))
}

function alertRows(call: Call<unknown>, values: Record<string, unknown>) {
  const [kinds, typed] = [listOf(values['alert_kind']), listOf(values['alert_words'])]
  return [0, 1].map((at) => ({
    nr: at + 1,
    value: typed[at] ?? '',
    kinds: alertChoices(call, kinds[at] ?? ''),
  }))
}

export function alertChoices(call: Call<unknown>, chosen: string) {
  return alertKinds.map((kind) => ({
    value: kind,
    letters: call.words(`patients.alertKinds.${kind}`),
    chosen: kind === chosen,
  }))
}

export function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String)
  return value === undefined || value === null ? [] : [String(value)]
}
