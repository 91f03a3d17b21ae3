import { Temporal } from 'temporal-polyfill'
import type { Pool } from '../../db/pool.ts'
import { type Db, inTenant, type Who } from '../../db/tenant.ts'
import { Unreadable } from '../../lib/csv/rows.ts'
import { dataRows } from './description.ts'
import { fileOf } from './file.ts'
import type { ImportKind, Span } from './importKind.ts'
import { getImport, moveImport } from './imports.queries.ts'
import { deletePieces } from './pieces.queries.ts'
import { lockStep, type Progress, takeTime, writeProgress } from './progress.queries.ts'
import {
  countRows,
  deleteStaged,
  endOfBatch,
  insertStaged,
  outcomesOf,
  forgetKnown,
  settleDuplicates,
  type StagedRow,
  unsettleDuplicates,
} from './rows.queries.ts'
import { todayIn } from './patientDraft.ts'
import type { Setting } from './reading.ts'

/** A clinic's import under way: whose it is, and where it may open transactions. */
export type Step = {
  pool: Pool
  /** The person who pressed the button; what the import changes is on the record under its id. */
  who: Who
  id: string
  kind: ImportKind
  setting: Omit<Setting, 'today'> & { locale: string }
  /** Told after each batch. */
  onProgress?(progress: Progress): void
}

const stagedAtOnce = 500
const madeAtOnce = 500

/**
 * Works on an import while no other process does. The lock is a connection's, so it ends with its process, however
 * that ends. @returns false when another works on it
 */
export function alone(
  { pool, who, id }: Pick<Step, 'pool' | 'who' | 'id'>,
  work: () => Promise<void>,
): Promise<boolean> {
  return inTenant(pool, who, async (db) => {
    const held = await lockStep(db, id)
    if (held) await work()
    return held
  })
}

/** Reads the file row by row into the database and lists every problem. Nothing else is changed. */
export async function check(step: Step): Promise<void> {
  const { id, kind } = step
  const found = await inTenant(step.pool, step.who, async (db) => {
    await deleteStaged(db, id)
    return getImport(db, id)
  })
  const now = Temporal.Now.instant()
  const setting = { ...step.setting, today: todayIn(step.setting.timeZone, now) }
  const total = found.description.rows
  let batch: StagedRow[] = []
  let done = 0
  const write = async () => {
    await inTenant(step.pool, step.who, (db) => insertStaged(db, id, batch))
    done += batch.length
    batch = []
    await tell(step, { step: 'checking', done, total })
  }
  try {
    for await (const row of dataRows(() => fileOf(step), found.description.dialect)) {
      const { draft, problems } = kind.draft(row, found.description, setting, now)
      const bad = problems.some((problem) => problem.level === 'bad')
      batch.push({
        number: row.number,
        source: row.cells.map(keepable),
        draft,
        sourceKey: kind.keyOf(draft),
        bad,
        problems,
      })
      if (batch.length >= stagedAtOnce) await write()
    }
    if (batch.length) await write()
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    await inTenant(step.pool, step.who, async (db) => {
      await deleteStaged(db, id)
      await moveImport(db, id, {
        from: ['checking'],
        to: 'described',
        failure: `unreadable.${error.reason}`,
      })
    })
    return
  }
  await inTenant(step.pool, step.who, async (db) => {
    await takeTime(db)
    await countRows(db)
    await kind.check(db, id, setting)
    await moveImport(db, id, { from: ['checking'], to: 'checked' })
  })
}

/** Makes everything in one transaction: all that is ready comes in, or nothing does. */
export async function run(step: Step): Promise<void> {
  const { id, kind } = step
  const setting = { ...step.setting, today: todayIn(step.setting.timeZone, Temporal.Now.instant()) }
  const { ready } = await inTenant(step.pool, step.who, async (db) => {
    const found = await getImport(db, id)
    await takeTime(db)
    await forgetKnown(db, id)
    await kind.findKnown(db, id)
    await settleDuplicates(db, id, found.duplicates === 'take')
    await kind.reserve?.(db, id)
    return outcomesOf(db, id)
  })
  await inTenant(step.pool, step.who, async (db) => {
    await takeTime(db)
    await forEachSpan(db, step, { outcome: 'ready', total: ready, name: 'running' }, (span) =>
      kind.make(db, span, setting),
    )
    await forEachSpan(db, step, { outcome: 'made', total: ready }, (span) => kind.link?.(db, span))
    await deletePieces(db, id)
    if (!(await moveImport(db, id, { from: ['running'], to: 'done' })))
      throw new Error('import is not running')
  })
}

/** Takes back what the import made, in one transaction, except what was changed since. */
export async function undo(step: Step): Promise<void> {
  const { id, kind } = step
  await inTenant(step.pool, step.who, async (db) => {
    await takeTime(db)
    await countRows(db)
    await kind.markChanged(db, id)
    const { made } = await outcomesOf(db, id)
    await forEachSpan(db, step, { outcome: 'made', total: made, name: 'undoing' }, (span) =>
      kind.unmake(db, span),
    )
    if (!(await moveImport(db, id, { from: ['undoing'], to: 'undone' })))
      throw new Error('import is not being undone')
  })
}

/** The step ended early and changed nothing: the import stands where it stood, with the reason. */
export async function giveUp(
  step: Pick<Step, 'pool' | 'who' | 'id'>,
  name: Progress['step'],
  failure: 'unexpected' | 'interrupted' = 'unexpected',
): Promise<void> {
  const before = { checking: 'described', running: 'checked', undoing: 'done' } as const
  await inTenant(step.pool, step.who, async (db) => {
    if (!(await moveImport(db, step.id, { from: [name], to: before[name], failure }))) return
    if (name === 'running') await unsettleDuplicates(db, step.id)
  })
}

/** Without a name it is no step of its own, and nobody is told. */
type Walk = { outcome: 'ready' | 'made'; total: number; name?: 'running' | 'undoing' }

async function forEachSpan(
  db: Db,
  step: Step,
  { outcome, total, name }: Walk,
  work: (span: Span) => Promise<void> | undefined,
): Promise<void> {
  let after = 0
  let done = 0
  for (let nth = 0; ; nth += 1) {
    // A small batch first, so that there is something to count.
    if ((nth & (nth - 1)) === 0) await countRows(db)
    const end = await endOfBatch(db, step.id, { outcome, after, size: nth === 0 ? 100 : madeAtOnce })
    if (end.last === null) return
    await work({ import: step.id, after, last: end.last })
    after = end.last
    done += end.rows
    if (name) await tell(step, { step: name, done, total })
  }
}

async function tell(step: Step, progress: Progress): Promise<void> {
  await inTenant(step.pool, step.who, (db) => writeProgress(db, step.id, progress))
  step.onProgress?.(progress)
}

/** PostgreSQL keeps no NUL and no half surrogate; all else stays as it was. */
function keepable(text: string): string {
  return text.replaceAll('\0', '\u2400').toWellFormed()
}
