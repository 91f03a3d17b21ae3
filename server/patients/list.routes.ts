import { z } from 'zod'
import { page } from '../web/answers.ts'
import { get, type Route } from '../web/routes.ts'
import { type Asked, chipsOf, listed, PAGE, tableOf } from './list.ts'
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
  page: z.coerce.number().int().min(1).max(100_000).default(1),
})

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz#']

export const listRoutes: readonly Route[] = [
  get('/patients', { may: 'patients.read', reads: 'patients', query: ASKED }, async (call) => {
    const asked: Asked = { ...call.query, letter: call.query.letter ?? null }
    const [{ patients, total, close }, { chips, whole, archived }] = await Promise.all([
      listed(call, asked),
      chipsOf(call, asked),
    ])
    const [table, closeTable] = await Promise.all([tableOf(call, patients), tableOf(call, close)])
    const letters = LETTERS.map((letter) => ({
      letter: letter.toUpperCase(),
      path: pathOf({ ...asked, letter, page: 1 }),
      current: asked.letter === letter,
    }))
    const data = {
      ...table,
      close: closeTable.rows,
      chips,
      letters: asked.q === '' && total + whole > PAGE ? letters : [],
      everyLetter: asked.letter === null ? null : pathOf({ ...asked, letter: null, page: 1 }),
      query: asked.q,
      total,
      whole,
      nobody: whole + archived === 0,
      pager: pagerOf(asked, total),
    }
    return page('patients/list', data, { patients: [...patients, ...close].map(({ id }) => id) })
  }),
]

function pagerOf(asked: Asked, total: number) {
  if (total <= PAGE && asked.page === 1) return null
  const from = (asked.page - 1) * PAGE + 1
  const to = Math.min(asked.page * PAGE, total)
  return {
    from: Math.min(from, total),
    to,
    total,
    previous: asked.page > 1 ? pathOf({ ...asked, page: asked.page - 1 }) : null,
    next: to < total ? pathOf({ ...asked, page: asked.page + 1 }) : null,
  }
}

function pathOf({ q, state, letter, filter, page }: Asked): string {
  const query = new URLSearchParams({
    ...(q && { q }),
    ...(state !== 'current' && { state }),
    ...(filter && { filter }),
    ...(letter && { letter }),
    ...(page > 1 && { page: String(page) }),
  }).toString()
  return query === '' ? '/patients' : `/patients?${query}`
}
