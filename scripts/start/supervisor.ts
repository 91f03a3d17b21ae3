import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { isLoopback } from '../../config/loopback.ts'
import { keepServing, runScript } from './children.ts'
import { Complaint } from './complaint.ts'
import { migrate, openDatabase, type Database } from './database.ts'
import { seedOnce } from './demo.ts'
import { takeDataFolder, type DataFolder } from './folder.ts'
import { keysIn } from './keys.ts'
import type { StartOptions } from './options.ts'
import type { Certificate } from './tls.ts'
import { restartOnChange } from './watch.ts'

/** What has been opened so far, to be closed in the opposite order. */
type Undo = () => Promise<void>

interface Start {
  tell: (line: string) => void
  /** Aborted when somebody asks to stop before the start is through. */
  signal: AbortSignal
}

/** Brings everything up in order and resolves with what takes it down again. */
export async function supervise(options: StartOptions, how: Start): Promise<Undo> {
  const undo: Undo[] = []
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    await bringUp(options, undo, how)
    return stop
  } catch (error) {
    await stop()
    throw error
  }
}

async function bringUp(options: StartOptions, undo: Undo[], { tell, signal }: Start): Promise<void> {
  const folder = await takeDataFolder(options)
  undo.push(folder.leave)
  await refuseTakenPort(options)
  if (folder.path !== options.data) tell(`Data folder: ${folder.path}`)

  const certificate = await certificateOf(options, folder)
  const database = await openDatabase(options, folder.path, tell)
  undo.push(database.stop)
  signal.throwIfAborted()
  const preparations = [migrate(database), runScript('assets.ts', { signal })]
  // Both come to their end before anything is taken down: a migration is not pulled from under its feet.
  await Promise.allSettled(preparations)
  await Promise.all(preparations)

  const env = await serverEnvironment(options, folder, database, certificate)
  const signIns =
    options.mode === 'clinic' ? [] : await seedOnce(options, folder.path, database, { env, signal })
  signal.throwIfAborted()
  const { served, said } = await keepServing({ env, tell })
  undo.push(served.stop)
  if (certificate) undo.push(certificate.renewInTime(() => served.send({ certificate: 'renewed' }), tell))
  if (options.mode === 'dev') undo.push(restartOnChange(served))

  const address = addressOf(options, certificate)
  await folder.noteAddress(address)
  tell(`Chairside is running: ${address}`)
  if (certificate) tell(certificate.hint(address))
  if (said.setupLink) tell(`Set it up here (this link works once): ${said.setupLink}`)
  for (const line of signIns) tell(line)
}

async function refuseTakenPort({ host, port }: StartOptions): Promise<void> {
  const trial = createServer().listen(port, host)
  try {
    await once(trial, 'listening')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      throw new Complaint(
        `Port ${port} is in use by another program, or Chairside is running already. Try --port.`,
      )
    }
    throw new Complaint(`Chairside cannot listen on ${host}, port ${port}: ${(error as Error).message}.`)
  }
  trial.close()
  await once(trial, 'close')
}

async function certificateOf(options: StartOptions, folder: DataFolder): Promise<Certificate | undefined> {
  if (isLoopback(options.host)) return undefined
  const { certificateFor } = await import('./tls.ts')
  return certificateFor(options.host, join(folder.path, 'tls'))
}

/** The server's environment: ours without the owner's credentials. */
async function serverEnvironment(
  options: StartOptions,
  folder: DataFolder,
  database: Database,
  certificate: Certificate | undefined,
): Promise<NodeJS.ProcessEnv> {
  const { DATABASE_OWNER_URL: _owner, ...ours } = process.env
  const { masterKey, sessionSecret } = await keysIn(folder.path)
  return {
    ...ours,
    ...certificate?.env,
    CHAIRSIDE_MODE: options.mode,
    CHAIRSIDE_HOST: options.host,
    CHAIRSIDE_PORT: String(options.port),
    CHAIRSIDE_PUBLIC_URL: process.env['CHAIRSIDE_PUBLIC_URL'] || addressOf(options, certificate),
    CHAIRSIDE_DATA: folder.path,
    CHAIRSIDE_MASTER_KEY: masterKey,
    CHAIRSIDE_SESSION_SECRET: sessionSecret,
    DATABASE_URL: database.databaseUrl,
  }
}

function addressOf({ host, port }: StartOptions, certificate: Certificate | undefined): string {
  const name = certificate?.name ?? host
  return `${certificate ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`
}
