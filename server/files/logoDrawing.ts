import { spawn } from 'node:child_process'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { type Kind, Unfit } from './kinds.ts'

/** How long drawing a logo may take, in milliseconds. Drawings can be written that never end. */
const patience = 20_000

/**
 * A logo drawn anew as a PNG, in a process of its own: nothing within this one could stop a drawing that never ends.
 * @throws Unfit when it cannot be drawn, or not in time
 */
export async function drawnLogo(
  kind: Kind,
  bytes: Uint8Array,
  { timeout = patience }: { timeout?: number } = {},
): Promise<Buffer> {
  const program = fileURLToPath(new URL('./logoProcess.ts', import.meta.url))
  const drawing = spawn(process.execPath, [program, kind], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {},
    timeout,
    killSignal: 'SIGKILL',
  })
  drawing.stdin.on('error', () => {})
  drawing.stdin.end(bytes)
  const [drawn, code] = await Promise.all([
    buffer(drawing.stdout),
    new Promise<number | null>((resolve, reject) => drawing.on('error', reject).on('close', resolve)),
  ])
  if (code !== 0 || drawn.length === 0) throw new Unfit('broken')
  return drawn
}
