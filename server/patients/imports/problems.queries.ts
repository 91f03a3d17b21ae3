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

/** Problems in the order of the file, from a row on. @param only a kind of problem, or '' for all */
export function problemsFrom(
  db: Db,
  id: string,
  page: { only: string; after: number; limit: number },
): Promise<ListedProblem[]> {
  return all(
    db,
    `select row_number, column_name, level, key, value from patients.import_problems
     where import_id = :id and row_number > :after and (:only::text = '' or key = :only)
     order by row_number, position limit :limit`,
    { id, ...page },
  )
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
