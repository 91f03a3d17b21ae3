import { dateOrders } from '../../lib/csv/dates.ts'
import { quotes, sampleRows, separators } from '../../lib/csv/dialect.ts'
import { decoded, encodings } from '../../lib/csv/encoding.ts'
import { programs } from '../../patients/imports/codes.ts'
import { mostColumns } from '../../patients/imports/description.ts'
import type { Import } from '../../patients/imports/imports.queries.ts'
import { findPiece } from '../../patients/imports/pieces.queries.ts'
import { type ProblemCount, problemCounts } from '../../patients/imports/problems.queries.ts'
import { findProgress } from '../../patients/imports/progress.queries.ts'
import { type DuplicateRow, duplicatesOf, outcomesOf, rowsWith } from '../../patients/imports/rows.queries.ts'
import { page } from '../../web/answers.ts'
import type { Call } from '../../web/call.ts'
import type { Attempt } from '../../web/routes.ts'
import { visitsToSettle } from './appointmentRows.queries.ts'
import { importKinds } from './kinds.ts'

type Found = Import

/** How the file was understood, to be confirmed. */
export async function readingPage(call: Call<unknown>, found: Found, attempt?: Attempt) {
  const { words } = call
  const { description: it } = found
  const sample = await sampleOf(call, found)
  const chosen = attempt ? [attempt.values['map'] ?? []].flat() : it.mapping.map((field) => field ?? '')
  const choices = importKinds[found.kind].columns.names.map((value) => ({
    value,
    text: words(`imports.fields.${found.kind}.${value}`),
  }))
  const columns = it.columns.map((name, at) => ({
    name,
    id: `f-map-${at}`,
    field: chosen[at] ?? '',
    fields: choices.map((one) => ({ ...one, current: one.value === (chosen[at] ?? '') })),
    samples: sample
      .map((row) => row[at]?.slice(0, 40) ?? '')
      .filter((text) => text !== '')
      .slice(0, 3),
  }))
  const options = (group: string, values: readonly string[]) =>
    values.map((value, at) => ({
      value,
      text: words(`imports.${group}.${group === 'separator' || group === 'quote' ? at : value}`),
    }))
  return page(
    'imports/reading',
    {
      import: found,
      columns,
      unmatched: columns.filter((one) => one.field === '').length,
      form: attempt ?? { values: readingValues(it), errors: {} },
      encodings: options('encoding', encodings),
      separators: options('separator', separators),
      quotes: options('quote', quotes),
      dateOrders: options('dateOrder', dateOrders),
      programs: options('program', programs),
      headers: ['yes', 'no'].map((value) => ({ value, text: words(`imports.header.${value}`) })),
      trouble: troubleOf(call, found),
      unsure: unsureOf(found).map((what) => words(`imports.unsure.${what}`)),
      failure: found.failure && words(`imports.failure.${found.failure}`),
    },
    { patients: [] },
  )
}

/** What the dry run found. */
export async function checkedPage(call: Call<unknown>, found: Found, attempt?: Attempt) {
  const outcomes = await outcomesOf(call.db, found.id)
  const problems = await problemCounts(call.db, found.id)
  const duplicates = await duplicatesOf(call.db, found.id, { after: 0, limit: 25 })
  return page(
    'imports/checked',
    {
      import: found,
      outcomes,
      total: outcomes.ready + outcomes.bad + outcomes.duplicate + outcomes.left,
      bad: problems.filter((one) => one.level === 'bad').map((one) => problemLine(call, found, one)),
      mind: problems.filter((one) => one.level === 'mind').map((one) => problemLine(call, found, one)),
      duplicates: duplicates.map((one) => pairOf(one)),
      moreDuplicates: Math.max(0, outcomes.duplicate + outcomes.left - duplicates.length),
      form: attempt ?? { values: { duplicates: found.duplicates, bad_rows: found.bad_rows }, errors: {} },
      submit: call.words(`imports.run.${found.kind}`, {
        count: outcomes.ready,
        number: call.frame ? formatted(call, outcomes.ready) : '',
      }),
      duplicateChoices: ['leave', 'take'].map((value) => ({
        value,
        text: call.words(`imports.duplicates.${value}`),
        detail: call.words(`imports.duplicates.${value}Hint`),
      })),
      badChoices: ['refuse', 'skip'].map((value) => ({
        value,
        text: call.words(`imports.badRows.${value}`),
        detail: call.words(`imports.badRows.${value}Hint`),
      })),
      failure: found.failure && call.words(`imports.failure.${found.failure}`),
    },
    { patients: duplicates.flatMap((one) => (one.patient_id ? [one.patient_id] : [])) },
  )
}

