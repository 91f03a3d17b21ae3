import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Config, readConfig } from '../../config/config.ts'
import { startBuiltIn } from '../../server/db/builtIn.ts'
import { lockFile } from '../../server/db/fileLock.ts'
import { Complaint } from './complaint.ts'
import { usualFolder } from './folder.ts'
import { keysIn } from './keys.ts'

export interface Installation {
  data: string
  config: Config
  /** Whether the server runs on it at this moment. */
  running: boolean
  close: () => Promise<void>
}

/**
 * An installation for a command that works beside the server or without it: its configuration, with a PostgreSQL
 * that answers. The built-in one is started for the while when the server does not run.
 */
export async function openInstallation(data?: string): Promise<Installation> {
  const path = data ?? (await usualFolder('clinic'))
  await refuseMissing(path)
  const lock = lockFile(join(path, 'lock'))
  const { urls, stop } = await databaseOf(path)
  const { masterKey, sessionSecret } = await keysIn(path)
  const config = readConfig({
    ...process.env,
    ...urls,
    CHAIRSIDE_DATA: path,
    CHAIRSIDE_MASTER_KEY: masterKey,
    CHAIRSIDE_SESSION_SECRET: sessionSecret,
  })
  const close = async () => {
    if (lock) await stop()
    lock?.release()
  }
  return { data: path, config, running: lock === undefined, close }
}

async function refuseMissing(path: string): Promise<void> {
  const there = await stat(join(path, 'mode')).catch(() => undefined)
  if (there) return
  throw new Complaint(
    `There is no Chairside in ${path}. Start it once with npm start, or name its folder with --data.`,
  )
}

async function databaseOf(path: string): Promise<{ urls: NodeJS.ProcessEnv; stop: () => Promise<void> }> {
  if (process.env['DATABASE_URL']) return { urls: {}, stop: async () => {} }
  const { databaseUrl, ownerUrl, stop } = await startBuiltIn(path)
  return { urls: { DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: ownerUrl }, stop }
}
