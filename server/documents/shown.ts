import type { Call } from '../web/call.ts'
import { choicesOf } from '../web/fields.ts'
import type { Counts, Document } from './documents.queries.ts'
import { type DocumentKind, documentKinds, signs, sizeWords } from './documents.ts'
import { localeOfDates } from '../web/formats.ts'

/** A document as lists and its own page show it. */
export function shownIn(call: Call<unknown>, document: Document) {
  const { id, title, kind, filed_at, file_kind, preview, withdrawn_at } = document
  const size = sizeWords(Number(document.size), call.frame.locale)
  return {
    id,
    title,
    kindWord: call.words(`documents.kinds.${kind}`),
    filedAt: filed_at,
    fileWords: `${file_kind.toUpperCase()}, ${size}`,
    thumbnail: preview === 'made' ? `/documents/${id}/thumbnail` : null,
    picture: preview === 'made' ? `/documents/${id}/picture` : null,
    isWaiting: preview === 'waiting',
    isPdf: file_kind === 'pdf',
    sign: signs[kind],
    withdrawn: withdrawn_at !== null,
    locked: document.locked,
  }
}

/** What is known of a document, in rows of a term and words. */
export function detailsOf(call: Call<unknown>, document: Document) {
  const { words, frame } = call
  const when = new Intl.DateTimeFormat(localeOfDates(frame), {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: frame.timeZone,
  })
  const row = (term: string, text: string) => ({
    term: words(`documents.details.${term}`),
    text,
    path: null,
    detail: null,
  })
  const rows = [
    row('file', `${document.file_kind.toUpperCase()}, ${sizeWords(Number(document.size), frame.locale)}`),
    row('filed', when.format(document.filed_at)),
    row('by', document.filed_by_name),
  ]
  if (document.visit_at) rows.push(row('visit', when.format(document.visit_at)))
  if (document.width && document.height)
    rows.splice(1, 0, row('pixels', `${document.width} × ${document.height}`))
  if (!document.withdrawn_at) return rows
  return [
    ...rows,
    row('withdrawn', when.format(document.withdrawn_at)),
    row('withdrawnBy', document.withdrawn_by_name),
    row('because', document.withdrawn_because ?? ''),
  ]
}

/** The filters above a list: those that hold something. */
export function chipsOf(
  call: Call<unknown>,
  path: string,
  counts: Counts,
  { kind, withdrawn }: { kind: DocumentKind | null; withdrawn: boolean },
) {
  const ofKinds = documentKinds.map((one) => ({
    text: call.words(`documents.chips.${one}`),
    path: `${path}?kind=${one}`,
    count: counts[one],
    current: kind === one && !withdrawn,
  }))
  return [
    {
      text: call.words('documents.chips.all'),
      path,
      count: counts.all,
      current: kind === null && !withdrawn,
    },
    ...ofKinds,
    {
      text: call.words('documents.chips.withdrawn'),
      path: `${path}?withdrawn=1`,
      count: counts.withdrawn,
      current: withdrawn,
    },
  ].filter(({ count, current }, i) => i === 0 || count > 0 || current)
}

export function kindChoices(call: Call<unknown>) {
  return choicesOf(documentKinds, call.words, 'documents.kinds')
}
