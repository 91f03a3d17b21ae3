import { all } from '../../db/sql.ts'
import type { Db } from '../../db/tenant.ts'
import type { Problem } from './problems.ts'

export interface ProblemCount {
  key: string
  level: Problem['level']
  column_name: string | null
  rows: number
}

/** Problems by kind and column, those that keep rows out first. */
export function problemCounts(db: Db, id: string): Promise<ProblemCount[]> {
  return all(
    db,
    `select key, level, column_name, count(*)::int as rows from patients.import_problems
     where import_id = :id group by key, level, column_name order by level, rows desc, key`,
    { id },
  )
}

export interface ListedProblem {
  row_number: number
  column_name: string | null
  level: Problem['level']
  key: string
  value: string | null
}

/**
 * All problems of the next rows that have any, in the order of the file.
 * @param page only: a kind of problem, or '' for all; after: a row's number; limit: in rows, which are never cut
 * @returns next: the row after which there may be more, null at the end
 */
export async function problemsFrom(
  db: Db,
  id: string,
  page: { only: string; after: number; limit: number },
): Promise<{ problems: ListedProblem[]; next: number | null }> {
  const problems = await all<ListedProblem>(
    db,
    `with wanted as (
       select distinct row_number from patients.import_problems
       where import_id = :id and row_number > :after and (:only::text = '' or key = :only)
       order by row_number limit :limit)
     select q.row_number, q.column_name, q.level, q.key, q.value
     from wanted w join patients.import_problems q on q.import_id = :id and q.row_number = w.row_number
     where :only::text = '' or q.key = :only
     order by q.row_number, q.position`,
    { id, ...page },
  )
  const rows = new Set(problems.map(({ row_number }) => row_number)).size
  return { problems, next: rows === page.limit ? (problems.at(-1)?.row_number ?? null) : null }
}

export async function insertProblems(
  db: Db,
  id: string,
  problems: (Problem & { position: number })[],
): Promise<void> {
  if (!problems.length) return
  await all(
    db,
    `insert into patients.import_problems (import_id, row_number, position, column_name, level, key, value)
     select :id::uuid, p.row, p.position, p."column", p.level, p.key, p.value
     from jsonb_to_recordset(:problems::jsonb) as p (row int, position int, "column" text, level text, key text, value text)`,
    { id, problems: JSON.stringify(problems) },
  )
}
