import type { Db } from '../db/tenant.ts'
import { isId, newId } from '../lib/ids.ts'
import type { Call } from '../web/call.ts'
import { Refusal } from '../web/refusals.ts'
import { providers, visitTypes } from './desk.queries.ts'
import type { RoomsForm } from './roomsForm.ts'
import {
  closedIdOf,
  closeOtherRooms,
  deleteHoursExcept,
  putHours,
  putProvider,
  putRoom,
  putVisitType,
} from './settings.queries.ts'
import { defaultVisitTypes } from './visitTypeDefaults.ts'

/** Keeps rooms, who usually treats there, and the hours; a clinic without kinds of visits gets the usual ones. */
export async function saveRooms(call: Call<unknown>, input: RoomsForm): Promise<void> {
  const { db } = call
  const rows = roomsIn(input)
  const people = await providersNamed(db, rows)
  const kept = await Promise.all(
    rows.map(async (room) => ({ ...room, id: (await closedIdOf(db, 'chairs', room.name))?.id ?? room.id })),
  )
  await closeOtherRooms(
    db,
    kept.map((room) => room.id),
  )
  for (const [position, { id, name, kind, who }] of kept.entries())
    await putRoom(db, { id, name, kind, position, provider_id: people.get(who) ?? null })
  await saveHours(db, input)
  await startVisitTypes(call)
}

/** The rows that name a room. @throws Refusal when there is none, or two of one name */
function roomsIn(input: RoomsForm) {
  const rows = input.room_id
    .map((id, at) => ({
      id,
      name: input.room_name[at] ?? '',
      kind: input.room_kind[at] ?? ('treatment' as const),
      who: input.room_who[at] ?? '',
    }))
    .filter((room) => room.name !== '')
  if (rows.length === 0 || rows.some((room) => !isId(room.id)))
    throw new Refusal('room_name', 'schedule.refusals.noRoom')
  if (new Set(rows.map((room) => room.name)).size < rows.length)
    throw new Refusal('room_name', 'schedule.refusals.roomName')
  return rows
}

/** Who is named as treating in a room; a name not known yet becomes a provider. */
async function providersNamed(
  db: Db,
  rows: readonly { who: string; kind: 'treatment' | 'hygiene' }[],
): Promise<Map<string, string>> {
  const known = await providers(db, { closed: true })
  const ids = new Map(known.map((one) => [one.name, one.id]))
  let position = known.length
  for (const { who, kind } of rows) {
    if (who === '' || ids.has(who)) continue
    const id = newId()
    const profession = kind === 'hygiene' ? 'hygienist' : 'dentist'
    await putProvider(db, {
      id,
      name: who,
      short_name: shortOf(who),
      profession,
      position: position++,
      user_id: null,
    })
    ids.set(who, id)
  }
  return ids
}

/** The last word of a name: Weber of Dr. Thomas Weber. */
export function shortOf(name: string): string {
  return (name.split(/\s+/).at(-1) ?? name).slice(0, 40)
}

async function saveHours(db: Db, input: RoomsForm): Promise<void> {
  const open = input.open.map(Number)
  await deleteHoursExcept(db, open)
  for (const weekday of open) {
    const at = weekday - 1
    const [opens, closes] = [input.opens[at], input.closes[at]]
    if (!opens || !closes) throw new Refusal('opens', 'schedule.refusals.hours')
    const [from, to] = [input.lunch_from[at], input.lunch_to[at]]
    await putHours(db, { weekday, opens, closes, lunch_from: from || null, lunch_to: to || null })
  }
}

async function startVisitTypes(call: Call<unknown>): Promise<void> {
  const known = await visitTypes(call.db, { closed: true })
  if (known.length > 0) return
  for (const type of defaultVisitTypes(call.clinic.language))
    await putVisitType(call.db, { id: newId(), ...type })
}
