import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Complaint } from './complaint.ts'
import { modestEnvironment, modestFlags } from './modest.ts'

/** What the server tells us once it listens. */
export interface Ready {
  ready: true
  /** Only before the first set-up. */
  setupLink?: string
}

export interface Served {
  stop: () => Promise<void>
  restart: () => Promise<void>
  send: (message: object) => void
}

interface Serving {
  env: NodeJS.ProcessEnv
  tell: (line: string) => void
}

const scripts = join(import.meta.dirname, '..')
/** A request may take this long to finish after we were asked to stop, in milliseconds. */
const GRACE = 30_000
const SHORT_LIFE = 10_000

interface Script {
  env?: NodeJS.ProcessEnv
  words?: string[]
  /** Ends the script before its time. */
  signal?: AbortSignal
}

/** Runs one of our scripts to its end, with these variables over ours. */
export async function runScript(script: string, { env, words = [], signal }: Script): Promise<void> {
  const child = spawn(process.execPath, [join(scripts, script), ...words], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
    signal,
  })
  await once(child, 'exit')
  if (child.exitCode !== 0) throw new Complaint(`${script} ended with ${wayOut(child)}; it says why above.`)
}

/**
 * Starts the server and keeps it running: one that dies is started again, with growing pauses. Resolves when it
 * listens for the first time, with what it said; throws a Complaint when it never does.
 */
export async function keepServing(serving: Serving): Promise<{ served: Served; said: Ready }> {
  const state = { stopping: false, child: start(serving) }
  const said = await firstWord(state.child)
  void lookAfter(state, serving)
  return {
    said,
    served: {
      stop: () => {
        state.stopping = true
        return end(state.child)
      },
      restart: () => end(state.child),
      send: (message) => state.child.connected && state.child.send(message),
    },
  }
}

async function lookAfter(state: { stopping: boolean; child: ChildProcess }, serving: Serving): Promise<void> {
  let pause = 0
  while (!state.stopping) {
    const born = Date.now()
    if (running(state.child)) await once(state.child, 'exit')
    if (state.stopping) return
    pause = Date.now() - born > SHORT_LIFE ? 0 : Math.min(pause * 2 || 250, 30_000)
    if (!asked.has(state.child)) serving.tell(`The server ended (${wayOut(state.child)}); starting it again.`)
    await sleep(asked.has(state.child) ? 0 : pause)
    if (!state.stopping) state.child = start(serving)
  }
}

/** Detached: Ctrl-C is ours to pass on, once. It ends by itself when we are gone: its channel to us closes. */
function start({ env }: Serving): ChildProcess {
  return fork(join(scripts, '../server/main.ts'), {
    env: { ...modestEnvironment, ...env },
    execArgv: [...process.execArgv, ...modestFlags],
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

function firstWord(child: ChildProcess): Promise<Ready> {
  return new Promise((resolve, reject) => {
    child.on('message', (message) => (message as Partial<Ready>).ready && resolve(message as Ready))
    child.once('error', reject)
    child.once('exit', () =>
      reject(new Complaint(`The server did not start (${wayOut(child)}); it says why above.`)),
    )
  })
}

const asked = new WeakSet<ChildProcess>()

async function end(child: ChildProcess): Promise<void> {
  if (!running(child)) return
  asked.add(child)
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  const impatience = setTimeout(() => child.kill('SIGKILL'), GRACE)
  await exit
  clearTimeout(impatience)
}

function running(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

function wayOut(child: ChildProcess): string {
  return child.signalCode ?? `code ${child.exitCode}`
}
