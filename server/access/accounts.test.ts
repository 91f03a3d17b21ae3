import { expect } from 'chai'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { aKnownPerson, PASSWORD, signIn } from './testing/people.ts'

describe('accounts, for who runs the server', function () {
  this.timeout(60_000)
  let app: TestApp
  let clinic: Row
  let boss: Row
  let operator: Browser

  beforeEach(async () => {
    app = await startApp()
    clinic = await app.aClinic({ language: 'en' })
    boss = await app.aPerson(null, [], { is_operator: true, family_name: 'Berger' })
    operator = await app.as(boss, null)
  })
  afterEach(() => app.stop())

  const user = async (id: string) => {
    const { rows } = await app.owner.knex.raw(
      'select version, state, is_operator from access.users where id = ?',
      [id],
    )
    return rows[0] as { version: number; state: string; is_operator: boolean }
  }
  const change = (who: Row, columns: Record<string, unknown>) =>
    app.within(null, (db) => db('access.users').where({ id: who.id }).update(columns))
  const send = async (who: Row, what: string, form: Record<string, string>, browser = operator) =>
    browser.post(`/operator/accounts/${who.id}/${what}`, {
      ...form,
      version: String((await user(who.id)).version),
    })

  it('are listed by name, without the patients of any clinic', async () => {
    await app.aPatient(clinic, { family_name: 'Hoffmann' })
    const lena = await app.aPerson(clinic, ['dentist'], { family_name: 'Vogt' })
    const shown = await operator.get('/operator/accounts')
    expect(shown.text).to.contain('Vogt').and.not.to.contain('Hoffmann')
    expect((await operator.get(`/operator/accounts/${lena.id}`)).text).to.contain('Vogt')
    const theirs = await app.as(lena, clinic)
    expect((await theirs.get('/operator/accounts')).status).to.equal(403)
  })

  it('close for every clinic at once, on the record, and open again as they were', async () => {
    const lena = await aKnownPerson(app, clinic, ['dentist'])
    const theirs = await signIn(app, lena)
    const reset = app.visitor()
    await app.within(clinic, (db) =>
      db('access.pins').insert({
        user_id: lena.id,
        pin_hash: 'x',
        device_id: db('access.sign_ins').select('device_id').where({ user_id: lena.id, stage: 'whole' }),
      }),
    )
    expect((await send(lena, 'state', { state: 'closed' })).status).to.equal(303)
    expect((await theirs.get('/patients')).location).to.match(/^\/sign-in/)
    expect((await reset.post('/sign-in', { email: lena.email, password: PASSWORD })).status).to.equal(422)
    const { rows } = await app.owner.knex.raw(
      `select c.actor_id, c.after ->> 'state' as state, (select count(*)::int from access.pins) as pins,
         (select count(*)::int from access.sign_ins where user_id = c.row_id and revoked_at is null) as sign_ins
       from history.changes c where c.table_name = 'access.users' and c.row_id = ? and c.operation = 'update'
         and c.after ->> 'state' = 'disabled'`,
      [lena.id],
    )
    expect(rows).to.deep.equal([{ actor_id: boss.id, state: 'disabled', pins: 0, sign_ins: 0 }])
    expect((await send(lena, 'state', { state: 'open' })).status).to.equal(303)
    expect((await user(lena.id)).state).to.equal('active')
    expect((await theirs.get('/patients')).location, 'what has ended stays so').to.match(/^\/sign-in/)
    await change(lena, { totp_last_step: 0 })
    const again = await signIn(app, lena)
    expect((await again.get('/patients')).status).to.equal(200)
  })

  it('of a clinic’s only admin are closed only by who was told and said so', async () => {
    const admin = await app.aPerson(clinic, ['admin', 'dentist'], { family_name: 'Vogt' })
    await app.aPerson(clinic, ['dentist'])
    const page = await operator.get(`/operator/accounts/${admin.id}`)
    const { name } = (await app.owner.knex.raw('select name from access.tenants where id = ?', [clinic.id]))
      .rows[0]
    expect(page.$('.note.is-warn').text()).to.contain('Vogt is the only admin').and.contain(name)
    const without = page.$('[name=without]')
    expect(without.attr('checked')).to.equal(undefined)
    for (const unsaid of [{ without: '' }, { without: 'on' }]) {
      const refused = await send(admin, 'state', { state: 'closed', ...unsaid })
      expect(refused.status).to.equal(422)
      expect(refused.$('#f-without-error').text()).to.contain('only admin')
      expect((await user(admin.id)).state).to.equal('active')
    }
    const other = await app.aClinic()
    await app.within(other, (db) => db('access.memberships').insert({ user_id: admin.id, roles: ['admin'] }))
    const seen = { state: 'closed', without: without.val() as string }
    expect((await send(admin, 'state', seen)).status, 'a clinic more than was seen').to.equal(422)
    const again = await operator.get(`/operator/accounts/${admin.id}`)
    const both = { state: 'closed', without: again.$('[name=without]').val() as string }
    expect((await send(admin, 'state', both)).status).to.equal(303)
    expect((await user(admin.id)).state).to.equal('disabled')
  })

  it('of two admins who are closed at the same moment are not both closed unasked', async () => {
    const admins = [await app.aPerson(clinic, ['admin']), await app.aPerson(clinic, ['admin'])]
    const [one] = admins as [Row, Row]
    expect((await operator.get(`/operator/accounts/${one.id}`)).$('[name=without]').length).to.equal(0)
    const answers = await Promise.all(admins.map((admin) => send(admin, 'state', { state: 'closed' })))
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([303, 422])
  })

  it('are told to be a clinic’s only admin’s to nobody in a clinic', async () => {
    const admin = await app.aPerson(clinic, ['admin'])
    const told = await app.within(clinic, (db) => db.raw('select * from access.only_admin_of(?)', [admin.id]))
    expect(told.rows).to.deep.equal([])
  })

  it('of who never chose a password open again as invitations', async () => {
    const invited = await app.aPerson(clinic, ['dentist'])
    await change(invited, { state: 'invited' })
    await send(invited, 'state', { state: 'closed' })
    await send(invited, 'state', { state: 'open' })
    expect((await user(invited.id)).state).to.equal('invited')
  })

  it('are made for a second operator by a link, who may withdraw the first', async () => {
    const made = await operator.post('/operator/accounts', { family_name: 'Reuter', email: 'it@example.org' })
    const code = made.$('.one-time code').text().split('#')[1] as string
    expect(code).to.match(/^[0-9A-Z-]{23}$/)
    const { rows } = await app.owner.knex.raw(`select id from access.users where email = 'it@example.org'`)
    const second = rows[0] as Row
    expect((await send(boss, 'operator', { operator: 'no' })).status, 'the other cannot get in yet').to.equal(
      422,
    )
    const renewed = await operator.post(`/operator/accounts/${second.id}/invitation`)
    expect(renewed.$('.one-time code').text()).to.contain('/invitation#')
    await change(second, { state: 'active' })
    const theirs = await app.as(second, null)
    expect((await theirs.get('/operator')).status).to.equal(200)
    expect((await send(boss, 'operator', { operator: 'no' }, theirs)).status).to.equal(303)
    expect((await operator.get('/operator')).status).to.equal(403)
    const alone = await send(second, 'operator', { operator: 'no' }, theirs)
    expect(alone.status).to.equal(422)
    expect(alone.text).to.contain('Somebody must run the server')
  })

  it('keep one operator when two withdraw each other at the same moment', async () => {
    const other = await app.aPerson(null, [], { is_operator: true })
    const theirs = await app.as(other, null)
    const answers = await Promise.all([
      send(other, 'operator', { operator: 'no' }, operator),
      send(boss, 'operator', { operator: 'no' }, theirs),
    ])
    expect(answers.filter(({ status }) => status === 303).length).to.equal(1)
    const { rows } = await app.owner.knex.raw('select id from access.users where is_operator')
    expect(rows.length).to.equal(1)
  })

  it('are not closed by their own operator, nor changed from an old page', async () => {
    await app.aPerson(null, [], { is_operator: true })
    expect((await send(boss, 'state', { state: 'closed' })).status).to.equal(422)
    const lena = await app.aPerson(clinic, ['dentist'])
    const stale = { version: '7', state: 'closed' }
    expect((await operator.post(`/operator/accounts/${lena.id}/state`, stale)).status).to.equal(409)
    expect((await user(lena.id)).state).to.equal('active')
  })

  it('of people in clinics give the operator no link into them', async () => {
    const lena = await app.aPerson(clinic, ['dentist'], { email: 'lena@example.org' })
    await change(lena, { state: 'invited' })
    expect((await operator.post(`/operator/accounts/${lena.id}/invitation`)).status).to.equal(404)
    const added = await operator.post('/operator/accounts', { family_name: 'V', email: 'lena@example.org' })
    expect(added.status).to.equal(422)
    expect((await send(lena, 'operator', { operator: 'yes' })).status).to.equal(422)
    await change(lena, { state: 'active' })
    const known = await operator.post('/operator/accounts', { family_name: 'V', email: 'lena@example.org' })
    expect(known.status).to.equal(200)
    expect(known.text).not.to.contain('/invitation#')
    expect((await user(lena.id)).is_operator).to.equal(true)
  })
})
