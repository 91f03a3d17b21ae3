import { expect } from 'chai'
import { startApp, type TestApp } from '../testing/app.ts'
import { recoverUser } from './recovery.ts'
import { aKnownPerson, codeOf } from './testing/people.ts'

describe('recovery from the command line', () => {
  let app: TestApp
  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())

  const follow = async (url: string) => {
    const browser = app.visitor()
    await browser.post('/invitation', { code: url.split('#')[1] as string })
    return {
      browser,
      chosen: await browser.post('/sign-in/password', { password: 'a sentence from the server' }),
    }
  }

  it('lets a lost admin choose a new password, keeps the second factor, and is on the record', async () => {
    const clinic = await app.aClinic()
    const admin = await aKnownPerson(app, clinic, ['admin'])
    const url = (await recoverUser(app.services, admin.email, { forgetFactor: false })) as string
    const { browser, chosen } = await follow(url)
    expect(chosen.location).to.equal('/sign-in/code')
    expect((await browser.post('/sign-in/code', { code: codeOf(admin), kind: 'app' })).status).to.equal(303)
    const { rows } = await app.owner.knex.raw(
      `select actor_kind from history.changes where table_name = 'access.links' and operation = 'insert'`,
    )
    expect(rows).to.deep.equal([{ actor_kind: 'operator' }])
  })

  it('forgets a lost phone when asked to, and helps nobody who is not there', async () => {
    const clinic = await app.aClinic()
    const admin = await aKnownPerson(app, clinic, ['admin'])
    const url = (await recoverUser(app.services, admin.email, { forgetFactor: true })) as string
    expect((await follow(url)).chosen.location).to.equal('/sign-in/enrolment')
    expect(await recoverUser(app.services, 'nobody@example.org', { forgetFactor: true })).to.equal(undefined)
  })
})
