import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { refused, shippedBy, type Lock } from './thirdParty/packages.ts'
import { pageOf } from './thirdParty/page.ts'

// npm run third-party: writes docs/third-party.md anew, and says which terms cannot be shipped.

const root = join(import.meta.dirname, '..')
const packages = shippedBy(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock)
writeFileSync(join(root, 'docs/third-party.md'), pageOf(packages))

const faults = refused(packages)
for (const fault of faults) console.error(`Cannot be shipped: ${fault}`)
console.log(`Wrote docs/third-party.md: ${packages.length} packages.`)
process.exitCode = faults.length === 0 ? 0 : 1
