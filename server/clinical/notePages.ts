import type { Call } from '../web/call.ts'
import { formatDate } from '../web/formats.ts'
import type { Attempt } from '../web/routes.ts'
import { newId } from '../lib/ids.ts'
import { alertsShown } from '../patients/alerts.ts'
import { boxesAt } from '../patients/parts.ts'
import { findPatient } from '../patients/patients.queries.ts'
import { NotFound } from '../web/refusals.ts'
import { missingParts, type Part, summary } from './notes.ts'
import { addendaOf, type Draft, draftsOf, type Note, notesOf, unsignedNotes } from './notes.queries.ts'
import { leftBy } from './leftDrafts.queries.ts'
import { clinicians } from './people.queries.ts'
import { patientFrame } from '../patients/patientFrame.ts'
import { findTemplate, templates } from './templates.ts'
import { openVisit } from './treatmentPages.ts'
import { lineOf } from './treatments.ts'
import { treatmentsAt } from './treatments.queries.ts'
import { findVisit, visitsWithoutNote } from './visits.queries.ts'

/** What the editor shows: a draft, or what was typed when it could not be saved. */
export async function editorOf(call: Call<unknown>, draft: Draft, attempt?: Attempt & { typed: string[] }) {
  const visit = await visitOf(call, draft)
  const parts = partsToEdit(draft, attempt)
  const left = missingParts(parts).length
  return {
    strip: await slimOf(call, draft.patient_id),
    ...visit,
    id: draft.id,
    version: draft.version,
    day: draft.noted_on,
    savedAt: draft.saved_at,
    writer: draft.writer_name,
    // Only as long as nobody went on with it.
    leftBy: draft.version === 1 ? ((await leftBy(call.db, draft.id)) ?? '') : '',
    template: draft.template,
    templates: templates(draft.language).map(({ key, name }) => ({ value: key, text: name })),
    parts,
    form: attempt && { values: {}, errors: lacksParts(attempt) ? errorsOf(call, parts) : attempt.errors },
    lacksParts: lacksParts(attempt),
    conflict: attempt?.conflict ?? false,
    counts: parts
      .map((_, count) => ({ count: count + 1, shown: count + 1 === left }))
      .filter(({ count }) => count <= neededIn(parts)),
    colleagues: call.may('notes.sign')
      ? []
      : (await clinicians(call.db)).map(({ id, name }) => ({ value: id, text: name })),
    last: await lastNote(call, draft.patient_id, null),
  }
}

/** What a signed note shows: its text, what it locked, what was added. */
export async function signedOf(call: Call<unknown>, note: Note, attempt?: Attempt) {
  return {
    strip: await slimOf(call, note.patient_id),
    ...(await visitOf(call, note)),
    id: note.id,
    day: note.noted_on,
    parts: note.parts.filter((part) => part.text !== ''),
    signer: note.signer_name,
    signedAt: note.signed_at,
    unsignedBy: note.filed_unsigned ? note.writer_name : '',
    writer: note.written_by === note.signed_by ? '' : note.writer_name,
    addenda: await addendaOf(call.db, note.id),
    adding: attempt !== undefined || call.frame.path.endsWith('/addenda'),
    form: attempt ?? { values: {}, errors: {} },
    addendumId: String(attempt?.values['id'] ?? newId()),
    last: await lastNote(call, note.patient_id, note.signed_at),
  }
}

/** Who answers for a note; where it was filed as somebody left it, that nobody signed it. */
function signerOf(call: Call<unknown>, note: Note): string {
  if (!note.filed_unsigned) return note.signer_name
  return call.words('clinical.note.unsignedBy', { name: note.writer_name })
}

const NOTES_A_PAGE = 20

/** A patient's signed notes in full, the newest first, and what the reader has not signed yet. */
export async function notesPage(call: Call<unknown>, patient: string, before?: string) {
  const frame = await patientFrame(call, patient)
  const visit = await openVisit(call, patient)
  const [found, drafts] = await Promise.all([
    notesOf(call.db, patient, { limit: NOTES_A_PAGE + 1, before: before ? new Date(before) : null }),
    draftsOf(call.db, patient),
  ])
  const notes = found.slice(0, NOTES_A_PAGE)
  const older = found.length > NOTES_A_PAGE ? notes.at(-1)?.signed_at.toISOString() : undefined
  return {
    frame,
    notes: notes.map((note) => ({
      id: note.id,
      day: note.noted_on,
      signer: signerOf(call, note),
      addenda: note.addenda,
      parts: note.parts.filter((part) => part.text !== ''),
    })),
    older: older ? `/patients/${patient}/notes?before=${older}` : '',
    drafts: drafts.map((draft) => ({ id: draft.id, day: draft.noted_on, template: templateName(draft) })),
    newId: newId(),
    visit: visit?.id ?? '',
    templates: templates(call.clinic.language).map(({ key, name }) => ({ value: key, text: name })),
  }
}

