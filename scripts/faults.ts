import { runTests } from './check/tests.ts'

// npm run test:faults: what takes too long for every change. Races in full, ten thousand guesses and ten thousand
// pieces of nonsense for each form, and servers killed while people book.

process.env['CHAIRSIDE_FORM_RUNS'] ??= '10000'
const counts = await runTests(['test/faults/**/*.test.ts', 'server/testing/census/forms.census.test.ts'])
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exit(counts.failed === 0 ? 0 : 1)
