import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ready } from './install.mjs'

/** Runs a TypeScript command on our own Node 24: same arguments, same signals, same exit code. */
export function handOver(script) {
  const node = ready()
  const here = dirname(fileURLToPath(import.meta.url))
  // Keeps compiled code between starts: a third of the time a start takes.
  const env = { NODE_COMPILE_CACHE: join(here, '../.cache/compiled'), ...process.env }
  const child = spawn(node, [join(here, script), ...process.argv.slice(2)], { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`${node} could not be run: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}
