import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { Complaint } from './complaint.ts'

export interface Keys {
  /** File with the 32 bytes that open every other key, as one line of base64. */
  masterKey: string
  sessionSecret: string
}

/** The installation's own secrets: made once, mode 600. */
export async function keysIn(data: string): Promise<Keys> {
  const folder = join(data, 'keys')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const masterKey = join(folder, 'master.key')
  await keptOrMade(masterKey, 'base64')
  return { masterKey, sessionSecret: await keptOrMade(join(folder, 'session.secret'), 'base64url') }
}

async function keptOrMade(file: string, encoding: 'base64' | 'base64url'): Promise<string> {
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (kept === undefined) return make(file, randomBytes(32).toString(encoding))
  if (Buffer.from(kept, encoding).length === 32) return kept.trim()
  throw new Complaint(`${file} is damaged: it should hold 32 bytes in base64. Put it back from a backup.`)
}

async function make(file: string, text: string): Promise<string> {
  const handle = await open(`${file}.new`, 'w', 0o600)
  await handle.writeFile(`${text}\n`)
  await handle.sync()
  await handle.close()
  await rename(`${file}.new`, file)
  return text
}
