import { watch } from 'node:fs'
import { join } from 'node:path'
import type { Served } from './children.ts'

const root = join(import.meta.dirname, '../..')
const watched = ['server', 'config', 'views', 'locales']

/** For development: a change of the code restarts the server, once for a burst of saves. Returns its end. */
export function restartOnChange(served: Served): () => Promise<void> {
  let soon: NodeJS.Timeout | undefined
  const watchers = watched.map((folder) =>
    watch(join(root, folder), { recursive: true }, (_event, file) => {
      if (file?.endsWith('.test.ts')) return
      clearTimeout(soon)
      soon = setTimeout(() => void served.restart(), 150)
    }),
  )
  return async () => {
    clearTimeout(soon)
    for (const watcher of watchers) watcher.close()
  }
}
