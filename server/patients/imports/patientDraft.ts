import type { Temporal } from 'temporal-polyfill'
import { type DateOrder, isNoDate, readDay } from '../../lib/csv/dates.ts'
import { type AlertKind, alertKindOf, alertOfCondition, alertOfMedicine, phrasesOf } from './alertKinds.ts'
import { type PatientState, type Program, type Sex, sexOf, stateOf } from './codes.ts'
import { languageCode } from './languages.ts'
import { fullNameParts } from './names.ts'
import type { PatientField } from './patientFields.ts'
import { type Complain, complaints, type Problem } from './problems.ts'
import { type Cell, cellsByField, type Reading, type Setting } from './reading.ts'

/** A patient as one row of a list tells; everything that fits no field stands in `deskNote`, line by line. */
export type PatientDraft = {
  /** the number the former program gave */
  source: string
  familyName: string
  givenName: string
  preferredName: string
  title: string
  bornOn: string | null
  diedOn: string | null
  sex: Sex
  gender: string
  language: string
  street: string
  postalCode: string
  city: string
  region: string
  country: string
  /** the former number of who pays, unless it is the patient */
  guarantor: string
  emergencyName: string
  emergencyPhone: string
  deskNote: string
  state: Exclude<PatientState, 'deceased'>
  contacts: { kind: 'mobile' | 'phone' | 'work' | 'email'; value: string }[]
  alerts: { kind: AlertKind; words: string }[]
}

export type RowRead<Draft> = { draft: Draft; problems: Problem[] }

/** Reads one row. Never throws: what cannot be read is a problem, and its text stays in the draft's note. */
export function draftPatient(
  row: { number: number; cells: string[] },
  reading: Reading<PatientField>,
  setting: Setting,
): RowRead<PatientDraft> {
  const { problems, complain } = complaints(row.number)
  const values = cellsByField(row.cells, reading)
  const sheet = sheetOf(values, complain)
  if (row.cells.some((cell) => cell.includes('\ufffd'))) complain('mind', 'characters', null)
  if (row.cells.length !== reading.columns.length) complain('mind', 'columns', null, String(row.cells.length))
  const draft = {
    source: sheet.text('number', 80),
    ...namesOf(sheet, complain),
    ...lifeOf(sheet, reading, setting.today, complain),
    ...addressOf(sheet),
    gender: sheet.text('gender'),
    sex: sheet.coded('sex', (text) => sexOf(text, reading.program), 'sex') ?? 'unknown',
    language: sheet.coded('language', languageCode, 'language') ?? '',
    guarantor: otherThan(sheet.text('guarantor', 80), sheet.text('number', 80)),
    emergencyName: sheet.text('emergencyName'),
    emergencyPhone: sheet.text('emergencyPhone'),
    contacts: contactsOf(sheet, complain),
    alerts: alertsOf(sheet),
  }
  return { draft: { ...draft, deskNote: noteOf(sheet) }, problems }
}

type Sheet = {
  cells(field: PatientField): Cell[]
  text(field: PatientField, most?: number): string
  coded<T>(
    field: PatientField,
    read: (text: string) => T | null,
    problem: 'sex' | 'language' | 'status',
  ): T | null
  /** keeps a value that has no place of its own */
  keep(cell: Cell): void
  kept: Cell[]
}

function sheetOf(values: Map<PatientField, Cell[]>, complain: Complain): Sheet {
  const kept: Cell[] = []
  const cells = (field: PatientField) => values.get(field) ?? []
  const tooLong = new Set<Cell>()
  return {
    cells,
    kept,
    keep: (cell) => void kept.push(cell),
    text(field, most = 200) {
      const [cell] = cells(field)
      if (!cell || cell.text.length <= most) return cell?.text ?? ''
      if (!tooLong.has(cell)) {
        tooLong.add(cell)
        complain('mind', 'tooLong', cell.column, cell.text)
        kept.push(cell)
      }
      return cell.text.slice(0, most).toWellFormed().trim()
    },
    coded(field, read, problem) {
      const [cell] = cells(field)
      if (!cell) return null
      const code = read(cell.text)
      if (code === null) {
        complain('mind', problem, cell.column, cell.text)
        kept.push(cell)
      }
      return code
    },
  }
}

function namesOf(sheet: Sheet, complain: Complain) {
  const middle = sheet.text('middle')
  const names = {
    familyName: sheet.text('family'),
    givenName: [sheet.text('given'), middle].filter(Boolean).join(' '),
    preferredName: sheet.text('preferred'),
    title: sheet.text('title', 80),
  }
  const whole = sheet.cells('fullName')[0]
  if (whole && !names.familyName && !names.givenName) {
    const parts = fullNameParts(sheet.text('fullName'))
    if (!parts.sure) complain('mind', 'fullName', whole.column, whole.text)
    names.familyName = parts.family
    names.givenName = parts.given
  }
  if (!names.familyName && !names.givenName) complain('bad', 'name', null)
  return names
}

