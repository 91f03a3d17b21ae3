import { newId } from '../lib/ids.ts'
import { patientFrame } from '../patients/patientFrame.ts'
import { type Answer, json, page } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import type { Attempt } from '../web/routes.ts'
import { documentCounts, documentsOf, getDocument, neighboursOf } from './documents.queries.ts'
import type { DocumentKind } from './documents.ts'
import { chipsOf, detailsOf, kindChoices, shownIn } from './shown.ts'

const pageSize = 60

/** Which of a patient's documents are asked for. */
export interface ListQuery {
  kind?: DocumentKind | undefined
  withdrawn?: '1' | undefined
  page: number
}

/** What became of a form of new documents, where not all was well. */
interface Outcome {
  refused: { name: string; why: string }[]
  filed: number
  form?: Attempt
}

const none: Outcome = { refused: [], filed: 0 }

/** The patient's documents, with the form for new ones. */
export async function list(call: Call<unknown>, query: ListQuery, outcome: Outcome = none) {
  const frame = await patientFrame(call, call.params['id']!)
  const selection = { kind: query.kind ?? null, withdrawn: query.withdrawn === '1' }
  const offset = (query.page - 1) * pageSize
  const documents = await documentsOf(call.db, frame.patient.id, {
    ...selection,
    limit: pageSize + 1,
    offset,
  })
  const counts = await documentCounts(call.db, frame.patient.id)
  const path = `/patients/${frame.patient.id}/documents`
  const data = {
    frame,
    path,
    chips: chipsOf(call, path, counts, selection),
    documents: documents.slice(0, pageSize).map((one) => shownIn(call, one)),
    hasNone: counts.all === 0 && !selection.withdrawn,
    newer: query.page > 1 ? pageAt(path, query, query.page - 1) : null,
    older: documents.length > pageSize ? pageAt(path, query, query.page + 1) : null,
    // Nothing was filed under the batch of a form that comes back.
    form: {
      values: {
        batch: newId(),
        kind: outcome.form?.values['kind'] ?? '',
        visit: outcome.form?.values['visit'] ?? '',
      },
    },
    wrong: outcome.form ? Object.values(outcome.form.errors).join(' ') : null,
    kinds: kindChoices(call),
    refused: outcome.refused,
    filed: outcome.filed,
  }
  const status = outcome.refused.length > 0 ? 422 : 200
  return page('documents/list', data, { patients: [frame.patient.id], status })
}

/** The same after a form that was refused as a whole: as data for the script, which shows it in place. */
export function listAgain(call: Call<unknown>, form: Attempt) {
  if (form.values['script'] === '1') {
    const why = Object.values(form.errors).join(' ')
    return Promise.resolve(json({ filed: 0, refused: [{ name: '', why }] }, { status: 422 }) as Answer)
  }
  return list(call, { page: 1 }, { ...none, form })
}

function pageAt(path: string, query: ListQuery, number: number): string {
  const { kind, withdrawn } = query
  return `${path}?${new URLSearchParams({ ...(kind && { kind }), ...(withdrawn && { withdrawn }), page: String(number) })}`
}

/** One document: its picture, what is known of it, and what may be done with it. */
export async function show(call: Call<unknown>, again: { changes?: Attempt; withdrawal?: Attempt } = {}) {
  const document = await getDocument(call.db, call.params['id']!)
  const frame = await patientFrame(call, document.patient_id)
  const { version, kind, title } = document
  const now = { version, kind, title }
  const stored = again.changes?.conflict ? { title, kind: call.words(`documents.kinds.${kind}`) } : undefined
  const tab = `/patients/${document.patient_id}/documents`
  const data = {
    frame: { ...frame, tabs: frame.tabs.map((one) => ({ ...one, current: one.path === tab })) },
    document: shownIn(call, document),
    details: detailsOf(call, document),
    ...(await neighboursOf(call.db, document)),
    changes: again.changes
      ? { ...again.changes, values: { ...again.changes.values, version }, stored }
      : { values: now, errors: {} },
    withdrawal: again.withdrawal
      ? { ...again.withdrawal, values: { ...again.withdrawal.values, version } }
      : { values: { version }, errors: {} },
    withdrawing: again.withdrawal !== undefined,
    kinds: kindChoices(call),
  }
  return page('documents/show', data, { patients: [document.patient_id] })
}
