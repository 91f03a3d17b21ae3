import { Temporal } from 'temporal-polyfill'
import { isNoDate, readDay } from '../../lib/csv/dates.ts'
import { readClock, readInstant } from '../../lib/csv/times.ts'
import type { RowRead } from '../../patients/imports/patientDraft.ts'
import { type Complain, complaints } from '../../patients/imports/problems.ts'
import { type Cell, cellsByField, type Reading, type Setting } from '../../patients/imports/reading.ts'
import type { AppointmentField } from './appointmentFields.ts'
import { type ImportedStatus, statusOf } from './appointmentStatus.ts'

/** A visit as one row of a list tells. Instants are ISO 8601 in UTC. */
export type AppointmentDraft = {
  source: string
  /** the number the former program gave the patient, else name and birth */
  patient: string
  patientName: string
  patientBorn: string | null
  start: string | null
  end: string | null
  /** what the file said the length was, where it was not believed */
  saidMinutes: number | null
  status: ImportedStatus
  /** in a sentence, for the day and the timeline */
  what: string
  provider: string
  chair: string
  note: string
}

/** Longer than a clinic's day, hence no length at all: 8 hours. */
export const longestMinutes = 480
/** What a visit without a believable length is given. */
export const usualMinutes = 30

/** Reads one row. Never throws. Whether the patient is known is settled later, against the database. */
export function draftAppointment(
  row: { number: number; cells: string[] },
  reading: Reading<AppointmentField>,
  setting: Setting,
  now: Temporal.Instant,
): RowRead<AppointmentDraft> {
  const { problems, complain } = complaints(row.number)
  const values = cellsByField(row.cells, reading)
  const cell = (field: AppointmentField) => values.get(field)?.[0]
  const kept: Cell[] = []
  if (row.cells.some((text) => text.includes('\ufffd'))) complain('mind', 'characters', null)
  if (row.cells.length !== reading.columns.length) complain('mind', 'columns', null, String(row.cells.length))
  const start = startOf(cell, reading, setting)
  if (!start) complain('bad', 'start', startCell(cell)?.column ?? null, startCell(cell)?.text)
  const length = start ? lengthOf(cell, start, reading, setting, complain) : null
  if (!cell('patientNumber') && !cell('patientName')) complain('bad', 'patientMissing', null)
  const draft: AppointmentDraft = {
    source: short(cell('number')),
    patient: short(cell('patientNumber')),
    patientName: short(cell('patientName')),
    patientBorn: bornOf(cell('patientBorn'), reading, setting),
    start: start?.toString() ?? null,
    end: start && length ? start.add({ minutes: length.minutes }).toString() : null,
    saidMinutes: length?.said ?? null,
    status: statusFrom(cell('status'), start, reading, now, { complain, kept }),
    what: '',
    provider: short(cell('provider')),
    chair: short(cell('chair')),
    note: '',
  }
  const notes = (values.get('note') ?? []).map((one) => one.text)
  const said = [...notes, ...kept.map((one) => `${one.column}: ${one.text}`)].join('\n')
  draft.what = short(cell('reason')) || (said.length <= 100 && !said.includes('\n') ? said : '')
  draft.note = said === draft.what ? '' : said
  return { draft, problems }
}

type CellOf = (field: AppointmentField) => Cell | undefined
type Read = Reading<AppointmentField>

function startCell(cell: CellOf): Cell | undefined {
  return cell('start') ?? cell('day') ?? cell('time')
}

function startOf(cell: CellOf, reading: Read, setting: Setting): Temporal.Instant | null {
  const whole = cell('start')
  if (whole && isNoDate(whole.text)) return null
  const day = cell('day')
  const time = cell('time') ?? (day ? whole : undefined)
  const text = day && time ? `${day.text.split(/[T\s]/)[0]} ${time.text}` : (whole?.text ?? day?.text ?? '')
  return momentOf(text, reading, setting)
}

function momentOf(text: string, reading: Read, setting: Setting): Temporal.Instant | null {
  const latestYear = Number(setting.today.slice(0, 4)) + 10
  return readInstant(text, reading.dateOrder, { zone: setting.timeZone, latestYear })
}

type Length = { minutes: number; said: number | null }

function lengthOf(
  cell: CellOf,
  start: Temporal.Instant,
  reading: Read,
  setting: Setting,
  complain: Complain,
): Length {
  const [given, said] = saidLength(cell, start, reading, setting)
  if (said !== null && said > 0 && said <= longestMinutes)
    return { minutes: Math.max(1, Math.round(said)), said: null }
  complain(
    'mind',
    said === null ? 'end' : 'length',
    given?.column ?? null,
    said === null ? given?.text : minutesInWords(said),
  )
  return { minutes: usualMinutes, said: said === null ? null : Math.round(said) }
}

/** The length in minutes by whichever column tells it, and that column. */
function saidLength(
  cell: CellOf,
  start: Temporal.Instant,
  reading: Read,
  setting: Setting,
): [Cell | undefined, number | null] {
  const pattern = cell('pattern')
  const minutes = cell('minutes')
  const end = cell('end')
  if (minutes && /^\d{1,7}/.test(minutes.text)) return [minutes, minutesOf(minutes.text)]
  if (end) return [end, minutesUntil(end.text, start, reading, setting)]
  if (pattern && /^[X/]+$/i.test(pattern.text)) return [pattern, pattern.text.length * 5]
  return [minutes ?? pattern, null]
}

function minutesOf(text: string): number {
  const clock = /^(\d{1,3}):(\d{2})/.exec(text)
  return clock ? Number(clock[1]) * 60 + Number(clock[2]) : Number.parseInt(text, 10)
}

function minutesUntil(text: string, start: Temporal.Instant, reading: Read, setting: Setting): number | null {
  const end = momentOf(text, reading, setting)
  if (end) return (end.epochMilliseconds - start.epochMilliseconds) / 60_000
  const clock = readClock(text)
  if (!clock || clock.rest.trim()) return null
  const begun = start.toZonedDateTimeISO(setting.timeZone)
  return begun.withPlainTime(clock.time).since(begun).total('minutes')
}

/** "20054 d" or "24:15 h": without words of any language. */
function minutesInWords(minutes: number): string {
  const whole = Math.round(minutes)
  if (Math.abs(whole) >= 2880) return `${Math.round(whole / 1440)} d`
  const sign = whole < 0 ? '-' : ''
  return `${sign}${Math.floor(Math.abs(whole) / 60)}:${String(Math.abs(whole) % 60).padStart(2, '0')} h`
}

function bornOf(cell: Cell | undefined, reading: Read, setting: Setting): string | null {
  if (!cell || isNoDate(cell.text)) return null
  return readDay(cell.text, reading.dateOrder, Number(setting.today.slice(0, 4)))?.day.toString() ?? null
}

/** A visit of the past took place unless the file says otherwise; one to come is booked. */
function statusFrom(
  cell: Cell | undefined,
  start: Temporal.Instant | null,
  reading: Read,
  now: Temporal.Instant,
  { complain, kept }: { complain: Complain; kept: Cell[] },
): ImportedStatus {
  const past = start !== null && Temporal.Instant.compare(start, now) < 0
  const said = cell ? statusOf(cell.text, reading.program) : null
  if (cell && !said) {
    complain('mind', 'status', cell.column, cell.text)
    kept.push(cell)
  }
  if (!past) return said ?? 'scheduled'
  return said === 'scheduled' || said === 'confirmed' || !said ? 'completed' : said
}

function short(cell: Cell | undefined): string {
  return cell?.text.slice(0, 200).toWellFormed() ?? ''
}
