import { globSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { run, steps } from './check/steps.ts'
import { add, type Counts, nothing, runTests } from './check/tests.ts'

const root = join(import.meta.dirname, '..')
const LONGEST = 'test/day.test.ts'

const help = `npm test -- [files]         everything, or the static checks and these test files alone
npm run check -- [files]    the same, on what is installed
  --static                  format, lint, types, dependency rules, schema; no tests`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { static: { type: 'boolean' }, help: { type: 'boolean' } },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}

const counts = add(await checks(), values.static ? nothing() : await runTests(patterns()))
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exit(counts.failed === 0 ? 0 : 1)

async function checks(): Promise<Counts> {
  const counts = nothing()
  for (const step of steps) {
    const began = Date.now()
    const { ok, output } = await run(step)
    console.log(`${ok ? '✔' : '✘'} ${step.name} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
    if (!ok) console.log(output)
    counts[ok ? 'passed' : 'failed'] += 1
  }
  return counts
}

/** The longest first: begun last, it would be waited for while nothing else is left to do. */
function patterns(): string[] {
  if (positionals.length > 0) return positionals
  const all = globSync(['{server,config,scripts}/**/*.test.ts', 'test/*.test.ts'], { cwd: root }).sort()
  return [LONGEST, ...all.filter((file) => file !== LONGEST)]
}