const DAYS_BACK = 30

/** What waits for the reader's signature, and visits of the last weeks without a note. */
export async function workOf(call: Call<unknown>) {
  const from = new Date(call.now.getTime() - DAYS_BACK * 86_400_000)
  const [drafts, visits] = await Promise.all([
    unsignedNotes(call.db),
    visitsWithoutNote(call.db, call.person.id, from),
  ])
  return {
    drafts: drafts.map((draft) => ({
      id: draft.id,
      patient: draft.patient_id,
      family: draft.family_name,
      given: draft.given_name,
      noted: draft.noted_on,
      saved: draft.saved_at,
      template: templateName(draft),
      begins: summary(draft.parts, 80),
      missing: missingParts(draft.parts)
        .map((part) => part.label)
        .join(', '),
      from: draft.mine ? '' : draft.writer_name,
    })),
    visits: visits.map((visit) => ({
      id: visit.id,
      patient: visit.patient_id,
      family: visit.family_name,
      given: visit.given_name,
      at: visit.starts_at,
      chair: visit.chair,
      what: visit.what,
      newId: newId(),
      template: 'free',
    })),
  }
}

function templateName(draft: { template: string; language: 'en' | 'de' }): string {
  return findTemplate(draft.template, draft.language)?.name ?? ''
}

/** Who the page is about and what to mind, in one row. @throws NotFound */
async function slimOf(call: Call<unknown>, id: string) {
  const patient = await findPatient(call.db, id)
  if (!patient) throw new NotFound('patient')
  const { number, born_on: born, family_name: family, given_name: given, preferred_name: preferred } = patient
  return {
    person: { id, family, given, preferred, born, number, photo: null },
    alerts: alertsShown(patient.alerts, call.words),
  }
}

async function visitOf(
  call: Call<unknown>,
  { visit_id: id, patient_id: patient }: { visit_id: string | null; patient_id: string },
) {
  if (!id) return { visit: null, treatments: [], boxes: [] }
  const visit = (await findVisit(call.db, id)) ?? null
  const reader = { notation: call.clinic.notation, language: call.frame.language }
  const treatments = (await treatmentsAt(call.db, id)).filter(({ status }) => status !== 'cancelled')
  return {
    visit,
    treatments: treatments.map((treatment) => lineOf(treatment, reader)),
    boxes: await boxesAt(call, { id, patient }),
  }
}

async function lastNote(call: Call<unknown>, patient: string, before: Date | null) {
  const [last] = await notesOf(call.db, patient, { limit: 1, before })
  return last
    ? { id: last.id, day: last.noted_on, signer: signerOf(call, last), text: summary(last.parts) }
    : null
}

function partsToEdit(draft: Draft, attempt?: Attempt & { typed: string[] }) {
  const template = findTemplate(draft.template, draft.language)
  const phrases = new Map(template?.parts.map((part) => [part.key, part.phrases]))
  const fits = attempt?.typed.length === draft.parts.length
  const written = draft.parts.map((part, i) => (fits ? (attempt?.typed[i] ?? '') : part.text))
  const first = attempt ? -1 : written.findIndex((text) => text.trim() === '')
  return draft.parts.map((part, i) => {
    const text = written[i] as string
    return {
      ...part,
      text,
      fieldId: `f-text-${i}`,
      // Whoever opens a note writes on.
      goesOn: i === first,
      wrong: lacksParts(attempt) && part.needed && text.trim() === '',
      phrases: (phrases.get(part.key) ?? []).map((phrase, k) => ({ number: k + 1, phrase })),
      stored: attempt?.conflict && part.text !== text.trim() ? part.text || '–' : undefined,
    }
  })
}

function lacksParts(attempt?: Attempt): boolean {
  return attempt?.cause === 'clinical.refusal.partsMissing'
}

/** What to write before it can be signed is said of each part; the summary leads there. */
function errorsOf(
  call: Call<unknown>,
  parts: readonly { label: string; wrong: boolean }[],
): Record<string, string> {
  const needed = call.words('clinical.note.needed')
  return Object.fromEntries(
    parts.flatMap(({ label, wrong }, at) => (wrong ? [[`text.${at}`, `${label}: ${needed}`]] : [])),
  )
}

function neededIn(parts: readonly Part[]): number {
  return parts.filter((part) => part.needed).length
}

/** The moment a draft was saved, as the page says it: 10:41:52. */
export function savedTime(call: Call<unknown>, at: Date): string {
  return formatDate(at, 'timeExact', call.frame)
}
