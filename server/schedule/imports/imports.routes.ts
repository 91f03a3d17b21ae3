import { z } from 'zod'
import { storeName } from '../../files/store.ts'
import { forget } from '../../files/uploads.ts'
import { enqueue } from '../../jobs/jobs.ts'
import { dateOrders } from '../../lib/csv/dates.ts'
import { quotes, separators } from '../../lib/csv/dialect.ts'
import { encodings } from '../../lib/csv/encoding.ts'
import { newId } from '../../lib/ids.ts'
import { opening } from '../../lib/segments.ts'
import { programs } from '../../patients/imports/codes.ts'
import { mostColumns } from '../../patients/imports/description.ts'
import {
  discardImport,
  getImport,
  type Import,
  importsMade,
  type ImportState,
  moveImport,
  updateChoices,
  updateDescription,
} from '../../patients/imports/imports.queries.ts'
import { saveMapping } from '../../patients/imports/mappings.queries.ts'
import { problemsFrom } from '../../patients/imports/problems.queries.ts'
import { beginProgress } from '../../patients/imports/progress.queries.ts'
import { outcomesOf } from '../../patients/imports/rows.queries.ts'
import { beginImport, describeAgain, fingerprint } from '../../patients/imports/start.ts'
import { file, fragment, page, redirect } from '../../web/answers.ts'
import type { Call } from '../../web/call.ts'
import { checkbox, choice, form, id, many, optionalText } from '../../web/forms.ts'
import { Refusal } from '../../web/refusals.ts'
import { type Attempt, get, post, type Route } from '../../web/routes.ts'
import { checkedPage, donePage, progressOf, readingPage } from './imports.pages.ts'
import { importKindNames, importKinds } from './kinds.ts'
import { rejectedRows } from './rejected.ts'

const may = 'patients.import'

const arrival = form({ id: id(), kind: choice(importKindNames) })

const reading = form({
  encoding: choice(encodings),
  separator: choice(separators),
  quote: choice(quotes),
  header: choice(['yes', 'no']),
  date_order: choice(dateOrders),
  program: choice(programs),
  map: many(optionalText(40)),
  remember: checkbox(),
})

const decision = form({ duplicates: choice(['leave', 'take']), bad_rows: choice(['refuse', 'skip']) })
const nothing = form({})

const problemQuery = z.strictObject({
  only: z.string().max(40).default(''),
  after: z.coerce.number().int().min(0).max(10_000_000).default(0),
})

export const importRoutes: readonly Route[] = [
  get('/admin/imports', { may, reads: 'nothing' }, async (call) => {
    const imports = await importsMade(call.db, 100)
    return page('imports/list', {
      imports: imports.map((one) => ({
        ...one,
        kindWord: call.words(`imports.kind.${one.kind}`),
        stateWord: call.words(`imports.state.${one.state}`),
      })),
    })
  }),

  get('/admin/imports/new', { may, reads: 'nothing' }, (call) => newPage(call)),

  post(
    '/admin/imports',
    { may, form: arrival, uploads: 'lists', retry: newPage },
    async (call, { id, kind }) => {
      const [upload] = call.uploads
      if (!upload) throw refusedFile(call)
      const { store } = call.services.files
      const bytes = opening(upload.key)(store.read(storeName(call.clinic.id, upload.id)))
      const arrived = { id, fileName: upload.name, by: call.person.id, country: call.clinic.country }
      await beginImport(call.db, importKinds[kind], arrived, bytes)
      await forget(store, call.clinic.id, call.uploads)
      return redirect(`/admin/imports/${id}`)
    },
  ),

  get('/admin/imports/:id', { may, reads: 'patients' }, async (call) => show(call, await importOf(call))),

  get('/admin/imports/:id/progress', { may, reads: 'nothing', background: true }, async (call) =>
    fragment('imports/progress', await progressOf(call, await importOf(call))),
  ),

  get('/admin/imports/:id/problems', { may, reads: 'nothing', query: problemQuery }, async (call) => {
    const found = await importOf(call)
    const { problems, next } = await problemsFrom(call.db, found.id, { ...call.query, limit: 100 })
    return page('imports/problems', {
      import: found,
      problems: problems.map((one) => ({
        ...one,
        words: call.words(`imports.problem.${one.key}`),
        isBad: one.level === 'bad',
      })),
      next:
        next === null ? null : `/admin/imports/${found.id}/problems?only=${call.query.only}&after=${next}`,
    })
  }),

  get('/admin/imports/:id/rejected', { may, reads: 'patients' }, async (call) => {
    const found = await importOf(call)
    const name = `${found.file_name.replace(/\.[a-z]{1,4}$/i, '')} - ${call.words('imports.rejected.name')}.csv`
    const content = await rejectedRows(call.db, found.id, call.words)
    return {
      ...file({ type: 'text/csv; charset=utf-8', name, content, disposition: 'attachment' }),
      patients: [],
    }
  }),

  post('/admin/imports/:id/reading', { may, form: reading, retry: again }, async (call, chosen) => {
    const found = await importOf(call)
    if (!['described', 'checked'].includes(found.state)) return redirect(`/admin/imports/${found.id}`)
    const dialect = {
      encoding: chosen.encoding,
      separator: chosen.separator,
      quote: chosen.quote,
      header: chosen.header === 'yes',
    }
    await describeAgain(call.db, importKinds[found.kind], {
      id: found.id,
      country: call.clinic.country,
      dialect,
    })
    return redirect(`/admin/imports/${found.id}`)
  }),

  post('/admin/imports/:id/check', { may, form: reading, retry: again }, async (call, chosen) => {
    const found = await importOf(call)
    const { description } = found
    const mapping = description.columns.map((_, at) => fieldNamed(found, chosen.map[at] ?? ''))
    requireFields(found, mapping)
    await updateDescription(call.db, found.id, {
      ...description,
      mapping,
      dateOrder: chosen.date_order,
      program: chosen.program,
    })
    if (chosen.remember) {
      const columns = fingerprint(description.columns)
      await saveMapping(call.db, {
        kind: found.kind,
        columns,
        mapping: mapping.map((field) => field ?? ''),
        by: call.person.id,
      })
    }
    return step(call, found, { from: ['described'], to: 'checking' })
  }),

  /** Back to how the file is read, to change it. */
  post('/admin/imports/:id/description', { may, form: nothing, retry: again }, async (call) => {
    const found = await importOf(call)
    await moveImport(call.db, found.id, { from: ['checked'], to: 'described' })
    return redirect(`/admin/imports/${found.id}`)
  }),

  post('/admin/imports/:id/run', { may, form: decision, retry: again }, async (call, chosen) => {
    const found = await importOf(call)
    const outcomes = await outcomesOf(call.db, found.id)
    if (chosen.bad_rows === 'refuse' && outcomes.bad > 0)
      throw new Refusal('bad_rows', 'imports.refusals.badRows', { count: outcomes.bad })
    await updateChoices(call.db, found.id, {
      duplicates: chosen.duplicates,
      badRows: chosen.bad_rows,
    })
    return step(call, found, { from: ['checked'], to: 'running' })
  }),

  /** Takes back what the import made. */
  post('/admin/imports/:id/removal', { may, form: nothing, retry: again }, async (call) =>
    step(call, await importOf(call), { from: ['done'], to: 'undoing' }),
  ),

  /** Puts the file aside; nothing was imported. */
  post('/admin/imports/:id/discard', { may, form: nothing, retry: again }, async (call) => {
    const found = await importOf(call)
    await discardImport(call.db, found.id)
    return redirect('/admin/imports', { done: 'imports.done.discarded' })
  }),
]

