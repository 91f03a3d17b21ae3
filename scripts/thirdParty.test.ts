import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { isAllowed } from './thirdParty/licences.ts'
import { refused, shippedBy, type Lock } from './thirdParty/packages.ts'
import { pageOf } from './thirdParty/page.ts'

const root = join(import.meta.dirname, '..')
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock

describe('Terms of what ships', () => {
  const cases: [string, boolean][] = [
    ['MIT', true],
    ['(BSD-3-Clause OR GPL-2.0)', true],
    ['GPL-2.0 OR (MIT AND Zlib)', true],
    ['Apache-2.0 AND LGPL-3.0-or-later', true],
    ['MIT OR GPL-3.0-only AND AGPL-3.0-only', true],
    ['GPL-3.0-only', false],
    ['AGPL-3.0-or-later OR GPL-2.0-only', false],
    ['MIT AND GPL-3.0-only', false],
    ['GPL-2.0-only WITH Classpath-exception-2.0', false],
    ['SEE LICENSE IN LICENSE.md', false],
    ['UNLICENSED', false],
    ['MIT OR', false],
    ['(MIT', false],
    ['MIT)', false],
    ['', false],
  ]
  for (const [expression, verdict] of cases) {
    it(`${verdict ? 'takes' : 'refuses'} "${expression}"`, () => {
      expect(isAllowed(expression)).to.equal(verdict)
    })
  }

  it('every package that ships may be shipped', () => {
    expect(refused(shippedBy(lock))).to.deep.equal([])
  })

  it('a package without terms, or with a form of old, is refused by its name', () => {
    const packages = shippedBy({
      packages: {
        '': { name: 'ours' },
        'node_modules/silent': { version: '1.0.0' },
        'node_modules/old/node_modules/@scope/older': { version: '2.0.0', license: { type: 'MIT' } },
        'node_modules/closed': { version: '3.0.0', license: 'SEE LICENSE IN terms.txt' },
        'node_modules/tool': { version: '4.0.0', license: 'GPL-3.0-only', dev: true },
      },
    })
    expect(refused(packages)).to.deep.equal([
      '@scope/older@2.0.0: no licence',
      'closed@3.0.0: SEE LICENSE IN terms.txt',
      'silent@1.0.0: no licence',
    ])
  })

  it('docs/third-party.md is what `npm run third-party` writes', () => {
    expect(readFileSync(join(root, 'docs/third-party.md'), 'utf8')).to.equal(pageOf(shippedBy(lock)))
  })
})
