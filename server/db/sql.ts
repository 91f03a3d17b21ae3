import { connectionOf, type Db } from './tenant.ts'

type Values = Record<string, unknown>
type Row = object

interface Statement {
  name: string
  text: string
  names: string[]
}

const statements = new Map<string, Statement>()

/**
 * Runs one statement, prepared under a name on each connection. Values are named in the text as `:name`.
 * Statements sent without waiting for one another travel together.
 * @param text a constant of the program, never put together from what came from outside
 */
export async function all<R extends Row>(db: Db, text: string, values: Values = {}): Promise<R[]> {
  const statement = statements.get(text) ?? remember(text)
  const bound = statement.names.map((name) => {
    if (!(name in values)) throw new Error(`no value for :${name}`)
    return values[name]
  })
  const result = await connectionOf(db).query<R>({
    name: statement.name,
    text: statement.text,
    values: bound,
  })
  return result.rows
}

/** The only row, or undefined. */
export async function maybe<R extends Row>(
  db: Db,
  text: string,
  values: Values = {},
): Promise<R | undefined> {
  const rows = await all<R>(db, text, values)
  if (rows.length > 1) throw new Error('expected one row at most')
  return rows[0]
}

/** The only row. @throws Error when there is none or more than one */
export async function one<R extends Row>(db: Db, text: string, values: Values = {}): Promise<R> {
  const row = await maybe<R>(db, text, values)
  if (!row) throw new Error('expected one row')
  return row
}

function remember(text: string): Statement {
  const names: string[] = []
  // `::type` is a cast and stays; `:name` becomes $1, $2 …
  const positional = text.replace(/(?<!:):([a-z]\w*)/gi, (_, name: string) => {
    if (!names.includes(name)) names.push(name)
    return `$${names.indexOf(name) + 1}`
  })
  const statement = { name: `s${statements.size}`, text: positional, names }
  statements.set(text, statement)
  return statement
}
