import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

export interface Step {
  name: string
  words: string[]
  /** Output that would mean nothing was looked at, although the tool was content. */
  emptyWhen?: RegExp
}

export interface Outcome {
  ok: boolean
  output: string
}

const root = join(import.meta.dirname, '../..')
const bin = (tool: string) => join('node_modules/.bin', tool)
const tsc = join('node_modules/@typescript/native/bin/tsc')

/** Everything that must hold besides the tests, quickest first. */
export const steps: readonly Step[] = [
  { name: 'format', words: [bin('biome'), 'format', '.'], emptyWhen: /Checked 0 files/ },
  { name: 'types of the server', words: [process.execPath, tsc, '-p', 'tsconfig.json'] },
  { name: 'types of the browser code', words: [process.execPath, tsc, '-p', 'views/client/tsconfig.json'] },
  { name: 'lint', words: [bin('oxlint'), '--type-aware'], emptyWhen: /on 0 files/ },
  {
    name: 'who may import whom',
    words: [
      bin('depcruise'),
      '--config',
      '.dependency-cruiser.cjs',
      'server',
      'config',
      'scripts',
      'migrations',
      'views/client',
    ],
    emptyWhen: /\b0 modules/,
  },
  { name: 'nothing unused', words: [bin('knip'), '--no-config-hints'] },
  { name: 'schema', words: [process.execPath, 'scripts/schema.ts', '--check'] },
]

export async function run({ words, emptyWhen }: Step): Promise<Outcome> {
  const [command, ...rest] = words as [string, ...string[]]
  const child = spawn(command, rest, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  })
  const output: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  const text = stripVTControlCharacters(Buffer.concat(output).toString()).trim()
  const empty = emptyWhen?.test(text) ?? false
  return { ok: code === 0 && !empty, output: empty ? `${text}\nIt saw nothing to check.` : text }
}
