import { createHash } from 'node:crypto'
import { chmod, lstat, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { handTo, type Account } from './builtIn.account.ts'

/** A socket's whole path may have 107 bytes on Linux (103 on macOS); PostgreSQL adds `/.s.PGSQL.5432.lock`. */
const ROOM = 103 - '/.s.PGSQL.5432.lock'.length

/** A private folder for the socket: in the data folder, or a short one when that path is too long for sockets. */
export async function socketFolder(home: string, account: Account): Promise<string> {
  const near = join(home, 'socket')
  const folder = Buffer.byteLength(near) <= ROOM ? near : join(tmpdir(), `chairside-${shortName(home)}`)
  await mkdir(folder, { mode: 0o700 }).catch(ifThere)
  await refuseForeign(folder, account)
  await handTo(account, folder)
  await chmod(folder, 0o700)
  return folder
}

/** A connection URL that node-postgres, knex and libpq all understand. */
export function socketUrl(role: string, password: string, folder: string, database = 'chairside'): string {
  return `postgresql://${role}:${password}@localhost/${database}?host=${encodeURIComponent(folder)}`
}

function shortName(home: string): string {
  return createHash('sha256').update(home).digest('hex').slice(0, 16)
}

function ifThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

/** A shared temporary folder is open to all: what lies there must be ours and no link. */
async function refuseForeign(folder: string, account: Account): Promise<void> {
  const found = await lstat(folder)
  const ours = [process.getuid?.(), account.uid].includes(found.uid)
  if (!found.isDirectory() || !ours)
    throw new Error(`${folder} belongs to someone else; remove it and start again.`)
}
