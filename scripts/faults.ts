import { manyRuns } from '../config/testRuns.ts'
import { runTests } from './check/tests.ts'

// npm run test:faults: what takes too long for every change. Races in full, ten thousand guesses and ten thousand
// pieces of nonsense for each form, and servers killed while people book.

const files = ['test/faults/**/*.test.ts', 'server/testing/census/{forms,canaries}.census.test.ts']
const counts = await runTests(files, manyRuns())
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exit(counts.failed === 0 ? 0 : 1)
