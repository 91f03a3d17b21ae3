import type { PatientPart, TimelineEntry } from '../patients/parts.ts'
import type { Call } from '../web/call.ts'
import { dayOf } from '../web/formats.ts'
import { onceAPage } from '../web/onceAPage.ts'
import { draftsOf, noteCount, notesOf } from './notes.queries.ts'
import { summary } from './notes.ts'
import { findTemplate } from './templates.ts'
import { openVisit } from './treatmentPages.ts'
import { lineOf, type Treatment } from './treatments.ts'
import { completedBefore, plannedCount, plannedFor } from './treatments.queries.ts'

const PANEL_LINES = 6

/** What the clinical room shows on a patient's page: the plan and what was done to all, notes to those who read them. */
export const clinicalParts: readonly PatientPart[] = [
  {
    may: 'treatments.read',
    tab: {
      key: 'clinical.tabs.treatments',
      path: (patient) => `/patients/${patient}/treatments`,
      count: (call, patient) => onceAPage(call, plannedCount, patient),
    },
    kinds: ['visit'],
    async timeline(call, patient, { limit, before }) {
      const done = await completedBefore(call.db, patient.id, { before, limit: limit * 4 })
      return byDay(call, done).slice(0, limit)
    },
    async panel(call, patient) {
      const [planned, count] = await Promise.all([
        plannedFor(call.db, patient.id, PANEL_LINES),
        onceAPage(call, plannedCount, patient.id),
      ])
      if (count === 0) return null
      const lines = planned.map((treatment) => lineOf(treatment, readerOf(call)))
      return { view: 'clinical/plan-panel', data: { patient: patient.id, lines, more: count - lines.length } }
    },
  },
  {
    may: 'notes.read',
    tab: {
      key: 'clinical.tabs.notes',
      path: (patient) => `/patients/${patient}/notes`,
      count: (call, patient) => noteCount(call.db, patient),
    },
    async actions(call, patient) {
      if (!call.may('notes.write')) return []
      const [[draft], visit] = await Promise.all([draftsOf(call.db, patient.id), openVisit(call, patient.id)])
      if (draft)
        return [
          {
            words: call.words('clinical.actions.continue'),
            href: `/clinical/notes/${draft.id}`,
            icon: 'edit',
          },
        ]
      if (!visit) return []
      return [
        {
          words: call.words('clinical.actions.write'),
          href: `/patients/${patient.id}/notes#f-template`,
          icon: 'edit',
        },
      ]
    },
    kinds: ['note'],
    async timeline(call, patient, { limit, before }) {
      const notes = await notesOf(call.db, patient.id, { limit, before })
      return notes.map((note) => ({
        at: note.signed_at,
        kind: 'note' as const,
        mark: 'notes',
        title: call.words('clinical.timeline.note', {
          template: findTemplate(note.template, note.language)?.name ?? '',
        }),
        meta: note.signer_name,
        text: summary(note.parts),
        link: { href: `/clinical/notes/${note.id}`, words: call.words('clinical.timeline.open') },
      }))
    },
  },
]

/** What was done on one day is one entry. */
function byDay(call: Call<unknown>, done: readonly Treatment[]): TimelineEntry[] {
  const days = Map.groupBy(done, (treatment) => dayOf(treatment.completedAt as Date, call.clinic))
  return [...days.values()].map((treatments) => ({
    at: treatments[0]?.completedAt as Date,
    kind: 'visit',
    mark: 'dental',
    title: call.words('clinical.timeline.done', { count: treatments.length }),
    meta: [...new Set(treatments.map(({ providerName }) => providerName))].filter(Boolean).join(', '),
    text: treatments.map((treatment) => sentenceOf(call, treatment)).join(' · '),
    link: {
      href: `/patients/${treatments[0]?.patientId}/treatments`,
      words: call.words('clinical.timeline.treatments'),
    },
  }))
}

function sentenceOf(call: Call<unknown>, treatment: Treatment): string {
  const { tooth, surfaces, name } = lineOf(treatment, readerOf(call))
  return [tooth, surfaces, name].filter(Boolean).join(' ')
}

function readerOf(call: Call<unknown>) {
  return { notation: call.clinic.notation, language: call.frame.language }
}
