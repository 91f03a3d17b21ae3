import { z } from 'zod'
import { newId } from '../lib/ids.ts'
import type { Call } from '../web/call.ts'
import { form, many } from '../web/forms.ts'
import { formatDate } from '../web/formats.ts'
import type { Attempt } from '../web/routes.ts'
import { chairs, openingHours } from './day.queries.ts'
import { providers } from './desk.queries.ts'
import { optionalTime } from './forms.ts'

const WEEK = [1, 2, 3, 4, 5, 6, 7]
const cell = z
  .string()
  .max(100)
  .transform((text) => text.normalize('NFC').trim())
const clock = optionalTime()

/** Rooms and opening hours in one form: rows of equal fields, and a line for each weekday. */
export const roomsForm = form({
  room_id: many(cell),
  room_name: many(cell),
  room_kind: many(z.enum(['treatment', 'hygiene'])),
  room_who: many(cell),
  open: many(z.enum(['1', '2', '3', '4', '5', '6', '7'])),
  opens: many(clock),
  closes: many(clock),
  lunch_from: many(clock),
  lunch_to: many(clock),
}).superRefine((typed, context) => {
  for (const [path, words] of wrongIn(typed))
    context.addIssue({ code: 'custom', path, message: `schedule.refusals.${words}` })
})
export type RoomsForm = z.output<typeof roomsForm>
type Wrong = [path: [keyof RoomsForm, number], words: string]

export const roomRefusals = {
  chair_name_is_taken: { field: 'room_name', words: 'schedule.refusals.roomName' },
  opens_before_it_closes: { field: 'opens', words: 'schedule.refusals.hours' },
  lunch_is_whole: { field: 'opens', words: 'schedule.refusals.lunch' },
  lunch_lies_within: { field: 'opens', words: 'schedule.refusals.lunch' },
}

/** What the form shows: what is stored or what was typed, and two empty rows for more rooms. */
export async function shownRooms(call: Call<unknown>, attempt?: Attempt) {
  const [rooms, hours, people] = await Promise.all([
    chairs(call.db),
    openingHours(call.db),
    providers(call.db),
  ])
  const typed = attempt && typedRows(attempt.values)
  const stored = rooms.map((room) => ({
    id: room.id,
    name: room.name,
    kind: room.kind as string,
    who: room.provider_name ?? '',
  }))
  const rows = typed?.rooms ?? (stored.length > 0 ? stored : firstRooms(call))
  const empty = Array.from({ length: 2 }, () => ({ id: newId(), name: '', kind: 'treatment', who: '' }))
  const days = typed?.days ?? (hours.length > 0 ? storedDays(hours) : usualDays())
  return {
    rooms: [...rows, ...empty].map((room, at) => ({
      ...room,
      at,
      nr: at + 1,
      hygiene: room.kind === 'hygiene',
    })),
    names: people.map((one) => one.name),
    days: WEEK.map((weekday) => ({
      // 2024-01-01 was a Monday.
      name: formatDate(`2024-01-0${weekday}`, 'weekday', call.frame),
      weekday,
      at: weekday - 1,
      ...(days.get(weekday) ?? {
        isOpen: false,
        opens: '08:00',
        closes: '17:00',
        lunchFrom: '',
        lunchTo: '',
      }),
    })),
  }
}

/** What is wrong with the rows, each with its field: the database refuses the same, but only the first, and not where. */
function wrongIn(typed: Pick<RoomsForm, 'room_name' | keyof typeof times | 'open'>): Wrong[] {
  const twice = typed.room_name.flatMap((name, at): Wrong[] =>
    name !== '' && typed.room_name.indexOf(name) < at ? [[['room_name', at], 'roomName']] : [],
  )
  const days = typed.open.map(Number).sort()
  return [...twice, ...days.flatMap((weekday) => wrongOn(typed, weekday - 1))]
}

const times = { opens: '', closes: '', lunch_from: '', lunch_to: '' }

function wrongOn(typed: { [name in keyof typeof times]: string[] }, at: number): Wrong[] {
  const [opens, closes] = [typed.opens[at] ?? '', typed.closes[at] ?? '']
  if (opens === '') return [[['opens', at], 'hours']]
  if (closes <= opens) return [[['closes', at], 'hours']]
  const [from, to] = [typed.lunch_from[at] ?? '', typed.lunch_to[at] ?? '']
  if (from === '' && to === '') return []
  if (from < opens || from > closes) return [[['lunch_from', at], 'lunch']]
  return to <= from || to > closes ? [[['lunch_to', at], 'lunch']] : []
}

interface Day {
  isOpen: boolean
  opens: string
  closes: string
  lunchFrom: string
  lunchTo: string
}

function firstRooms(call: Call<unknown>) {
  return [1, 2, 3].map((nr) => ({
    id: newId(),
    name: call.words('schedule.rooms.numbered', { nr }),
    kind: 'treatment',
    who: '',
  }))
}

function usualDays(): Map<number, Day> {
  const usual = { isOpen: true, opens: '08:00', closes: '17:00', lunchFrom: '12:30', lunchTo: '13:30' }
  return new Map([1, 2, 3, 4, 5].map((weekday) => [weekday, usual]))
}

function storedDays(hours: Awaited<ReturnType<typeof openingHours>>): Map<number, Day> {
  const own = hours.filter((one) => one.chair_id === null)
  return new Map(
    own.map((one) => [
      one.weekday,
      {
        isOpen: true,
        opens: one.opens,
        closes: one.closes,
        lunchFrom: one.lunch_from ?? '',
        lunchTo: one.lunch_to ?? '',
      },
    ]),
  )
}

function typedRows(values: Record<string, unknown>) {
  const list = (name: string): string[] => {
    const value = values[name]
    return value === undefined ? [] : [value].flat().map(String)
  }
  const ids = list('room_id')
  const rooms = ids.map((id, at) => ({
    id,
    name: list('room_name')[at] ?? '',
    kind: list('room_kind')[at] ?? 'treatment',
    who: list('room_who')[at] ?? '',
  }))
  const open = new Set(list('open'))
  const days = new Map(
    WEEK.map((weekday, at): [number, Day] => [
      weekday,
      {
        isOpen: open.has(String(weekday)),
        opens: list('opens')[at] ?? '',
        closes: list('closes')[at] ?? '',
        lunchFrom: list('lunch_from')[at] ?? '',
        lunchTo: list('lunch_to')[at] ?? '',
      },
    ]),
  )
  return {
    rooms: rooms.filter((room, at) => room.name !== '' || rooms.slice(at).some(({ name }) => name !== '')),
    days,
  }
}
