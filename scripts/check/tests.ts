import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export interface Counts {
  passed: number
  failed: number
  skipped: number
}

const root = join(import.meta.dirname, '../..')
const countsFile = join(root, '.cache/test-counts.json')

interface HowToRun {
  env?: NodeJS.ProcessEnv
  /** Tells of each test when it ends, in one process; otherwise of each file. */
  asTheyEnd?: boolean
}

/** Runs mocha with its output to the terminal; the counts come from its runner, not from its text. */
export async function runTests(patterns: string[], { env, asTheyEnd }: HowToRun = {}): Promise<Counts> {
  mkdirSync(join(root, '.cache'), { recursive: true })
  rmSync(countsFile, { force: true })
  const words = [
    '--forbid-only',
    '--reporter',
    'scripts/check/reporter.mjs',
    '--reporter-option',
    `counts=${countsFile}`,
    ...(asTheyEnd ? ['--no-parallel'] : []),
  ]
  const mocha = join(root, 'node_modules/mocha/bin/mocha.js')
  const child = spawn(process.execPath, [mocha, ...words, ...patterns], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    ...(env && { env }),
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return believable(readCounts(), code)
}

export function add(one: Counts, other: Counts): Counts {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  }
}

export function nothing(): Counts {
  return { passed: 0, failed: 0, skipped: 0 }
}

function readCounts(): Counts {
  try {
    return JSON.parse(readFileSync(countsFile, 'utf8')) as Counts
  } catch {
    return nothing()
  }
}

/** A run that found no test, or that ended badly without naming a failed one, has failed. */
function believable(counts: Counts, code: number | null): Counts {
  const suspicious = counts.passed === 0 || (code !== 0 && counts.failed === 0)
  return suspicious ? { ...counts, failed: counts.failed + 1 } : counts
}
