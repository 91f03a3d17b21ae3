import { createReadStream } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { SingleBar } from 'cli-progress'
import { openPool, type Pool } from '../../server/db/pool.ts'
import { inInstallation, inTenant, type Who } from '../../server/db/tenant.ts'
import { newId } from '../../server/lib/ids.ts'
import {
  clinics,
  discardImport,
  getImport,
  type ImportKindName,
  type ImportState,
  moveImport,
  settingOf,
  updateChoices,
} from '../../server/patients/imports/imports.queries.ts'
import { problemCounts, problemsFrom } from '../../server/patients/imports/problems.queries.ts'
import { outcomesOf } from '../../server/patients/imports/rows.queries.ts'
import { beginImport } from '../../server/patients/imports/start.ts'
import { beginProgress } from '../../server/patients/imports/progress.queries.ts'
import { alone, check, run as runImport, type Step } from '../../server/patients/imports/steps.ts'
import { importKindNames, importKinds } from '../../server/schedule/imports/kinds.ts'
import { rejectedRows } from '../../server/schedule/imports/rejected.ts'
import { wordsFor } from '../../server/web/words.ts'
import { Complaint } from '../start/complaint.ts'
import { openInstallation } from '../start/installation.ts'

const usage = `npx chairside import patients FILE
npx chairside import appointments FILE
  --clinic NAME      which clinic, when there are several (a part of its name is enough)
  --dry-run          list the problems and stop
  --skip-bad         leave out the rows that cannot come in, and write them to FILE.left-out.csv
  --take-duplicates  import those too who are perhaps here already
  --yes              do not ask before importing
  --data FOLDER      the installation's data folder`

const options = {
  clinic: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  'skip-bad': { type: 'boolean', default: false },
  'take-duplicates': { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  data: { type: 'string' },
} as const

const words = wordsFor('en')

export async function run(typed: string[]): Promise<string> {
  const { values, positionals } = parseArgs({ args: typed, options, allowPositionals: true })
  const [kind, path] = positionals
  if (!isKind(kind) || !path || positionals.length > 2) throw new Complaint(usage)
  const file = await stat(path).catch(() => undefined)
  if (!file?.isFile()) throw new Complaint(`There is no file ${path}.`)
  const installation = await openInstallation(values.data)
  const pool = openPool(installation.config.databaseUrl, { max: 4 })
  try {
    const step = await begun(pool, kind, path, values.clinic)
    await checked(step)
    return await decided(step, path, values)
  } finally {
    await pool.close()
    await installation.close()
  }
}

type Choices = { 'dry-run': boolean; 'skip-bad': boolean; 'take-duplicates': boolean; yes: boolean }

async function begun(pool: Pool, kind: ImportKindName, path: string, wanted?: string): Promise<Step> {
  const clinic = await clinicNamed(pool, wanted)
  const id = newId()
  const who: Who = { tenant: clinic.id, actor: { kind: 'operator', id: null }, request: id }
  const setting = await inTenant(pool, who, async (db) => {
    const found = await settingOf(db)
    const arrived = { id, fileName: basename(path), by: null, country: found.country }
    await beginImport(db, importKinds[kind], arrived, createReadStream(path))
    return found
  })
  return { pool, who, id, kind: importKinds[kind], setting }
}

async function checked(step: Step): Promise<void> {
  const { description } = await inTenant(step.pool, step.who, (db) => getImport(db, step.id))
  const { dialect, columns, mapping } = description
  console.log(
    `${description.rows} rows, ${dialect.encoding}, separator ${JSON.stringify(dialect.separator)}, dates ${description.dateOrder}${description.sure.dateOrder ? '' : ' (guessed)'}`,
  )
  for (const [at, name] of columns.entries())
    console.log(
      `  ${name} → ${mapping[at] ? words(`imports.fields.${step.kind.name}.${mapping[at]}`) : 'kept only'}`,
    )
  await walked(step, { title: 'Checking', from: 'described', to: 'checking' }, check)
  const { state } = await inTenant(step.pool, step.who, (db) => getImport(db, step.id))
  if (state !== 'checked')
    throw new Complaint('The file cannot be read as CSV to its end. Look at its quotation marks.')
  for (const one of await inTenant(step.pool, step.who, (db) => problemCounts(db, step.id)))
    console.log(
      `  ${one.level === 'bad' ? '✘' : '·'} ${one.rows} × ${[one.column_name, words(`imports.problem.${one.key}`)].filter(Boolean).join(': ')}`,
    )
}

async function decided(step: Step, path: string, choices: Choices): Promise<string> {
  const found = await inTenant(step.pool, step.who, (db) => outcomesOf(db, step.id))
  const ready = found.ready + (choices['take-duplicates'] ? found.duplicate : 0)
  if (choices['dry-run'] || (found.bad > 0 && !choices['skip-bad'])) {
    await listed(step)
    await discarded(step)
    const summary = `${ready} rows would come in, ${found.duplicate} are perhaps here already, ${found.bad} cannot come in. Nothing was imported.`
    if (choices['dry-run']) return summary
    throw new Complaint(`${summary} Put them right, or leave them out with --skip-bad.`)
  }
  if (!choices.yes && !(await agreed(`Import ${ready} rows of ${basename(path)}?`))) {
    await discarded(step)
    return 'Nothing was imported.'
  }
  await inTenant(step.pool, step.who, (db) =>
    updateChoices(db, step.id, {
      duplicates: choices['take-duplicates'] ? 'take' : 'leave',
      badRows: choices['skip-bad'] ? 'skip' : 'refuse',
    }),
  )
  await walked(step, { title: 'Importing', from: 'checked', to: 'running' }, runImport)
  return reported(step, path)
}

async function reported(step: Step, path: string): Promise<string> {
  const { made, left, bad } = await inTenant(step.pool, step.who, (db) => outcomesOf(db, step.id))
  if (left + bad === 0) return `${made} imported. To undo it, open Imports in Chairside.`
  const target = `${path}.left-out.csv`
  await writeFile(target, await inTenant(step.pool, step.who, (db) => rejectedRows(db, step.id, words)), {
    mode: 0o600,
  })
  return `${made} imported, ${left + bad} left out and written to ${target}. To undo it, open Imports in Chairside.`
}

/** Every problem with its row, for the terminal or a file it is sent to. */
async function listed(step: Step): Promise<void> {
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after
    const { problems, next } = await inTenant(step.pool, step.who, (db) =>
      problemsFrom(db, step.id, { only: '', after: from, limit: 1000 }),
    )
    for (const one of problems)
      console.log(
        `row ${one.row_number}: ${[one.column_name, words(`imports.problem.${one.key}`), one.value].filter(Boolean).join(': ')}`,
      )
    after = next
  }
}

