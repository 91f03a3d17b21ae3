import type { Db } from '../db/tenant.ts'

type Answers = Map<string, Promise<unknown>>

const known = new WeakMap<object, Map<unknown, Answers>>()

/**
 * Asks once a page what several of its parts show. For pages, which change nothing between asking and showing.
 * @param query a function of queries.ts @param values what it is asked with, told apart by their JSON
 */
export function onceAPage<A extends readonly unknown[], T>(
  call: { db: Db },
  query: (db: Db, ...values: A) => Promise<T>,
  ...values: A
): Promise<T> {
  const queries = known.get(call) ?? new Map<unknown, Answers>()
  known.set(call, queries)
  const answers = queries.get(query) ?? (new Map() as Answers)
  queries.set(query, answers)
  const key = JSON.stringify(values)
  const answer = answers.get(key) ?? query(call.db, ...values)
  answers.set(key, answer)
  return answer as Promise<T>
}
