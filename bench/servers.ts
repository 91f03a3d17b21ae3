import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environmentOf } from '../config/floor.ts'
import { modestEnvironment, modestFlags } from '../scripts/start/modest.ts'

export interface RunningServer {
  process: ChildProcess
  /** Ends it and removes its data folder. */
  stop(): Promise<void>
}

const root = join(import.meta.dirname, '..')

/** The real server in a process of its own, as a demo: it asks for no second factor. */
export async function startServer(
  databaseUrl: string,
  port: number,
  role: 'web' | 'worker' = 'web',
): Promise<RunningServer> {
  const data = await mkdtemp(join(tmpdir(), 'chairside-server-'))
  const key = join(data, 'master.key')
  await writeFile(key, randomBytes(32).toString('base64'), { mode: 0o600 })
  const child = startProgram(
    'server/main.ts',
    {
      ...modestEnvironment,
      DATABASE_URL: databaseUrl,
      CHAIRSIDE_MODE: 'demo',
      CHAIRSIDE_ROLE: role,
      CHAIRSIDE_LOG: 'silent',
      CHAIRSIDE_PORT: String(port),
      CHAIRSIDE_DATA: data,
      CHAIRSIDE_MASTER_KEY: key,
      CHAIRSIDE_SESSION_SECRET: 'the same after a restart, so that who is signed in stays so',
    },
    modestFlags,
  )
  return {
    process: child,
    async stop() {
      await stopped(child)
      await rm(data, { recursive: true, force: true })
    },
  }
}

export function startProgram(
  script: string,
  environment: Record<string, string>,
  flags: readonly string[] = [],
): ChildProcess {
  return fork(join(root, script), {
    execArgv: [...process.execArgv, ...flags],
    env: environmentOf(environment),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

/** Asks it to end; after ten seconds it is not asked any more. */
export function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref()
  })
}

/** Waits until an address answers 200, half a minute at most. */
export async function answering(url: string): Promise<void> {
  for (const until = Date.now() + 30_000; Date.now() < until; ) {
    const status = await fetch(url).then(
      (answer) => answer.status,
      () => 0,
    )
    if (status === 200) return
    await new Promise((wait) => setTimeout(wait, 25))
  }
  throw new Error(`${url} did not answer`)
}

/** @returns the cookies of a signed-in person */
export async function signIn(url: string, email: string, password: string): Promise<string> {
  const answer = await fetch(`${url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ email, password }).toString(),
  })
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const home = await fetch(`${url}/schedule`, { headers: { cookie }, redirect: 'manual' })
  if (home.status !== 200)
    throw new Error(
      `signing in failed: ${answer.status}, then ${home.status} ${home.headers.get('location')}`,
    )
  return cookie
}

export async function residentMb({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
}
