import { expect } from 'chai'
import { Secret } from 'otpauth'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Row } from '../testing/factories.ts'
import { latestMessages } from '../mail/messages.queries.ts'
import { aKnownPerson, codeOf, PASSWORD, signIn } from './testing/people.ts'

describe('one’s own account', () => {
  let app: TestApp
  let clinic: Row

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic({ language: 'en' })
  })
  after(() => app.stop())
  beforeEach(() => app.owner.knex.raw('delete from access.limits'))

  const lastMail = async () => (await app.within(clinic, (db) => latestMessages(db, 1)))[0]
  const stale = (person: Row) =>
    app.owner.knex.raw(
      `update access.sign_ins set proved_at = now() - interval '11 minutes' where user_id = ?`,
      [person.id],
    )

  it('shows where one is signed in, and ends the others', async () => {
    const person = await aKnownPerson(app, clinic)
    const browser = await signIn(app, person)
    const other = await app.as(person, clinic)
    const shown = await browser.get('/account')
    expect(shown.status).to.equal(200)
    expect(shown.$('#sign-ins tbody tr').length).to.equal(2)
    expect(shown.$('#sign-ins .hint').text()).to.equal('')
    for (let nr = 0; nr < 20; nr += 1) await app.as(person, clinic)
    const many = (await browser.get('/account')).$
    expect(many('#sign-ins tbody tr').length).to.equal(12)
    expect(many('#sign-ins tbody').text()).to.contain('this one')
    expect(many('#sign-ins .hint').text()).to.contain('10 more')
    await browser.post('/account/sessions/end')
    expect((await other.get('/patients')).location).to.match(/^\/sign-in/)
    expect((await browser.get('/patients')).status).to.equal(200)
  })

  it('changes the password by the old one, ends other devices and mails about it', async () => {
    const person = await aKnownPerson(app, clinic)
    const browser = await signIn(app, person)
    const other = await app.as(person, clinic)
    const password = 'another long sentence here'
    const wrong = await browser.post('/account/password', { current_password: 'no', password })
    expect(wrong.status).to.equal(422)
    const weak = await browser.post('/account/password', {
      current_password: PASSWORD,
      password: 'password1234',
    })
    expect(weak.status).to.equal(422)
    const done = await browser.post('/account/password', { current_password: PASSWORD, password })
    expect(done.status).to.equal(303)
    expect((await other.get('/patients')).location).to.match(/^\/sign-in/)
    expect((await browser.get('/patients')).status).to.equal(200)
    expect((await lastMail())?.subject).to.equal('Your Chairside password was changed')
  })

  it('asks again who one is before the phone, the codes, the PIN or the address change', async () => {
    const person = await aKnownPerson(app, clinic)
    const browser = await signIn(app, person)
    await stale(person)
    for (const [path, form] of [
      ['/account/second-factor', {}],
      ['/account/backup-codes', {}],
      ['/account/pin', { new_pin: '4826' }],
      ['/account/email', { email: 'new@example.org' }],
    ] as const)
      expect((await browser.post(path, form)).location, path).to.equal('/account/proof?next=%2Faccount')
    const wrong = await browser.post('/account/proof', { password: PASSWORD, code: '000000' })
    expect(wrong.status).to.equal(422)
    const right = await browser.post('/account/proof', { password: PASSWORD, code: codeOf(person, 1) })
    expect(right.location).to.equal('/account')
    expect((await browser.post('/account/pin', { new_pin: '4826' })).location).to.contain('access.done.pin')
    await browser.post('/lock')
    expect((await browser.post('/unlock', { pin: '4826' })).status).to.equal(303)
  })

  it('sets up a new phone: the old one’s codes end, the backup codes too', async () => {
    const person = await aKnownPerson(app, clinic)
    const browser = await signIn(app, person)
    expect((await browser.post('/account/second-factor')).location).to.equal('/account/second-factor')
    const shown = await browser.get('/account/second-factor')
    const secret = Secret.fromBase32(shown.$('.enrolment code').text().replaceAll(' ', ''))
    const done = await browser.post('/account/second-factor/confirmation', { code: codeOf({ secret }) })
    expect(done.$('.backup-codes code').length).to.equal(10)
    expect((await lastMail())?.subject).to.equal('A new phone opens your Chairside')
    const old = app.visitor()
    await old.post('/sign-in', { email: person.email, password: PASSWORD })
    expect((await old.post('/sign-in/code', { code: codeOf(person, 1), kind: 'app' })).status).to.equal(422)
    expect((await old.post('/sign-in/code', { code: codeOf({ secret }, 1), kind: 'app' })).status).to.equal(
      303,
    )
  })

  it('changes the clinic only to one where the person works', async () => {
    const second = await app.aClinic({ name: 'Second place', language: 'en' })
    const third = await app.aClinic({ name: 'Not theirs' })
    const person = await aKnownPerson(app, clinic)
    await app.within(second, (db) =>
      db('access.memberships').insert({ tenant_id: second.id, user_id: person.id, roles: ['dentist'] }),
    )
    const browser = app.visitor()
    await browser.post('/sign-in', { email: person.email, password: PASSWORD })
    const chosen = await browser.post('/sign-in/code', { code: codeOf(person), kind: 'app' })
    expect(chosen.location).to.equal('/clinic')
    expect((await browser.get('/clinic')).$('[name=clinic]').length).to.equal(2)
    expect((await browser.post('/clinic', { clinic: third.id })).status).to.equal(403)
    const before = browser.cookies.get('chairside')
    expect((await browser.post('/clinic', { clinic: second.id })).location).to.equal('/')
    expect(browser.cookies.get('chairside')).not.to.equal(before)
    expect((await browser.get('/patients')).$('.clinic span').first().text()).to.equal('Second place')
  })

  it('keeps looks and language', async () => {
    const browser = await signIn(app, await aKnownPerson(app, clinic))
    expect((await browser.post('/account/theme', { theme: 'dark', next: '/patients' })).location).to.equal(
      '/patients',
    )
    await browser.post('/account/language', { language: 'de' })
    const shown = await browser.get('/account')
    expect(shown.$('html').attr('lang')).to.equal('de')
    expect(shown.$('html').attr('data-bs-theme')).to.equal('dark')
  })
})
