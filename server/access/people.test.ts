import { expect } from 'chai'
import { newId } from '../lib/ids.ts'
import { permissions } from '../permissions.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Row } from '../testing/factories.ts'
import { loadLocale } from '../web/words.ts'
import { aKnownPerson, PASSWORD, signIn } from './testing/people.ts'

describe('people', () => {
  let app: TestApp
  let clinic: Row
  let admin: Row

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic({ language: 'en' })
    admin = await app.aPerson(clinic, ['admin'])
  })
  after(() => app.stop())
  beforeEach(() => app.owner.knex.raw('delete from access.limits'))

  const memberOf = async (person: Row) => {
    const { rows } = await app.owner.knex.raw(
      'select id, version from access.memberships where user_id = ? and tenant_id = ?',
      [person.id, clinic.id],
    )
    return rows[0] as { id: string; version: number }
  }

  it('are invited by a link that lets them choose a password, once', async () => {
    const desk = await app.as(admin, clinic)
    const invited = await desk.post('/admin/people', {
      id: newId(),
      family_name: 'Vogt',
      given_name: 'Lena',
      email: 'lena@example.org',
      roles: ['dentist', 'hygienist'],
    })
    const url = invited.$('.one-time code').text()
    expect(url).to.contain('/invitation#')
    const code = url.split('#')[1] as string
    expect((await desk.get('/admin/people')).text)
      .to.contain('lena@example.org')
      .and.not.to.contain(code)
    const lena = app.visitor()
    const exchanged = await lena.post('/invitation', { code: code.toLowerCase().replaceAll('-', ' ') })
    expect(exchanged.location).to.equal('/sign-in/password')
    expect((await lena.get('/patients')).location).to.match(/^\/sign-in/)
    expect((await app.visitor().post('/invitation', { code })).status).to.equal(422)
    expect((await lena.post('/sign-in/password', { password: 'lena-vogt-123' })).status).to.equal(422)
    const chosen = await lena.post('/sign-in/password', { password: PASSWORD })
    expect(chosen.location).to.equal('/sign-in/enrolment')
  })

  it('open by one of many who follow the same link at once, and not by guessing', async function () {
    this.timeout(30_000)
    const desk = await app.as(admin, clinic)
    const invited = await desk.post('/admin/people', {
      id: newId(),
      family_name: 'Reuter',
      email: 'reuter@example.org',
      roles: 'reception',
    })
    const code = invited.$('.one-time code').text().split('#')[1] as string
    const racers = await Promise.all(
      Array.from({ length: 8 }, () => app.visitor().post('/invitation', { code })),
    )
    expect(racers.filter(({ status }) => status === 303).length).to.equal(1)
    const guesses = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        app.visitor().post('/invitation', { code: `GUESS-0000${n % 10}-00000-0000${n}` }),
      ),
    )
    expect(guesses.every(({ status }) => status === 422)).to.equal(true)
    expect(guesses.at(-1)?.text).to.contain('Too many tries')
  })

  it('keep their second factor through a reset, and their old sign-ins end', async () => {
    const person = await aKnownPerson(app, clinic)
    const theirs = await signIn(app, person)
    const desk = await app.as(admin, clinic)
    const { id } = await memberOf(person)
    const issued = await desk.post(`/admin/people/${id}/reset`)
    const code = issued.$('.one-time code').text().split('#')[1] as string
    const browser = app.visitor()
    await browser.post('/invitation', { code })
    const chosen = await browser.post('/sign-in/password', { password: 'entirely different sentence' })
    expect(chosen.location).to.equal('/sign-in/code')
    expect((await browser.get('/patients')).location).to.match(/^\/sign-in/)
    expect((await theirs.get('/patients')).location).to.match(/^\/sign-in/)
    const old = await app.visitor().post('/sign-in', { email: person.email, password: PASSWORD })
    expect(old.status).to.equal(422)
  })

  it('choose a password in one place when several try at once', async () => {
    const person = await aKnownPerson(app, clinic)
    const halves = await Promise.all([1, 2, 3, 4].map(() => app.as(person, clinic, 'password')))
    const chosen = await Promise.all(
      halves.map((half, at) => half.post('/sign-in/password', { password: `a sentence of browser ${at}` })),
    )
    const places = chosen.map(({ location }) => location)
    expect(places.filter((place) => place === '/sign-in/code')).to.have.length(1)
    expect(places.filter((place) => place === '/sign-in')).to.have.length(3)
  })

  it('never get a password from an admin, nor an expired link', async () => {
    const desk = await app.as(admin, clinic)
    const person = await aKnownPerson(app, clinic)
    const { id, version } = await memberOf(person)
    const tried = await desk.post(`/admin/people/${id}`, {
      version: String(version),
      roles: 'reception',
      state: 'active',
      password: 'chosen by the admin',
    })
    expect(tried.status).to.equal(400)
    const issued = await desk.post(`/admin/people/${id}/reset`)
    const code = issued.$('.one-time code').text().split('#')[1] as string
    await app.within(clinic, (db) =>
      db('access.links').where({ user_id: person.id }).update({ expires_at: new Date() }),
    )
    expect((await app.visitor().post('/invitation', { code })).status).to.equal(422)
  })

  it('may do from their next click on what their new role allows', async () => {
    const person = await app.aPerson(clinic, ['reception'])
    const theirs = await app.as(person, clinic)
    const desk = await app.as(admin, clinic)
    expect((await theirs.get('/admin/people')).status).to.equal(403)
    const { id, version } = await memberOf(person)
    const change = { version: String(version), roles: ['reception', 'admin'], state: 'active' }
    expect((await desk.post(`/admin/people/${id}`, change)).status).to.equal(303)
    expect((await theirs.get('/admin/people')).status).to.equal(200)
    const stale = await desk.post(`/admin/people/${id}`, { ...change, roles: 'reception' })
    expect(stale.status).to.equal(409)
    const { version: now } = await memberOf(person)
    const off = { version: String(now), roles: 'reception', state: 'disabled' }
    expect((await desk.post(`/admin/people/${id}`, off)).status).to.equal(303)
    expect((await theirs.get('/patients')).status).to.equal(403)
  })

  it('always have an admin among them', async () => {
    const alone = await app.aClinic({ language: 'en' })
    const only = await app.aPerson(alone, ['admin'])
    const desk = await app.as(only, alone)
    const path = (await desk.get('/admin/people')).$('.people-table a').attr('href') as string
    const form = { version: '1', roles: 'reception', state: 'active' }
    const shown = await desk.post(path, form)
    expect(shown.status).to.equal(422)
    expect(shown.text).to.contain('Somebody must stay admin')
  })

  it('are signed out everywhere by an admin', async () => {
    const person = await app.aPerson(clinic, ['dentist'])
    const theirs = await app.as(person, clinic)
    const desk = await app.as(admin, clinic)
    const { id } = await memberOf(person)
    await desk.post(`/admin/people/${id}/sign-ins/end`)
    expect((await theirs.get('/patients')).location).to.match(/^\/sign-in/)
  })

  it('of another clinic do not exist', async () => {
    const other = await app.aClinic()
    const theirs = await app.as(await app.aPerson(other, ['admin']), other)
    const { id } = await memberOf(admin)
    expect((await theirs.get(`/admin/people/${id}`)).status).to.equal(404)
    expect((await theirs.post(`/admin/people/${id}/reset`)).status).to.equal(404)
  })

  it('who work in another clinic too give their link to nobody but themselves', async () => {
    const other = await app.aClinic({ language: 'en' })
    const theirs = await app.as(await app.aPerson(other, ['admin']), other)
    const ours = await app.as(admin, clinic)
    const invitation = { family_name: 'Roth', email: 'roth@example.org', roles: ['dentist'] }
    const first = await theirs.post('/admin/people', { id: newId(), ...invitation })
    const code = first.$('.one-time code').text().split('#')[1] as string
    const second = await ours.post('/admin/people', { id: newId(), ...invitation })
    expect(second.status).to.equal(200)
    expect(second.$('.one-time').length, 'a link into the other clinic').to.equal(0)
    const { rows } = await app.owner.knex.raw(
      `select m.id from access.memberships m join access.users u on u.id = m.user_id
       where u.email = 'roth@example.org' and m.tenant_id = ?`,
      [clinic.id],
    )
    const reset = await ours.post(`/admin/people/${rows[0].id}/reset`)
    expect(reset.status).to.equal(422)
    expect(reset.text).to.contain('works elsewhere')
    const roth = app.visitor()
    expect((await roth.post('/invitation', { code })).location).to.equal('/sign-in/password')
  })

  it('who run the installation give theirs to no admin either', async () => {
    const operator = await aKnownPerson(app, clinic, ['dentist'], { is_operator: true })
    const { id } = await memberOf(operator)
    const desk = await app.as(admin, clinic)
    expect((await desk.post(`/admin/people/${id}/reset`)).status).to.equal(422)
  })

  it('read what each role may do, every permission with its words', async () => {
    const desk = await app.as(await app.aPerson(clinic, ['assistant']), clinic)
    const shown = await desk.get('/admin/roles')
    expect(shown.$('.roles-table tbody tr').length).to.be.greaterThan(Object.keys(permissions).length)
    for (const language of ['en', 'de'] as const) {
      const words = loadLocale(language)['access'] as { permissions: Record<string, Record<string, string>> }
      for (const name of Object.keys(permissions)) {
        const [group = '', action = ''] = name.split('.')
        expect(words.permissions[group]?.[action], `${language} access.permissions.${name}`).to.be.a('string')
      }
    }
  })

  it('change the clinic’s settings, and see both versions when two do', async () => {
    const desk = await app.as(admin, clinic)
    const shown = await desk.get('/admin/clinic')
    const form = Object.fromEntries(
      shown
        .$('form.box input, form.box select')
        .toArray()
        .map((field) => [field.attribs['name'] ?? '', String(shown.$(field).val() ?? '')])
        .filter(([name]) => name),
    )
    const typed = { ...form, notation: 'fdi', name: 'Praxis am Fluss', lock_after_minutes: '5' }
    expect((await desk.post('/admin/clinic', typed)).status).to.equal(303)
    const stale = await desk.post('/admin/clinic', { ...typed, name: 'Praxis am See' })
    expect(stale.status).to.equal(409)
    expect(stale.$('[name=name]').val()).to.equal('Praxis am See')
    expect(stale.text).to.contain('Praxis am Fluss')
  })
})
