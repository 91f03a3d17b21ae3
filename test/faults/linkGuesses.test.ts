import { expect } from 'chai'
import { issueLink } from '../../server/access/links.ts'
import { newCode } from '../../server/lib/encryption.ts'
import { startApp, type TestApp } from '../../server/testing/app.ts'

const GUESSES = 10_000
const AT_ONCE = 20

describe('someone who guesses at a one-time link', function () {
  this.timeout(15 * 60_000)
  let app: TestApp

  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())

  it('is refused 10,000 times, and hardly heard after the first twenty', async () => {
    const clinic = await app.aClinic()
    const user = await app.aPerson(clinic, ['admin'])
    await app.within(clinic, (db) => issueLink(db, app.services, { kind: 'reset', user: user.id }))
    const browsers = Array.from({ length: AT_ONCE }, () => app.visitor())
    const seen = new Map<number, number>()
    for (let made = 0; made < GUESSES; made += AT_ONCE) {
      const answers = await Promise.all(
        browsers.map((browser) => browser.post('/invitation', { code: newCode(20) })),
      )
      for (const { status } of answers) seen.set(status, (seen.get(status) ?? 0) + 1)
    }
    expect(Object.fromEntries(seen)).to.deep.equal({ 422: GUESSES })
    const { rows } = await app.owner.knex.raw(
      `select count(*)::int as heard from history.refusals where why = 'access.refusals.link'`,
    )
    expect(rows[0].heard).to.be.at.most(20)
  })
})
