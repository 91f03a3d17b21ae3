import { surnameFirst } from '../lib/names.ts'
import { nameWords, normalise, phoneWords } from '../lib/text.ts'
import type { Call } from '../web/call.ts'
import { formatDate, formatPhone } from '../web/formats.ts'
import { alertsShown } from './alerts.ts'
import type { Compared, PossiblySame } from './duplicates.ts'
import type { SheetValues } from './sheet.queries.ts'

interface Line {
  label: string
  typed: string
  cells: { letters: string; alike: boolean }[]
}

/** What of somebody new is held against those who are here. */
export type Typed = Compared & Pick<SheetValues, 'street' | 'postal_code' | 'city'>

/** What was typed beside those who may be the same person, line by line, with what agrees marked. */
export function sideBySide(call: Call<unknown>, sheet: Typed, same: readonly PossiblySame[]) {
  const heads = same.map((one) => ({
    id: one.id,
    number: one.number,
    archived: one.state === 'archived',
    alerts: alertsShown(one.alerts, call.words),
  }))
  const lines = [nameLine, birthLine, reachLine, addressLine].map((lineOf) => lineOf(call, sheet, same))
  return { heads, lines: lines.filter(({ typed, cells }) => typed || cells.some(({ letters }) => letters)) }
}

type LineOf = (call: Call<unknown>, sheet: Typed, same: readonly PossiblySame[]) => Line

const nameLine: LineOf = ({ words }, sheet, same) => {
  const key = (one: Pick<SheetValues, 'family_name' | 'given_name'>) =>
    nameWords(one.family_name, one.given_name).sort().join(' ')
  const written = (one: Pick<SheetValues, 'family_name' | 'given_name' | 'preferred_name'>) =>
    surnameFirst({ family: one.family_name, given: one.given_name, preferred: one.preferred_name })
  return {
    label: words('patients.columns.name'),
    typed: written(sheet),
    cells: same.map((one) => ({ letters: written(one), alike: key(one) === key(sheet) })),
  }
}

const birthLine: LineOf = ({ words, frame }, sheet, same) => {
  const written = (day: string | null) => (day ? formatDate(day, 'date', frame) : '')
  return {
    label: words('patients.columns.born'),
    typed: written(sheet.born_on),
    cells: same.map(({ born_on }) => ({
      letters: written(born_on),
      alike: born_on !== null && born_on === sheet.born_on,
    })),
  }
}

const reachLine: LineOf = ({ words, frame, clinic }, sheet, same) => {
  const key = (value: string) =>
    value.includes('@') ? normalise(value) : phoneWords(value, clinic.country)[0]
  const written = (reach: readonly { kind: string; value: string }[]) =>
    reach.map(({ kind, value }) => (kind === 'email' ? value : formatPhone(value, frame))).join(', ')
  const typed = new Set(sheet.contacts.map(({ value }) => key(value)))
  return {
    label: words('patients.form.reached'),
    typed: written(sheet.contacts),
    cells: same.map(({ reach }) => ({
      letters: written(reach),
      alike: reach.some(({ value }) => typed.has(key(value))),
    })),
  }
}

const addressLine: LineOf = ({ words }, sheet, same) => {
  const written = (one: Pick<SheetValues, 'street' | 'postal_code' | 'city'>) =>
    [one.street, [one.postal_code, one.city].filter(Boolean).join(' ')].filter(Boolean).join(', ')
  const typed = written(sheet)
  return {
    label: words('patients.contacts.address'),
    typed,
    cells: same.map((one) => ({
      letters: written(one),
      alike: typed !== '' && normalise(written(one)) === normalise(typed),
    })),
  }
}
