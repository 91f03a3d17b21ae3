import type { Range } from '../lib/segments.ts'

/**
 * Where encrypted bytes lie: a folder, or one day an S3 bucket. It knows neither keys nor contents. A name is
 * `TENANT/FILE`, two ids; nothing else is accepted, so no name can lead out of the store.
 *
 * A file arrives under a temporary name and is readable at once. Once a committed row names it, `claim` moves it to
 * its place; what no row ever names is removed by the sweep. So neither a lost connection nor a rollback
 * leaves anything behind, and a crash between commit and claim loses nothing.
 */
export interface FileStore {
  /**
   * Writes bytes as they come, durably before it answers.
   * @throws StoreFull when the disk is, or would be below its reserve; nothing is left then, nor when the source fails
   */
  put(name: string, source: AsyncIterable<Uint8Array>): Promise<void>
  /** Moves a file from its temporary place to its own. Doing it again changes nothing. */
  claim(name: string): Promise<void>
  /** All bytes. @throws NotStored */
  read(name: string): AsyncIterable<Buffer>
  /** Some bytes; fewer than asked for when the file ends before. @throws NotStored */
  readRange(name: string, range: Range): Promise<Buffer>
  /** Removes a file for good, wherever it lies. Doing it again changes nothing. */
  remove(name: string): Promise<void>
  /** The names still in the temporary place that arrived before an instant. */
  unclaimed(before: Date): Promise<string[]>
}

/** The store takes no more: the disk is full or below its reserve. Reads still work. */
export class StoreFull extends Error {
  override name = 'StoreFull'
  readonly code = 'ENOSPC'
}

/** A row names a file that the store does not have. */
export class NotStored extends Error {
  override name = 'NotStored'
}

/** The store's name for a tenant's file. */
export function storeName(tenant: string, file: string): string {
  return `${tenant}/${file}`
}
