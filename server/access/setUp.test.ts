import { expect } from 'chai'
import { Secret } from 'otpauth'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import { firstSetUpLink } from './firstLink.ts'
import { codeOf, PASSWORD } from './testing/people.ts'

describe('the first set-up', () => {
  let app: TestApp

  beforeEach(async () => {
    app = await startApp()
  })
  afterEach(() => app.stop())

  const link = async () => ((await firstSetUpLink(app.services)) as string).split('#')[1] as string
  const operator = (code: string) => ({
    code,
    given_name: 'Katrin',
    family_name: 'Berger',
    email: 'katrin@example.org',
    password: PASSWORD,
  })
  const clinic = () => ({
    id: newId(),
    name: 'Praxis Dr. Weber',
    country: 'DE',
    language: 'de',
    currency: 'EUR',
    time_zone: 'Europe/Berlin',
    notation: 'fdi',
    admin: 'me',
  })

  async function becomeOperator(browser: Browser) {
    const code = await link()
    const page = await browser.post('/set-up', { code })
    expect(page.$('[name=code]').val()).to.equal(code)
    const made = await browser.post('/set-up/operator', operator(code))
    expect(made.location).to.equal('/sign-in/enrolment?next=%2Fset-up%2Fclinic')
    const shown = await browser.get(made.location as string)
    const secret = Secret.fromBase32(shown.$('.enrolment code').text().replaceAll(' ', ''))
    await browser.post('/sign-in/enrolment', { code: codeOf({ secret }), next: '/set-up/clinic' })
    const whole = await browser.post('/sign-in/enrolled', { next: '/set-up/clinic' })
    expect(whole.location).to.equal('/set-up/clinic')
  }

  it('is all there is before anybody is there', async () => {
    expect((await app.visitor().get('/sign-in')).location).to.equal('/set-up')
    expect((await app.visitor().get('/set-up')).status).to.equal(200)
    const wrong = await app.visitor().post('/set-up', { code: 'AAAAA-BBBBB-CCCCC-DDDDD' })
    expect(wrong.status).to.equal(422)
  })

  it('makes the operator, who is the first admin of the first clinic', async () => {
    const browser = app.visitor()
    await becomeOperator(browser)
    expect((await browser.get('/')).location).to.equal('/set-up/clinic')
    const form = await browser.get('/set-up/clinic')
    expect(form.$('select[name=country] option').length).to.be.greaterThan(200)
    const made = await browser.post('/set-up/clinic', clinic())
    expect(made.status).to.equal(303)
    expect(made.location).to.match(/^\/set-up\//)
    expect((await browser.get('/set-up/ready')).status).to.equal(200)
    expect((await browser.post('/set-up/ready')).location).to.equal('/')
    expect((await browser.get('/patients')).status).to.equal(200)
    expect((await app.visitor().get('/set-up')).location).to.equal('/sign-in')
    expect(await firstSetUpLink(app.services)).to.equal(undefined)
  })

  it('opens once: of twenty at the same moment one becomes the operator', async () => {
    const code = await link()
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        app.visitor().post('/set-up/operator', { ...operator(code), email: `racer${n}@example.org` }),
      ),
    )
    expect(answers.filter(({ status }) => status === 303).length).to.equal(1)
    const { rows } = await app.owner.knex.raw('select count(*)::int as count from access.users')
    expect(rows[0].count).to.equal(1)
  })

  it('makes a new link at each start, and the older one is worth nothing', async () => {
    const older = await link()
    await link()
    expect((await app.visitor().post('/set-up', { code: older })).status).to.equal(422)
  })

  it('refuses a common password and keeps the rest of the form', async () => {
    const code = await link()
    const shown = await app
      .visitor()
      .post('/set-up/operator', { ...operator(code), email: 'nobody', password: 'password1234' })
    expect(shown.status).to.equal(422)
    expect(shown.$('[name=email]').attr('aria-invalid'), 'both are said at once').to.equal('true')
    expect(shown.$('error-summary').text(), 'a password is not sent back').not.to.contain('Nothing you typed')
    expect(shown.$('[name=family_name]').val()).to.equal('Berger')
    expect(shown.$('[name=password]').attr('aria-invalid')).to.equal('true')
    expect(shown.$('[name=code]').val()).to.equal(code)
  })

  it('gives a clinic to someone else by a link that is shown once', async () => {
    const browser = app.visitor()
    await becomeOperator(browser)
    const shown = await browser.post('/set-up/clinic', {
      ...clinic(),
      admin: 'other',
      admin_family_name: 'Weber',
      admin_email: 'weber@example.org',
    })
    expect(shown.$('.one-time code').text()).to.match(/\/invitation#[0-9A-Z-]{23}$/)
    expect((await browser.get('/patients')).status).to.equal(403)
  })
})
