import { statfs } from 'node:fs/promises'

const looked = new Map<string, { at: number; free: Promise<number> }>()
const FRESH = 1000

/** Bytes that are free on a folder's disk; looked at once a second at most. */
export function roomOn(folder: string, now = Date.now()): Promise<number> {
  const known = looked.get(folder)
  if (known && now - known.at < FRESH) return known.free
  const free = statfs(folder).then(({ bavail, bsize }) => bavail * bsize)
  looked.set(folder, { at: now, free })
  return free
}
