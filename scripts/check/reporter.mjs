import { writeFileSync } from 'node:fs'
import mocha from 'mocha'

/** mocha's usual report, and the counts in a file for whoever started it. */
// oxlint-disable-next-line import/no-default-export -- mocha looks for it
export default function report(runner, options) {
  const usual = new mocha.reporters.Spec(runner, options)
  runner.once('end', () => {
    const { passes, failures, pending } = usual.stats
    writeFileSync(
      options.reporterOptions.counts,
      JSON.stringify({ passed: passes, failed: failures, skipped: pending }),
    )
  })
}