function lifeOf(
  sheet: Sheet,
  reading: { dateOrder: DateOrder; program: Program },
  today: string,
  complain: Complain,
) {
  const year = Number(today.slice(0, 4))
  const born = dayOf(sheet.cells('born')[0], reading.dateOrder, year, complain)
  if (!sheet.cells('born').length) complain('mind', 'dateMissing', null)
  if (born.day && born.day > today) complain('bad', 'dateFuture', born.column, born.day)
  if (born.day && born.day < `${year - 120}`) complain('mind', 'dateAncient', born.column, born.day)
  if (born.unread) complain('bad', 'date', born.column, born.unread)
  const died = dayOf(sheet.cells('died')[0], reading.dateOrder, year, complain)
  if (died.day && died.day > today) complain('bad', 'dateFuture', died.column, died.day)
  if (died.day && born.day && died.day < born.day) complain('bad', 'diedBeforeBorn', died.column, died.day)
  const said = sheet.coded('status', (text) => stateOf(text, reading.program), 'status')
  const yes = died.unread && /^(yes|ja|j|y|x|1|true|wahr|†)$/i.test(died.unread)
  if (died.unread && !/^(no|nein|n|0|false|falsch)$/i.test(died.unread)) {
    complain('mind', yes ? 'diedUnknownDay' : 'date', died.column, died.unread)
    sheet.keep({ column: died.column, text: died.unread })
  } else if (said === 'deceased' && !died.day) {
    complain('mind', 'diedUnknownDay', sheet.cells('status')[0]?.column ?? null)
    sheet.keep(sheet.cells('status')[0] as Cell)
  }
  const gone = said === 'deceased' || died.day !== null || yes
  return {
    bornOn: born.day,
    diedOn: died.day,
    state: gone ? ('inactive' as const) : (said ?? 'active'),
  } as Pick<PatientDraft, 'bornOn' | 'diedOn' | 'state'>
}

type DayOf = { day: string | null; column: string; unread: string }

function dayOf(cell: Cell | undefined, order: DateOrder, year: number, complain: Complain): DayOf {
  if (!cell || isNoDate(cell.text)) return { day: null, column: cell?.column ?? '', unread: '' }
  const read = readDay(cell.text, order, year)
  if (!read) return { day: null, column: cell.column, unread: cell.text }
  if (read.century === 'guessed') complain('mind', 'century', cell.column, `${cell.text} → ${read.day}`)
  return { day: read.day.toString(), column: cell.column, unread: '' }
}

function addressOf(sheet: Sheet) {
  return {
    street: [sheet.text('street'), sheet.text('street2')].filter(Boolean).join('\n'),
    postalCode: sheet.text('postcode', 40),
    city: sheet.text('city'),
    region: sheet.text('state'),
    country: sheet.text('country', 80),
  }
}

const contactFields = [
  ['mobile', 'mobile'],
  ['phone', 'phone'],
  ['homePhone', 'phone'],
  ['workPhone', 'work'],
  ['email', 'email'],
] as const

function contactsOf(sheet: Sheet, complain: Complain): PatientDraft['contacts'] {
  const contacts: PatientDraft['contacts'] = []
  for (const [field, kind] of contactFields)
    for (const cell of sheet.cells(field)) {
      if (reachable(kind, cell.text)) contacts.push({ kind, value: cell.text })
      else {
        complain('mind', kind === 'email' ? 'email' : 'phone', cell.column, cell.text)
        sheet.keep(cell)
      }
    }
  return contacts.filter((one, at) => contacts.findIndex((other) => other.value === one.value) === at)
}

function reachable(kind: string, text: string): boolean {
  if (text.length > 200) return false
  return kind === 'email' ? /^\S+@[^\s@]+\.[^\s@]+$/.test(text) : text.replace(/\D/g, '').length >= 5
}

function alertsOf(sheet: Sheet): PatientDraft['alerts'] {
  const readers = [
    ['alert', alertKindOf],
    ['condition', alertOfCondition],
    ['medication', alertOfMedicine],
  ] as const
  const alerts: PatientDraft['alerts'] = []
  for (const [field, kindOf] of readers)
    for (const cell of sheet.cells(field))
      for (const words of phrasesOf(cell.text)) {
        const kind = kindOf(words, cell.column)
        if (kind && !alerts.some((one) => one.words === words)) alerts.push({ kind, words })
      }
  return alerts
}

function noteOf(sheet: Sheet): string {
  const notes = sheet.cells('note').map((cell) => cell.text)
  return [...notes, ...sheet.kept.map((cell) => `${cell.column}: ${cell.text}`)].join('\n')
}

function otherThan(value: string, own: string): string {
  return value === own || value === '0' ? '' : value
}

/** A clinic's day as YYYY-MM-DD. */
export function todayIn(timeZone: string, now: Temporal.Instant): string {
  return now.toZonedDateTimeISO(timeZone).toPlainDate().toString()
}
