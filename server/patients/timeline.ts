import type { Call } from '../web/call.ts'
import { dayOf } from '../web/formats.ts'
import { partsFor, TIMELINE_ASKS, type TimelineEntry, type TimelineKind } from './parts.ts'
import type { PatientHeader } from './patients.queries.ts'

export const timelineKinds = ['visit', 'note', 'document', 'money', 'message'] as const

const MOST = TIMELINE_ASKS - 1

interface Asked {
  kind: TimelineKind | null
  /** Shows what lies before this moment; null begins with the latest. */
  before: Date | null
}

/** What happened, latest first, by days of the clinic's calendar; `earlier` leads to what lies before. */
export async function timelineOf(call: Call<unknown>, patient: PatientHeader, { kind, before }: Asked) {
  const asked = partsFor(call).filter(({ kinds }) => kind === null || !kinds || kinds.includes(kind))
  const given = await Promise.all(
    asked.map((part) => part.timeline?.(call, patient, { limit: TIMELINE_ASKS, before }) ?? []),
  )
  const entries = given
    .flat()
    .filter((entry) => kind === null || entry.kind === kind)
    .sort((a, b) => b.at.getTime() - a.at.getTime())
  const shown = entries.slice(0, MOST)
  const last = shown.at(-1)
  const more = entries.length > MOST && last !== undefined
  return {
    days: daysOf(call, shown),
    earlier: more ? earlierPath(patient.id, kind, last.at) : null,
    latest: before === null ? null : `/patients/${patient.id}${kind ? `?show=${kind}` : ''}`,
  }
}

const STATUSES: readonly string[] = [
  'scheduled',
  'confirmed',
  'arrived',
  'late',
  'in_chair',
  'chair',
  'completed',
  'done',
  'broken',
  'missed',
  'cancelled',
]

function daysOf(call: Call<unknown>, entries: readonly TimelineEntry[]) {
  const days: { day: string; isToday: boolean; sameYear: boolean; entries: object[] }[] = []
  const today = dayOf(call.now, call.frame)
  for (const entry of entries) {
    const day = dayOf(entry.at, call.frame)
    if (days.at(-1)?.day !== day)
      days.push({ day, isToday: day === today, sameYear: day.slice(0, 4) === today.slice(0, 4), entries: [] })
    const { text = '', link = null } = entry
    days.at(-1)?.entries.push({ ...entry, passage: text, link, isStatus: STATUSES.includes(entry.mark) })
  }
  return days
}

function earlierPath(patient: string, kind: TimelineKind | null, at: Date): string {
  const query = new URLSearchParams({ ...(kind && { show: kind }), before: at.toISOString() })
  return `/patients/${patient}?${query}`
}