function importOf(call: Call<unknown>) {
  return getImport(call.db, uuidOr404(call.params['id'] ?? ''))
}

/** An address that holds no id leads nowhere, like one of a foreign clinic. */
function uuidOr404(id: string): string {
  return z.uuid().safeParse(id).success ? id : '00000000-0000-0000-0000-000000000000'
}

async function show(call: Call<unknown>, found: Import, attempt?: Attempt) {
  if (found.state === 'described') return readingPage(call, found, attempt)
  if (found.state === 'checked') return checkedPage(call, found, attempt)
  if (found.state === 'done' || found.state === 'undone') return donePage(call, found)
  if (found.state === 'discarded') return redirect('/admin/imports')
  return page('imports/underway', await progressOf(call, found), { patients: [] })
}

async function again(call: Call<unknown>, attempt: Attempt) {
  return show(call, await importOf(call), attempt)
}

async function newPage(call: Call<unknown>, attempt?: Attempt) {
  return page('imports/new', {
    form: attempt ?? { values: { id: newId(), kind: 'patients' }, errors: {} },
    wrong: attempt?.errors['file'] ?? null,
    kinds: importKindNames.map((value) => ({
      value,
      text: call.words(`imports.kind.${value}`),
      detail: call.words(`imports.new.${value}`),
    })),
  })
}

function refusedFile(call: Call<unknown>): Refusal {
  const [refused] = call.refusedUploads
  return refused
    ? new Refusal('file', refused.words, refused.values)
    : new Refusal('file', 'imports.refusals.file')
}

function fieldNamed({ kind }: Import, name: string): string | null {
  return importKinds[kind].columns.names.includes(name) ? name : null
}

/** Without these no row could come in. */
function requireFields({ kind, description }: Import, mapping: (string | null)[]): void {
  if (description.tooWide)
    throw new Refusal('separator', 'imports.reading.tooWide', {
      columns: description.tooWide,
      most: mostColumns,
    })
  if (description.rows === 0) throw new Refusal('header', 'imports.reading.noRows')
  const needed = kind === 'patients' ? ['family', 'given', 'fullName'] : ['patientNumber', 'patientName']
  if (!needed.some((field) => mapping.includes(field)))
    throw new Refusal('map', `imports.refusals.map.${kind}`)
  if (kind === 'appointments' && !mapping.includes('start') && !mapping.includes('day'))
    throw new Refusal('map', 'imports.refusals.map.start')
}

type Move = { from: ImportState[]; to: 'checking' | 'running' | 'undoing' }

/** Whoever presses first sets the step going; whoever comes second sees it under way. */
async function step(call: Call<unknown>, found: Import, move: Move) {
  if (await moveImport(call.db, found.id, move)) {
    await beginProgress(call.db, found.id, {
      step: move.to,
      total: found.description.rows,
      by: call.person.id,
    })
    await enqueue(call.db, 'imports.step', { import: found.id, step: move.to, by: call.person.id })
  }
  return redirect(`/admin/imports/${found.id}`)
}
