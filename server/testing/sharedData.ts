import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Context } from 'mocha'

const folders = ['../../../shared/data/', '../../../../shared/data/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)

/** Path of a file of the data folder, `../shared/data` beside the repository or one folder up; null where it is absent. */
export function sharedData(path: string): string | null {
  return folders.map((folder) => folder + path).find(existsSync) ?? null
}

/** The same for a test that cannot do without: where the file is absent it is skipped, counted, and says so. */
export function neededData(test: Context, path: string): string {
  const found = sharedData(path)
  if (found) return found
  if (test.test) test.test.title += ' (skipped: no ../shared/data)'
  return test.skip()
}
