import { z } from 'zod'
import { findPatient } from '../patients/patients.queries.ts'
import { dayOf } from '../web/formats.ts'
import { json, page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { choice, form, id, many, optionalId, optionalText, text, version } from '../web/forms.ts'
import { BadRequest, Conflict, NotFound, Refusal } from '../web/refusals.ts'
import { type Attempt, get, post, type Route } from '../web/routes.ts'
import { editorOf, notesPage, savedTime, signedOf, workOf } from './notePages.ts'
import { isEmpty, missingParts, type Part, partsOf, underTemplate, withTexts } from './notes.ts'
import { fileLeft } from './leftDrafts.queries.ts'
import {
  deleteEmptyDraft,
  type Draft,
  draftAtVisit,
  findDraft,
  findNote,
  handOverDraft,
  insertAddendum,
  insertDraft,
  saveDraft,
  signDraft,
} from './notes.queries.ts'
import { findTemplate, TEMPLATE_KEYS } from './templates.ts'
import { findVisit } from './visits.queries.ts'

const templateKey = choice(TEMPLATE_KEYS as [string, ...string[]])
const texts = many(optionalText(20_000))
const written = { version: version(), template: templateKey, text: texts }

const refusals = {
  one_draft_of_an_author_at_a_visit: { field: 'to', words: 'clinical.refusal.writesAlready' },
  needed_parts_are_written: { field: '', words: 'clinical.refusal.partsNeeded' },
}

export const noteRoutes: readonly Route[] = [
  get('/clinical', { may: 'notes.read', reads: 'patients' }, async (call) => {
    const work = await workOf(call)
    const patients = [...work.drafts, ...work.visits].map(({ patient }) => patient)
    return page('clinical/work', work, { patients: [...new Set(patients)] })
  }),
  get(
    '/patients/:id/notes',
    { may: 'notes.read', reads: 'patients', query: z.strictObject({ before: z.iso.datetime().optional() }) },
    async (call) => {
      const data = await notesPage(call, call.params['id'] as string, call.query.before)
      return page('clinical/notes', data, { patients: [data.frame.patient.id] })
    },
  ),
  post(
    '/patients/:id/notes',
    {
      may: 'notes.write',
      form: form({ id: id(), visit: optionalId(), template: templateKey }),
      retry: async (call) => redirect(`/patients/${call.params['id']}/notes`),
    },
    async (call, begun) => {
      const going = begun.visit && (await draftAtVisit(call.db, begun.visit, call.person.id))
      if (going) return redirect(`/clinical/notes/${going.id}`)
      await beginDraft(call, begun)
      return redirect(`/clinical/notes/${begun.id}`)
    },
  ),
  get('/clinical/notes/:id', { may: 'notes.read', reads: 'patients' }, (call) => show(call)),
  post(
    '/clinical/notes/:id/text',
    { may: 'notes.write', form: form(written), retry: editAgain },
    async (call, typed) => {
      await save(call, typed)
      return redirect(pathOf(call), { done: 'clinical.done.saved' })
    },
  ),
  // The same for the page's script, which stays where it is.
  post(
    '/clinical/notes/:id/text.json',
    {
      may: 'notes.write',
      form: form(written),
      retry: async (_call, attempt) => json({}, { status: attempt.conflict ? 409 : 422 }),
    },
    async (call, typed) => {
      const saved = await save(call, typed)
      return json({ version: saved.version, time: savedTime(call, saved.saved_at) })
    },
  ),
  post(
    '/clinical/notes/:id/template',
    { may: 'notes.write', form: form(written), retry: editAgain },
    async (call, typed) => {
      const draft = await getDraft(call, typed.version)
      const template = findTemplate(typed.template, draft.language)
      if (!template) throw new BadRequest('template')
      const parts = underTemplate(textsInto(draft.parts, typed.text), template)
      await saveDraft(call.db, draft.id, typed.version, { template: template.key, parts })
      return redirect(pathOf(call))
    },
  ),
  post(
    '/clinical/notes/:id/signature',
    { may: 'notes.sign', form: form(written), refusals, retry: editAgain },
    async (call, typed) => {
      const saved = await save(call, typed)
      const missing = missingParts(saved.parts)
      if (missing.length > 0)
        throw new Refusal('', 'clinical.refusal.partsMissing', {
          parts: missing.map((part) => part.label).join(', '),
        })
      await signDraft(call.db, idOf(call), saved.version)
      return redirect(pathOf(call), { done: 'clinical.done.signed' })
    },
  ),
  post(
    '/clinical/notes/:id/handover',
    { may: 'notes.write', form: form({ ...written, to: id() }), refusals, retry: editAgain },
    async (call, typed) => {
      const saved = await save(call, typed)
      await handOverDraft(call.db, idOf(call), saved.version, typed.to)
      return redirect('/clinical', { done: 'clinical.done.handedOver' })
    },
  ),
  // What somebody left, as it is: see leftDrafts.
  post(
    '/clinical/notes/:id/filing',
    {
      may: 'notes.sign',
      form: form({}),
      retry: editAgain,
    },
    async (call) => {
      const draft = call.params['id'] as string
      if (!(await fileLeft(call.db, draft))) throw new Refusal('', 'clinical.refusal.writtenSince')
      return redirect(`/clinical/notes/${draft}`, { done: 'clinical.done.filed' })
    },
  ),
  post(
    '/clinical/notes/:id/removal',
    { may: 'notes.write', form: form(written), retry: editAgain },
    async (call, typed) => {
      const draft = await getDraft(call, typed.version)
      if (!isEmpty(textsInto(draft.parts, typed.text)) || !(await deleteEmptyDraft(call.db, draft.id)))
        throw new Refusal('', 'clinical.refusal.notEmpty')
      return redirect(`/patients/${draft.patient_id}/notes`, { done: 'clinical.done.removed' })
    },
  ),
  post(
    '/clinical/notes/:id/addenda',
    {
      may: 'notes.sign',
      form: form({ id: id(), reason: text(200), words: text(20_000) }),
      retry: (call, attempt) => show(call, attempt),
    },
    async (call, addendum) => {
      const note = await findNote(call.db, idOf(call))
      if (!note) throw new NotFound('note')
      await insertAddendum(call.db, { ...addendum, note: note.id, patient: note.patient_id })
      return redirect(pathOf(call), { done: 'clinical.done.addendum' })
    },
  ),
]

/** The draft to its author, the signed note to whoever may read notes. */
async function show(call: Call<unknown>, attempt?: Attempt) {
  const draft = await findDraft(call.db, idOf(call))
  if (draft) return page('clinical/note-edit', await editorOf(call, draft), { patients: [draft.patient_id] })
  const note = await findNote(call.db, idOf(call))
  if (!note) throw new NotFound('note')
  return page('clinical/note', await signedOf(call, note, attempt), { patients: [note.patient_id] })
}

/**
 * The editor with what was typed; after a conflict, beside what another desk stored. Where the note was signed
 * meanwhile, what was typed waits in the form of an addendum.
 */
async function editAgain(call: Call<unknown>, attempt: Attempt) {
  const typed = [attempt.values['text'] ?? []].flat().map(String)
  const draft = await findDraft(call.db, idOf(call))
  if (draft)
    return page('clinical/note-edit', await editorOf(call, draft, { ...attempt, typed }), {
      patients: [draft.patient_id],
    })
  const note = await findNote(call.db, idOf(call))
  if (!note) throw new NotFound('note')
  const unsaved = typed.filter(
    (words) => words.trim() !== '' && !note.parts.some((part) => part.text === words.trim()),
  )
  const values = { words: unsaved.join('\n\n') }
  return page('clinical/note', await signedOf(call, note, { ...attempt, values }), {
    patients: [note.patient_id],
  })
}

async function beginDraft(
  call: Call<unknown>,
  begun: { id: string; visit: string | null; template: string },
): Promise<void> {
  const patient = await findPatient(call.db, call.params['id'] as string)
  if (!patient) throw new NotFound('patient')
  const language = call.clinic.language
  const template = findTemplate(begun.template, language)
  if (!template) throw new BadRequest('template')
  const visit = begun.visit ? await findVisit(call.db, begun.visit) : undefined
  await insertDraft(call.db, {
    id: begun.id,
    patient: patient.id,
    visit: begun.visit,
    author: call.person.id,
    template: template.key,
    language,
    parts: partsOf(template),
    day: dayOf(visit?.starts_at ?? call.now, call.clinic),
  })
}

interface Typed {
  version: number
  text: string[]
}

async function save(
  call: Call<unknown>,
  typed: Typed,
): Promise<{ version: number; saved_at: Date; parts: Part[] }> {
  const draft = await getDraft(call, typed.version)
  const parts = textsInto(draft.parts, typed.text)
  const saved = await saveDraft(call.db, draft.id, typed.version, { template: draft.template, parts })
  return { ...saved, parts }
}

/** @throws Conflict when it was saved or signed since `version`, at another desk; NotFound when it is nobody's or another's */
async function getDraft(call: Call<unknown>, since: number): Promise<Draft> {
  const draft = await findDraft(call.db, idOf(call))
  if (draft?.version === since) return draft
  if (draft || (await findNote(call.db, idOf(call)))) throw new Conflict('draft')
  throw new NotFound('draft')
}

function textsInto(parts: readonly Part[], typed: readonly string[]): Part[] {
  const filled = withTexts(parts, typed)
  if (!filled) throw new BadRequest('parts')
  return filled
}

function idOf(call: Call<unknown>): string {
  return call.params['id'] as string
}

function pathOf(call: Call<unknown>): string {
  return `/clinical/notes/${idOf(call)}`
}
