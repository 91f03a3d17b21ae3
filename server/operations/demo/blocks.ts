import type { Temporal } from 'temporal-polyfill'
import type { DemoClinic } from './clinic.ts'
import type { Random } from './random.ts'
import type { Reach, Rooms } from './visits.ts'

export interface DemoBlock {
  id: string
  kind: 'meeting' | 'emergency'
  words: string
  /** Null for every room. */
  chair_id: string | null
  starts_at: string
  ends_at: string
  opens_at: string | null
}

interface Slot {
  /** Which room, counted from 0. */
  room: number
  from: string
  until: string
  /** When it is given to anybody who asks. */
  opens: string
}

/** Who comes in pain gets one of these. */
const EMERGENCIES: readonly Slot[] = [
  { room: 1, from: '11:30', until: '12:00', opens: '10:30' },
  { room: 3, from: '16:30', until: '17:00', opens: '15:00' },
]
const MEETING = { de: 'Teambesprechung', en: 'Team meeting' }
const MEETING_MINUTES = 30

/** Days back that have blocks: nobody looks further. */
const BACK = 14

/** Emergency slots of a room on a day, counted from today. */
export function slotsOf(room: number, offset: number): readonly Slot[] {
  return offset < -BACK ? [] : EMERGENCIES.filter((slot) => slot.room === room)
}

/** Emergency slots of every day, and once a week, today too, the team's meeting at the beginning of lunch. */
export function demoBlocks(
  clinic: DemoClinic,
  rooms: Rooms,
  now: Temporal.Instant,
  random: Random,
  reach: Reach,
): DemoBlock[] {
  const today = now.toZonedDateTimeISO(clinic.timeZone).toPlainDate()
  const created = new Date(now.epochMilliseconds)
  const blocks: DemoBlock[] = []
  for (let offset = -Math.min(reach.past, BACK); offset <= reach.coming; offset++) {
    const day = today.add({ days: offset })
    if (day.dayOfWeek > 5 && offset !== 0) continue
    const at = (plainTime: string) =>
      day.toZonedDateTime({ timeZone: clinic.timeZone, plainTime }).toInstant()
    for (const [room, { id: chair_id }] of rooms.chairs.entries()) {
      for (const { from, until, opens } of slotsOf(room, offset)) {
        const times = { starts_at: text(at(from)), ends_at: text(at(until)), opens_at: text(at(opens)) }
        blocks.push({ id: random.id(created), kind: 'emergency', words: '', chair_id, ...times })
      }
    }
    if (offset % 7 !== 0) continue
    const begins = at(clinic.lunch[0])
    blocks.push({
      id: random.id(created),
      kind: 'meeting',
      words: MEETING[clinic.language],
      chair_id: null,
      starts_at: text(begins),
      ends_at: text(begins.add({ minutes: MEETING_MINUTES })),
      opens_at: null,
    })
  }
  return blocks
}

function text(instant: Temporal.Instant): string {
  return new Date(instant.epochMilliseconds).toISOString()
}
