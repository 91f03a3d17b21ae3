import type { Db } from '../../db/tenant.ts'
import type { DateOrder } from '../../lib/csv/dates.ts'
import type { Dialect } from '../../lib/csv/dialect.ts'
import { createHash } from 'node:crypto'
import { type Description, describe } from './description.ts'
import { fileIn, keepFile, measured } from './file.ts'
import type { ImportKind } from './importKind.ts'
import { insertImport, updateDescription, updateFile } from './imports.queries.ts'
import { findMapping } from './mappings.queries.ts'

export type Arrived = { id: string; fileName: string; by: string | null; country: string }

/**
 * Takes a file in: keeps its bytes and says how it is written. Files with these columns are read as they were
 * the last time.
 */
export async function beginImport(
  db: Db,
  kind: ImportKind,
  { id, fileName, by, country }: Arrived,
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  const isNew = await insertImport(db, {
    id,
    kind: kind.name,
    fileName: fileName.slice(0, 200),
    fileSize: 0,
    sha256: '',
    description: undescribed,
    createdBy: by,
  })
  if (!isNew) return
  await keepFile(db, id, bytes)
  await updateFile(db, id, await measured(fileIn(db, id)))
  const description = await describe(() => fileIn(db, id), kind.columns, { custom: customOrder(country) })
  await updateDescription(db, id, await asLastTime(db, kind, description))
}

/** Reads the file again in the dialect a person chose; columns keep their fields where they are the same. */
export async function describeAgain(
  db: Db,
  kind: ImportKind,
  { id, country, dialect }: { id: string; country: string; dialect: Partial<Dialect> },
): Promise<void> {
  const found = await describe(() => fileIn(db, id), kind.columns, {
    chosen: dialect,
    custom: customOrder(country),
  })
  await updateDescription(db, id, await asLastTime(db, kind, found))
}

/** One fingerprint for the same columns in the same order. */
export function fingerprint(columns: string[]): string {
  return createHash('sha256').update(JSON.stringify(columns)).digest('hex')
}

/** Day first, except where the month comes first (United States) or the year does. */
export function customOrder(country: string): DateOrder {
  if (country === 'US') return 'mdy'
  return ['CN', 'HU', 'JP', 'KR', 'LT', 'SE', 'TW'].includes(country) ? 'ymd' : 'dmy'
}

async function asLastTime(db: Db, kind: ImportKind, { sample: _, ...description }: Description<string>) {
  const saved = await findMapping(db, kind.name, fingerprint(description.columns))
  if (saved?.length !== description.columns.length) return description
  const mapping = saved.map((field) => (kind.columns.names.includes(field) ? field : null))
  return { ...description, mapping }
}

const undescribed: Omit<Description<string>, 'sample'> = {
  dialect: { encoding: 'utf-8', separator: ',', quote: '"', header: true },
  dateOrder: 'dmy',
  program: 'other',
  columns: [],
  mapping: [],
  sure: { encoding: false, separator: false, dateOrder: false },
  dates: { order: 'dmy', sure: false, values: 0, against: 0 },
  rows: 0,
  unreadableAfter: null,
}
