import { randomBytes } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'

export interface Passwords {
  owner: string
  server: string
  backup: string
}

/** The roles' passwords: made once, kept in a file that its owner alone can read. */
export async function passwordsIn(home: string): Promise<Passwords> {
  const file = join(home, 'passwords.json')
  const kept = await readFile(file, 'utf8').catch(ifMissing)
  if (kept) return JSON.parse(kept) as Passwords
  const made: Passwords = { owner: password(), server: password(), backup: password() }
  await writeDurably(file, JSON.stringify(made, null, 2))
  return made
}

function password(): string {
  return randomBytes(24).toString('base64url')
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600)
  await handle.writeFile(`${text}\n`)
  await handle.sync()
  await handle.close()
  await rename(`${file}.new`, file)
}
