import { expect } from 'chai'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import { codeOf, PASSWORD, aKnownPerson } from './testing/people.ts'

describe('the operator', () => {
  let app: TestApp

  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())

  it('suspends a clinic, in which nobody works from then on, and sees no patient', async () => {
    const clinic = await app.aClinic({ name: 'Praxis Süd' })
    const theirs = await app.as(await app.aPerson(clinic, ['admin']), clinic)
    const operator = await app.as(await app.aPerson(null, [], { is_operator: true }), null)
    expect((await operator.get('/patients')).status).to.equal(403)
    expect((await operator.get('/operator')).text).to.contain('Praxis Süd')
    expect((await theirs.get('/operator')).status).to.equal(403)
    const path = `/operator/clinics/${clinic.id}/state`
    expect((await operator.post(path, { version: '1', state: 'suspended' })).status).to.equal(303)
    expect((await theirs.get('/patients')).status).to.equal(403)
    expect((await operator.post(path, { version: '1', state: 'closed' })).status).to.equal(409)
    expect((await operator.post(path, { version: '2', state: 'active' })).status).to.equal(303)
    expect((await theirs.get('/patients')).status).to.equal(200)
  })

  it('does not get into a clinic by making it again', async () => {
    const clinic = await app.aClinic({ name: 'Praxis Nord' })
    const operator = await app.as(await app.aPerson(null, [], { is_operator: true }), null)
    const form = {
      id: clinic.id,
      name: 'Praxis Nord',
      country: 'DE',
      language: 'de',
      currency: 'EUR',
      time_zone: 'Europe/Berlin',
      notation: 'fdi',
    }
    expect((await operator.post('/set-up/clinic', { ...form, admin: 'me' })).status).to.equal(403)
    const other = { ...form, admin: 'other', admin_family_name: 'Own', admin_email: 'own@example.org' }
    expect((await operator.post('/set-up/clinic', other)).location).to.equal('/operator')
    const { rows } = await app.owner.knex.raw('select from access.memberships where tenant_id = ?', [
      clinic.id,
    ])
    expect(rows.length).to.equal(0)
  })

  it('asks nobody who has an account to choose a new password', async () => {
    const clinic = await app.aClinic()
    const known = await aKnownPerson(app, clinic, ['dentist'])
    const operator = await app.as(await app.aPerson(null, [], { is_operator: true }), null)
    const shown = await operator.post('/set-up/clinic', {
      id: newId(),
      name: 'Praxis West',
      country: 'DE',
      language: 'de',
      currency: 'EUR',
      time_zone: 'Europe/Berlin',
      notation: 'fdi',
      admin: 'other',
      admin_family_name: 'Weber',
      admin_email: known.email,
    })
    expect(shown.status).to.equal(200)
    expect(shown.text).not.to.contain('/invitation#')
    const { rows } = await app.owner.knex.raw('select from access.links where user_id = ?', [known.id])
    expect(rows.length).to.equal(0)
  })

  it('shares no secret with another installation', async () => {
    const other = await startApp()
    try {
      const clinic = await app.aClinic()
      const person = await aKnownPerson(app, clinic)
      const mine = app.visitor()
      await mine.post('/sign-in', { email: person.email, password: PASSWORD })
      await mine.post('/sign-in/code', { code: codeOf(person), kind: 'app' })
      const theirs = other.visitor()
      for (const [name, value] of mine.cookies) theirs.cookies.set(name, value)
      expect((await theirs.get('/patients')).status).to.equal(303)
      expect(other.services.config.sessionSecret).not.to.equal(app.services.config.sessionSecret)
      expect(other.services.files.master.equals(app.services.files.master)).to.equal(false)
    } finally {
      await other.stop()
    }
  })

  it('shows the mailbox in the demo and in development only', async () => {
    const clinic = await app.aClinic()
    const person = await app.aPerson(clinic, ['admin'])
    expect((await (await app.as(person, clinic)).get('/mailbox')).status).to.equal(404)
    const demo = await startApp({ mode: 'demo' })
    try {
      const place = await demo.aClinic({ language: 'en' })
      const known = await aKnownPerson(demo, place, ['admin'], { app: false })
      await demo.visitor().post('/forgotten', { email: known.email })
      const shown = await (await demo.as(known, place)).get('/mailbox')
      expect(shown.text).to.contain('/invitation#')
    } finally {
      await demo.stop()
    }
  })
})
