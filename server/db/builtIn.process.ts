import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { handTo, type Account } from './builtIn.account.ts'

interface Wanted {
  postgres: string
  cluster: string
  account: Account
  log: string
  adminUrl: string
  watch: boolean
  tell: (line: string) => void
}

export interface Keeper {
  adopted: boolean
  stop: () => Promise<void>
}

/** A fast shutdown writes a checkpoint first, which may take its time on a slow disk. */
const PATIENCE = 60_000

/** Adopts the cluster's running PostgreSQL or starts it, and restarts it when it ends unasked. */
export async function keepRunning(wanted: Wanted): Promise<Keeper> {
  const state: { pid: number; stopping: boolean; watching?: Promise<void> } = { pid: 0, stopping: false }
  const orphan = await runningPid(wanted.cluster)
  if (orphan) await untilReady(wanted, () => alive(orphan))
  state.pid = orphan ?? (await start(wanted))
  if (wanted.watch) state.watching = watch(wanted, state)
  return {
    adopted: orphan !== undefined,
    stop: async () => {
      state.stopping = true
      await end(state.pid)
      await state.watching
    },
  }
}

async function watch(wanted: Wanted, state: { pid: number; stopping: boolean }): Promise<void> {
  let pause = 100
  while (!state.stopping) {
    await sleep(250)
    if (state.stopping || (await isPostgres(state.pid, wanted.cluster))) continue
    wanted.tell('PostgreSQL ended unexpectedly; starting it again.')
    try {
      state.pid = (await runningPid(wanted.cluster)) ?? (await start(wanted))
      pause = 100
      wanted.tell('PostgreSQL is running again.')
    } catch (error) {
      wanted.tell(`PostgreSQL did not start: ${(error as Error).message}`)
      await sleep((pause = Math.min(pause * 2, 10_000)))
    }
  }
  await end(state.pid)
}

/** Detached: Ctrl-C in the terminal must reach the server first, and PostgreSQL only after its last request. */
async function start(wanted: Wanted): Promise<number> {
  // What the last one said before it ended is kept for whoever asks why.
  await rename(wanted.log, `${wanted.log}.before`).catch(() => {})
  const log = openSync(wanted.log, 'w', 0o600)
  const child = spawn(wanted.postgres, ['-D', wanted.cluster], {
    ...wanted.account,
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC' },
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  await spawned(child)
  await handTo(wanted.account, wanted.log)
  child.unref()
  await untilReady(wanted, () => child.exitCode === null && child.signalCode === null)
  return child.pid as number
}

function spawned(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', reject)
  })
}

async function untilReady(wanted: Wanted, running: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE
  while (Date.now() < deadline) {
    if (!running()) throw new Error(`it ended at once. ${await lastWords(wanted.log)}`)
    if (/^ready/m.test(await pidFile(wanted.cluster)) && (await answers(wanted.adminUrl))) return
    await sleep(15)
  }
  throw new Error(`it is not ready after ${PATIENCE / 1000} s. ${await lastWords(wanted.log)}`)
}

async function answers(adminUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch (error) {
    if ((error as { code?: string }).code === '28P01') throw error
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function lastWords(log: string): Promise<string> {
  const lines = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n')
  return `Its last words, from ${log}:\n${lines.slice(-5).join('\n')}`
}

async function runningPid(cluster: string): Promise<number | undefined> {
  const pid = Number((await pidFile(cluster)).split('\n')[0])
  return pid > 0 && (await isPostgres(pid, cluster)) ? pid : undefined
}

/** The number in a stale file may long belong to another program. */
async function isPostgres(pid: number, cluster: string): Promise<boolean> {
  if (!alive(pid)) return false
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined)
  return command === undefined || command.split('\0').includes(cluster)
}

async function pidFile(cluster: string): Promise<string> {
  return readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
}

async function end(pid: number): Promise<void> {
  signal(pid, 'SIGINT')
  for (let waited = 0; alive(pid); waited += 20) {
    if (waited === PATIENCE) signal(pid, 'SIGQUIT')
    await sleep(20)
  }
}

function alive(pid: number): boolean {
  return signal(pid, 0)
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
