import { DatabaseSync } from 'node:sqlite'

export interface FileLock {
  release: () => void
}

interface LockOptions {
  /** Shared locks stand beside each other; an exclusive one stands alone. */
  shared?: boolean
  /** How long to wait for others, in milliseconds. */
  patience?: number
}

/**
 * Locks a file until released or until this process ends, however it ends: the operating system holds the lock,
 * so there is no stale one. SQLite, which is part of Node, is the portable way to ask for it
 * (docs/decisions/data-folder-lock.md). Returns undefined when someone else holds it.
 */
export function lockFile(
  file: string,
  { shared = false, patience = 0 }: LockOptions = {},
): FileLock | undefined {
  const database = new DatabaseSync(file, { timeout: patience })
  try {
    database.exec('pragma journal_mode = memory')
    database.exec(shared ? 'begin; select 1 from sqlite_master' : 'begin exclusive')
    return { release: () => database.close() }
  } catch (error) {
    database.close()
    if (isBusy(error)) return undefined
    throw error
  }
}

const SQLITE_BUSY = 5

function isBusy(error: unknown): boolean {
  return (error as { errcode?: number }).errcode === SQLITE_BUSY
}
