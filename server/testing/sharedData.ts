import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folders = ['../../../shared/data/', '../../../../shared/data/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)

/** Path of a file of the data folder beside the repository (or beside its worktrees), or null where it is absent. */
export function sharedData(path: string): string | null {
  return folders.map((folder) => folder + path).find(existsSync) ?? null
}
