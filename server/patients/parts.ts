import type { Permission } from '../permissions.ts'
import type { Call } from '../web/call.ts'
import type { PatientHeader } from './patients.queries.ts'

export type TimelineKind = 'visit' | 'note' | 'document' | 'money' | 'message'

/** One moment of a patient's life at the clinic, as the timeline on their page shows it. */
export interface TimelineEntry {
  at: Date
  kind: TimelineKind
  /** A status mark or an icon, by name. */
  mark: string
  title: string
  meta: string
  text?: string
  link?: { href: string; words: string }
}

/** How many entries the timeline asks each room for: as many as it shows, and one to see whether there are more. */
export const TIMELINE_ASKS = 31

/** A fact in the strip at the top: next visit, balance. */
export interface Fact {
  label: string
  value: string
  hint: string
  tone?: 'late' | 'wait' | 'good'
  href?: string
}

export interface NextStep {
  title: string
  hint: string
  href: string
  action: string
}

/** A column of the list of patients. */
export interface ListColumn {
  /** A key of locales/. */
  label: string
  /** Numbers stand to the right. */
  numeric?: boolean
  /** What stands in it for those patients that have something. */
  cells: (
    call: Call<unknown>,
    patients: readonly string[],
  ) => Promise<Map<string, { text: string; tone?: 'due' | 'late' | 'quiet'; href?: string }>>
}

/** A filter of the list of patients. */
export interface ListFilter {
  /** What stands in the address: `?filter=noNextVisit`. */
  key: string
  /** A key of locales/. */
  label: string
  /** A condition on the row `p` of patients.patients: a constant text of the domain's queries. */
  condition: string
}

/** What is said about each of these patients in few words: the next visit, what they owe. */
export type SearchHint = (call: Call<unknown>, patients: readonly string[]) => Promise<Map<string, string>>

/**
 * What a domain above shows on a patient's page and wherever patients are listed. Each function runs in the
 * page's transaction, only for those who hold `may`, and asks for as few rows as it shows.
 */
export interface PatientPart {
  may: Permission
  tab?: {
    /** A key of locales/ for its word. */
    key: string
    path: (patient: string) => string
    count?: (call: Call<unknown>, patient: string) => Promise<number>
  }
  /** Beside the name: in chair, waiting. */
  status?: (call: Call<unknown>, patient: PatientHeader) => Promise<{ status: string; word: string } | null>
  facts?: (call: Call<unknown>, patient: PatientHeader) => Promise<Fact[]>
  /** Which kinds `timeline` gives; others are not asked when the person shows one kind only. */
  kinds?: readonly TimelineKind[]
  timeline?: (
    call: Call<unknown>,
    patient: PatientHeader,
    options: { limit: number; before: Date | null },
  ) => Promise<TimelineEntry[]>
  nextSteps?: (call: Call<unknown>, patient: PatientHeader) => Promise<NextStep[]>
  /** Buttons of the strip: the one next step first, it becomes the primary one. `key` presses it: 'N'. */
  actions?: (
    call: Call<unknown>,
    patient: PatientHeader,
  ) => Promise<{ words: string; href: string; icon: string; key?: string }[]>
  /** A box in the side column: a view and its data, or null for none. */
  panel?: (call: Call<unknown>, patient: PatientHeader) => Promise<{ view: string; data: object } | null>
  /** A box on the pages of one visit and of its note: what this room recorded at it. */
  atVisit?: (call: Call<unknown>, visit: { id: string; patient: string }) => Promise<VisitBox | null>
  /** The next visit of each patient, for search results. */
  searchHint?: SearchHint
  /** What is due, for search results. */
  owes?: SearchHint
  /** Who is in the house, longest waiting first, for the empty search box. */
  hereNow?: (call: Call<unknown>) => Promise<{ patient: string; status: string; word: string }[]>
  columns?: readonly ListColumn[]
  filters?: readonly ListFilter[]
}

export interface VisitBox {
  view: string
  data: object
  /** What of it is locked when the visit's note is signed, as a sentence. */
  locks?: string
}

/** How one domain's tables hold what belongs to a patient; export and erasure read it. */
export interface PersonalData {
  table: string
  /** Column that names the patient, or a path of keys that leads to one. */
  patient: string
  /** What export, erasure and retention call this: see docs/glossary.md. */
  class: 'identity' | 'clinical' | 'document' | 'appointment' | 'billing' | 'message' | 'log' | 'import'
}

/**
 * The parts of the rooms above, as `domains.ts` lists them. They are set once, when the domains are put together,
 * so that a page of any room can show the strip and the tabs without importing the rooms beside it.
 */
const together: { parts: readonly PatientPart[] } = { parts: [] }

/** Called once, at start, with what every domain shows on a patient's page. */
export function useParts(parts: readonly PatientPart[]): void {
  together.parts = parts
}

/** The parts this person may see. */
export function partsFor(call: Call<unknown>): readonly PatientPart[] {
  return together.parts.filter((part) => call.may(part.may))
}

/** The boxes of all rooms above about one visit. */
export async function boxesAt(
  call: Call<unknown>,
  visit: { id: string; patient: string },
): Promise<VisitBox[]> {
  const boxes = await Promise.all(partsFor(call).map((part) => part.atVisit?.(call, visit) ?? null))
  return boxes.flatMap((box) => box ?? [])
}