/** What came of it. */
export async function donePage(call: Call<unknown>, found: Found) {
  const outcomes = await outcomesOf(call.db, found.id)
  const problems = await problemCounts(call.db, found.id)
  const stayed = await rowsWith(call.db, found.id, { outcomes: ['changed'], after: 0, limit: 50 })
  const settle = found.kind === 'appointments' ? await visitsToSettle(call.db, found.id, 100) : []
  return page(
    'imports/done',
    {
      import: found,
      outcomes,
      isUndone: found.state === 'undone',
      isPatients: found.kind === 'patients',
      rejected: outcomes.bad + outcomes.left,
      mind: problems.filter((one) => one.level === 'mind').map((one) => problemLine(call, found, one)),
      settle: settle.map((one) => ({ ...one, why: call.words(`imports.settle.${one.key}`) })),
      stayed: stayed.map((one) => ({ id: one.patient_id, row: one.row_number, words: namedIn(one.draft) })),
      failure: found.failure && call.words(`imports.failure.${found.failure}`),
    },
    { patients: [...new Set([...settle, ...stayed].flatMap((one) => one.patient_id ?? []))] },
  )
}

export async function progressOf(call: Call<unknown>, found: Found) {
  const progress = (await findProgress(call.db, found.id)) ?? { done: 0, total: 0, step: found.state }
  const isThisStep = progress.step === found.state
  return {
    import: found,
    done: isThisStep ? progress.done : 0,
    total: (isThisStep ? progress.total : 0) || found.description.rows,
    what: call.words(`imports.state.${found.state}`),
    isOver: !['checking', 'running', 'undoing'].includes(found.state),
  }
}

function problemLine(call: Call<unknown>, found: Found, one: ProblemCount) {
  return {
    path: `/admin/imports/${found.id}/problems?only=${one.key}`,
    words: call.words(`imports.problem.${one.key}`),
    column: one.column_name,
    rows: one.rows,
  }
}

function pairOf(one: DuplicateRow) {
  const other = one.other_draft
  return {
    row: one.row_number,
    isHere: one.patient_id !== null && other === null,
    patient: one.patient_id,
    otherRow: one.other_row,
    number: one.number,
    mine: personOf(one.draft),
    theirs: other
      ? personOf(other)
      : {
          family: one.family_name,
          given: one.given_name,
          born: one.born_on,
          street: one.street,
          city: one.city,
          phone: one.phone,
        },
  }
}

function personOf(draft: Record<string, unknown>) {
  const contacts = (draft['contacts'] ?? []) as { kind: string; value: string }[]
  return {
    family: String(draft['familyName'] ?? draft['patientName'] ?? draft['patient'] ?? ''),
    given: String(draft['givenName'] ?? ''),
    born: (draft['bornOn'] ?? null) as string | null,
    street: String(draft['street'] ?? draft['what'] ?? ''),
    city: String(draft['city'] ?? ''),
    phone: contacts.find((contact) => contact.kind !== 'email')?.value ?? null,
  }
}

function namedIn(draft: Record<string, unknown>): string {
  const person = personOf(draft)
  return [person.family, person.given].filter(Boolean).join(', ')
}

async function sampleOf(call: Call<unknown>, { id, description }: Found): Promise<string[][]> {
  const first = await findPiece(call.db, id, 0)
  let text = ''
  for await (const part of decoded(only(first), description.dialect.encoding)) text += part
  const rows = sampleRows(text.slice(0, 32_768).replace(/^\uFEFF?sep=[,;|\t]\r?\n/i, ''), description.dialect)
  return rows.slice(description.dialect.header ? 1 : 0, 30)
}

async function* only(bytes: Buffer | undefined) {
  if (bytes) yield bytes
}

/** Why the file cannot come in as it is read now; null when it can. */
function troubleOf({ words }: Call<unknown>, { description: it }: Found) {
  const text = words('imports.reading.unreadableHint')
  const row = it.unreadableAfter
  if (it.tooWide)
    return { title: words('imports.reading.tooWide', { columns: it.tooWide, most: mostColumns }), text }
  if (row === 0) return { title: words('imports.reading.unreadableFirst'), text }
  if (row !== null) return { title: words('imports.reading.unreadable', { row }), text }
  return it.rows === 0 ? { title: words('imports.reading.noRows'), text: '' } : null
}

function unsureOf({ description }: Found): string[] {
  return Object.entries(description.sure)
    .filter(([, sure]) => !sure)
    .map(([what]) => what)
}

export function readingValues(it: Found['description']) {
  return {
    encoding: it.dialect.encoding,
    separator: it.dialect.separator,
    quote: it.dialect.quote,
    header: it.dialect.header ? 'yes' : 'no',
    date_order: it.dateOrder,
    program: it.program,
    remember: 'on',
  }
}

function formatted(call: Call<unknown>, number: number): string {
  return new Intl.NumberFormat(call.frame.locale).format(number)
}
