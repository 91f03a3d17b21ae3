import { globSync } from 'node:fs'
import { join } from 'node:path'
import { manyRuns } from '../config/testRuns.ts'
import { add, nothing, runTests } from './check/tests.ts'

// npm run test:faults [-- FILES]: what takes too long for every change. Races in full, ten thousand guesses and ten
// thousand pieces of nonsense for each form, and servers killed while people book. One file after the other, since
// each of them is about a machine that is busy enough.

const root = join(import.meta.dirname, '..')
const patterns = ['test/faults/*.test.ts', 'server/testing/census/{forms,canaries}.census.test.ts']
const named = process.argv.slice(2)
const files = named.length > 0 ? named : globSync(patterns, { cwd: root }).sort()
const began = Date.now()
let counts = nothing()

for (const [at, file] of files.entries()) {
  console.log(`\n[${at + 1}/${files.length}] ${file}, after ${minutes()}`)
  counts = add(counts, await runTests([file], { env: manyRuns(), asTheyEnd: true }))
}
console.log(`\nEnded after ${minutes()}.`)
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exit(counts.failed === 0 ? 0 : 1)

function minutes(): string {
  return `${((Date.now() - began) / 60_000).toFixed(1)} min`
}
