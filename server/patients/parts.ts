import type { Permission } from '../permissions.ts'
import type { Call } from '../web/call.ts'
import type { PatientHeader } from './patients.queries.ts'

/** One moment of a patient's life at the clinic, as the timeline on their page shows it. */
export interface TimelineEntry {
  at: Date
  kind: 'visit' | 'note' | 'document' | 'money' | 'message'
  /** A status mark or an icon, by name. */
  mark: string
  title: string
  meta: string
  text?: string
  link?: { href: string; words: string }
}

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

/**
 * What a domain above shows on a patient's page. Each function runs in the page's transaction, only for those
 * who hold `may`, and asks for as few rows as it shows.
 */
export interface PatientPart {
  may: Permission
  tab?: {
    key: string
    path: (patient: string) => string
    count?: (call: Call<unknown>, patient: string) => Promise<number>
  }
  facts?: (call: Call<unknown>, patient: PatientHeader) => Promise<Fact[]>
  timeline?: (
    call: Call<unknown>,
    patient: PatientHeader,
    options: { limit: number; before: Date | null },
  ) => Promise<TimelineEntry[]>
  nextSteps?: (call: Call<unknown>, patient: PatientHeader) => Promise<NextStep[]>
  /** A box in the side column: a view and its data, or null for none. */
  panel?: (call: Call<unknown>, patient: PatientHeader) => Promise<{ view: string; data: object } | null>
}

/** Finds the next visit of each patient for search results; the schedule gives it. */
export type SearchHint = (call: Call<unknown>, patients: readonly string[]) => Promise<Map<string, string>>

/** How one domain's tables hold what belongs to a patient; export and erasure read it. */
export interface PersonalData {
  table: string
  /** Column that names the patient, or a path of keys that leads to one. */
  patient: string
  /** What export, erasure and retention call this: see docs/glossary.md. */
  class: 'identity' | 'clinical' | 'document' | 'appointment' | 'billing' | 'message' | 'log' | 'import'
}
