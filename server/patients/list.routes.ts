import { z } from 'zod'
import { page } from '../web/answers.ts'
import { get, type Route } from '../web/routes.ts'
import { type Asked, chipsOf, listed, listedBySearch, PAGE, tableOf } from './list.ts'
import { states } from './list.queries.ts'

const ASKED = z.strictObject({
  q: z
    .string()
    .max(100)
    .default('')
    .transform((query) => query.trim()),
  state: z.enum(states).default('current'),
  letter: z
    .string()
    .regex(/^[a-z#]$/)
    .optional(),
  filter: z
    .string()
    .regex(/^[a-zA-Z]{0,40}$/)
    .default(''),
  after: z.uuid().optional(),
  before: z.uuid().optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
})

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz#']

export const listRoutes: readonly Route[] = [
  get('/patients', { may: 'patients.read', reads: 'patients', query: ASKED }, async (call) => {
    const { letter = null, after = null, before = null } = call.query
    const asked: Asked = { ...call.query, letter, after, before }
    const [{ patients, total, close }, { chips, whole, archived }] = await Promise.all([
      asked.q === ''
        ? listed(call, asked).then((found) => ({ ...found, close: [] }))
        : listedBySearch(call, asked),
      chipsOf(call, asked),
    ])
    const [table, closeTable] = await Promise.all([tableOf(call, patients), tableOf(call, close)])
    const letters = LETTERS.map((letter) => ({
      letter: letter.toUpperCase(),
      path: pathOf({ ...asked, ...FIRST, letter }),
      current: asked.letter === letter,
    }))
    const data = {
      ...table,
      close: closeTable.rows,
      chips,
      letters: asked.q === '' && total + whole > PAGE ? letters : [],
      everyLetter: asked.letter === null ? null : pathOf({ ...asked, ...FIRST, letter: null }),
      query: asked.q,
      total,
      whole,
      nobody: whole + archived === 0,
      pager: pagerOf(asked, { total, patients }),
    }
    return page('patients/list', data, { patients: [...patients, ...close].map(({ id }) => id) })
  }),
]

const FIRST = { after: null, before: null, page: 1 }

type Shown = { total: number; patients: readonly { id: string }[] }

function pagerOf(asked: Asked, { total, patients }: Shown) {
  if (total <= PAGE && asked.page === 1) return null
  const from = Math.min((asked.page - 1) * PAGE + 1, total)
  const to = Math.min(from + patients.length - 1, total)
  const [first] = patients
  const last = patients.at(-1)
  const bySearch = asked.q !== ''
  const next = { ...FIRST, page: asked.page + 1, after: bySearch ? null : (last?.id ?? null) }
  const previous = { ...FIRST, page: asked.page - 1, before: bySearch ? null : (first?.id ?? null) }
  return {
    from,
    to,
    total,
    previous: asked.page > 1 ? pathOf({ ...asked, ...(asked.page > 2 ? previous : FIRST) }) : null,
    next: to < total && last ? pathOf({ ...asked, ...next }) : null,
  }
}

function pathOf({ q, state, letter, filter, after, before, page }: Asked): string {
  const query = new URLSearchParams({
    ...(q && { q }),
    ...(state !== 'current' && { state }),
    ...(filter && { filter }),
    ...(letter && { letter }),
    ...(after && { after }),
    ...(before && { before }),
    ...(page > 1 && { page: String(page) }),
  }).toString()
  return query === '' ? '/patients' : `/patients?${query}`
}
