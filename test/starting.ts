import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../server/testing/ports.ts'

export interface Running {
  url: string
  pid: number
  /** Everything printed so far. */
  printed: () => string
  /** Waits until this was printed; throws with all that was printed when it is not in time. */
  says: (pattern: RegExp) => Promise<void>
  kill: (signal: NodeJS.Signals) => void
  ended: Promise<number | null>
}

interface How {
  data?: string
  port?: number
  words?: string[]
  env?: NodeJS.ProcessEnv
  clone?: string
  /** Run as this user and group instead of ours; only root can. */
  as?: { uid: number; gid: number }
}

const PATIENCE = 60_000

/** `npm start` as the terminal sees it. */
export async function start(how: How = {}): Promise<Running> {
  const { data, clone = join(import.meta.dirname, '..'), as = {}, words = [], env = {} } = how
  const port = how.port ?? (await freePort())
  const place = data ? ['--data', data] : []
  // The clone's own Node: whoever we start it as may not be able to enter ours.
  const child = spawn(
    join(clone, 'node_modules/.bin/node'),
    ['scripts/start.mjs', '--port', String(port), ...place, ...words],
    {
      ...as,
      cwd: clone,
      env: { PATH: process.env['PATH'], HOME: clone, CHAIRSIDE_LOG: 'error', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += String(chunk)))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid as number,
    printed: () => text,
    says: (pattern) =>
      until(
        () => pattern.test(text),
        () => `${pattern} was not printed, but:\n${text}`,
      ),
    kill: (signal) => child.kill(signal),
    ended,
  }
}

export async function until(holds: () => boolean | Promise<boolean>, otherwise: () => string): Promise<void> {
  const deadline = Date.now() + PATIENCE
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(otherwise())
    await sleep(50)
  }
}

export async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/ready`).then(
    (response) => response.ok,
    () => false,
  )
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
