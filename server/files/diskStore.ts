import { createReadStream } from 'node:fs'
import { chmod, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isId } from '../lib/ids.ts'
import type { Range } from '../lib/segments.ts'
import { type FileStore, NotStored, StoreFull } from './store.ts'

const gigabyte = 2 ** 30

/**
 * A file store in a folder that only this user may enter (mode 700):
 *
 *     incoming/TENANT.FILE     under way, or not yet claimed
 *     TENANT/ab/cd/FILE        kept; ab and cd are the id's last four hex digits, its random part
 *
 * @param reserve bytes that must stay free on the disk after a file is written, so that reading and its record go on
 */
export async function diskStore(
  folder: string,
  { reserve = gigabyte }: { reserve?: number } = {},
): Promise<FileStore> {
  const incoming = join(folder, 'incoming')
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)

  const placesOf = (name: string) => {
    const [tenant, file] = partsOf(name)
    return {
      temporary: join(incoming, `${tenant}.${file}`),
      kept: join(folder, tenant, file.slice(-4, -2), file.slice(-2), file),
    }
  }

  return {
    async put(name, source) {
      await checkSpace(folder, reserve)
      const { temporary } = placesOf(name)
      await written(temporary, source, () => checkSpace(folder, reserve))
      await syncFolder(incoming)
    },

    async claim(name) {
      const { temporary, kept } = placesOf(name)
      if (await exists(kept)) return
      if (!(await exists(temporary))) throw new NotStored(name)
      await makeFolders(folder, dirname(kept))
      await rename(temporary, kept).catch(async (error) => {
        if (!(await exists(kept))) throw error
      })
      await syncFolder(dirname(kept))
      await syncFolder(incoming)
    },

    async *read(name) {
      yield* createReadStream(await placeOf(name, placesOf(name)), {
        highWaterMark: 256 * 1024,
      }) as AsyncIterable<Buffer>
    },

    async readRange(name, range) {
      return bytesIn(await placeOf(name, placesOf(name)), range)
    },

    async remove(name) {
      const { temporary, kept } = placesOf(name)
      await rm(temporary, { force: true })
      await rm(kept, { force: true })
      await syncFolder(incoming)
    },

    async unclaimed(before) {
      const names = (await readdir(incoming)).filter((name) => name.split('.').every(isId))
      const old = await Promise.all(names.map((name) => isOlder(join(incoming, name), before)))
      return names.filter((_, i) => old[i]).map((name) => name.replace('.', '/'))
    },
  }
}

function partsOf(name: string): [string, string] {
  const [tenant, file, ...more] = name.split('/')
  if (!isId(tenant) || !isId(file) || more.length > 0) throw new RangeError('Not a name of the file store')
  return [tenant, file]
}

const checkEvery = 16 * 1024 * 1024

async function written(
  path: string,
  source: AsyncIterable<Uint8Array>,
  check: () => Promise<void>,
): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    let unchecked = 0
    for await (const bytes of source) {
      await file.writev([bytes])
      unchecked += bytes.length
      if (unchecked >= checkEvery) await check()
      unchecked %= checkEvery
    }
    await file.sync()
  } catch (error) {
    await rm(path, { force: true })
    throw isFull(error) ? new StoreFull('The disk is full') : error
  } finally {
    await file.close()
  }
}

function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes((error as { code?: string }).code ?? '')
}

async function checkSpace(folder: string, reserve: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < reserve) throw new StoreFull('Too little space is left on the disk')
}

async function placeOf(
  name: string,
  { kept, temporary }: { kept: string; temporary: string },
): Promise<string> {
  // Claimed in between, it is at its own place: so that place is looked at again.
  for (const path of [kept, temporary, kept]) if (await exists(path)) return path
  throw new NotStored(name)
}

async function bytesIn(path: string, { start, end }: Range): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const bytes = Buffer.alloc(end - start)
    let length = 0
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, start + length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return bytes.subarray(0, length)
  } finally {
    await file.close()
  }
}

async function exists(path: string): Promise<boolean> {
  return (await changedAt(path)) !== undefined
}

async function isOlder(path: string, before: Date): Promise<boolean> {
  const at = await changedAt(path)
  return at !== undefined && at < before
}

async function changedAt(path: string): Promise<Date | undefined> {
  try {
    return (await stat(path)).mtime
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
}

/** Makes a folder and those above it, and sees to it that each is on the disk in the one that holds it. */
async function makeFolders(root: string, path: string): Promise<void> {
  if (path === root || (await exists(path))) return
  await makeFolders(root, dirname(path))
  await mkdir(path, { mode: 0o700, recursive: true })
  await syncFolder(dirname(path))
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