async function discarded(step: Step): Promise<void> {
  await inTenant(step.pool, step.who, (db) => discardImport(db, step.id))
}

type Walk = { title: string; from: ImportState; to: 'checking' | 'running' }

async function walked(
  step: Step,
  { title, from, to }: Walk,
  work: (step: Step) => Promise<void>,
): Promise<void> {
  await alone(step, async () => {
    await inTenant(step.pool, step.who, async (db) => {
      const { description } = await getImport(db, step.id)
      await moveImport(db, step.id, { from: [from], to })
      await beginProgress(db, step.id, { step: to, total: description.rows, by: null })
    })
    await withBar(title, step, work)
  })
}

async function withBar(title: string, step: Step, work: (step: Step) => Promise<void>): Promise<void> {
  const bar = new SingleBar({ format: `${title} {bar} {value}/{total} rows`, hideCursor: true })
  bar.start(1, 0)
  try {
    await work({
      ...step,
      onProgress({ done, total }) {
        bar.setTotal(total)
        bar.update(done)
      },
    })
  } finally {
    bar.stop()
  }
}

async function clinicNamed(pool: Pool, wanted = ''): Promise<{ id: string; name: string }> {
  const who = { actor: { kind: 'operator' as const, id: null }, request: newId() }
  const all = await inInstallation(pool, who, (db) => clinics(db))
  const fitting = all.filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase()))
  if (fitting.length === 1) return fitting[0]!
  const names = all.map(({ name }) => `  ${name}`).join('\n')
  if (all.length === 0) throw new Complaint('There is no clinic yet. Set one up first.')
  throw new Complaint(`Say which clinic with --clinic:\n${names}`)
}

async function agreed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} (yes/no) `)).trim())
  } finally {
    terminal.close()
  }
}

function isKind(word: string | undefined): word is ImportKindName {
  return importKindNames.includes(word as ImportKindName)
}
