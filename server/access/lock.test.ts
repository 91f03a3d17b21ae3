import { expect } from 'chai'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { hashPassword } from './passwords.ts'
import { aKnownPerson, codeOf, type Known, PASSWORD, signIn } from './testing/people.ts'

describe('the screen lock', () => {
  let app: TestApp
  let clinic: Row
  let miriam: Known
  let desk: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
  })
  after(() => app.stop())
  beforeEach(async () => {
    await app.owner.knex.raw('delete from access.limits')
    miriam = await aKnownPerson(app, clinic)
    desk = await signIn(app, miriam)
  })

  const patient = () => ({ id: newId(), family_name: 'Busch', given_name: 'Karin' })
  const age = (interval: string, who: Known) =>
    app.owner.knex.raw(`update access.sign_ins set last_seen_at = now() - ?::interval where user_id = ?`, [
      interval,
      who.id,
    ])
  const pinFor = async (who: Known, pin: string) => {
    const { rows } = await app.owner.knex.raw(
      `select device_id from access.sign_ins where user_id = ? and device_id is not null limit 1`,
      [who.id],
    )
    const pin_hash = await hashPassword(pin)
    await app.within(null, (db) =>
      db('access.pins').insert({ user_id: who.id, device_id: rows[0].device_id, pin_hash }),
    )
  }

  it('covers everything until the password is given, and leads back to where one was', async () => {
    const locked = await desk.post('/lock', { next: '/patients' })
    expect(locked.location).to.equal('/lock?next=%2Fpatients')
    expect((await desk.get('/patients')).location).to.equal('/lock?next=%2Fpatients')
    const shown = await desk.get('/lock?next=%2Fpatients')
    expect(shown.$('h1').text()).to.equal('Thomas Weber')
    expect((await desk.post('/unlock', { password: 'not it at all' })).status).to.equal(422)
    expect((await desk.get('/patients')).status).to.equal(303)
    const open = await desk.post('/unlock', { password: PASSWORD, next: '/patients' })
    expect(open.location).to.equal('/patients')
    expect((await desk.get('/patients')).status).to.equal(200)
  })

  it('comes by itself after the clinic’s minutes, and asks for no second factor', async () => {
    await age('11 minutes', miriam)
    expect((await desk.get('/patients')).location).to.match(/^\/lock/)
    expect((await desk.post('/unlock', { password: PASSWORD })).status).to.equal(303)
  })

  it('answers a script that unlocks in place with nothing but its leave', async () => {
    const part = { 'hx-request': 'true' }
    expect((await desk.post('/lock', {}, part)).status).to.equal(204)
    expect((await desk.get('/patients', part)).headers.get('chairside-sign-in')).to.equal('locked')
    const shown = await desk.get('/lock', part)
    expect(shown.text).not.to.contain('<html')
    expect(shown.$('form[data-unlocks]').length).to.equal(1)
    expect((await desk.post('/unlock', { password: PASSWORD }, part)).status).to.equal(204)
  })

  it('opens by the PIN of this device, five tries, then by the password alone', async () => {
    await pinFor(miriam, '4711')
    await desk.post('/lock')
    expect((await desk.get('/lock')).$('[name=pin]').length).to.equal(1)
    expect((await desk.post('/unlock', { pin: '4711' })).status).to.equal(303)
    await desk.post('/lock')
    const tries = await Promise.all(Array.from({ length: 8 }, () => desk.post('/unlock', { pin: '0000' })))
    expect(tries.every(({ status }) => status === 422)).to.equal(true)
    expect((await desk.get('/lock')).$('[name=pin]').length).to.equal(0)
    expect((await desk.post('/unlock', { pin: '4711' })).status).to.equal(422)
    expect((await desk.post('/unlock', { password: PASSWORD })).status).to.equal(303)
    await desk.post('/lock')
    expect((await desk.post('/unlock', { pin: '4711' })).status).to.equal(303)
  })

  it('asks for the password after eight hours, even where there is a PIN', async () => {
    await pinFor(miriam, '4711')
    await age('9 hours', miriam)
    expect((await desk.get('/lock')).$('[name=pin]').length).to.equal(0)
    expect((await desk.post('/unlock', { pin: '4711' })).status).to.equal(422)
    expect((await desk.post('/unlock', { password: PASSWORD })).status).to.equal(303)
  })

  it('changes hands at one desk without a second factor for who was there before', async () => {
    const lena = await aKnownPerson(app, clinic, ['dentist'], { given_name: 'Lena', family_name: 'Vogt' })
    await signIn(app, lena, desk)
    const shown = await desk.get('/lock')
    expect(shown.$('.others').text()).to.contain('Thomas Weber')
    const path = shown.$('.others a').first().attr('href') as string
    const who = path.split('who=')[1] as string
    const before = desk.cookies.get('chairside')
    expect((await desk.post('/unlock', { who, password: PASSWORD })).status).to.equal(303)
    expect(desk.cookies.get('chairside')).not.to.equal(before)
    expect((await desk.get('/patients')).$('.person-name').text()).to.contain('Thomas Weber')
    const { rows } = await app.owner.knex.raw(
      'select locked_at from access.sign_ins where user_id = ? order by created_at desc limit 1',
      [lena.id],
    )
    expect(rows[0].locked_at).not.to.equal(null)
  })

  it('does not open somebody’s sign-in of another device', async () => {
    const other = await signIn(app, await aKnownPerson(app, clinic))
    const { rows } = await app.owner.knex.raw(
      'select id from access.sign_ins where user_id = ? and stage = ?',
      [miriam.id, 'whole'],
    )
    expect((await other.get(`/lock?who=${rows[0].id}`)).status).to.equal(403)
    expect((await other.post('/unlock', { who: rows[0].id, password: PASSWORD })).status).to.equal(403)
  })

  it('keeps a form that arrives locked, for its person alone', async () => {
    const form = patient()
    await desk.post('/lock')
    const arrived = await desk.post('/patients', form)
    expect(arrived.location).to.equal('/lock')
    const back = await desk.post('/unlock', { password: PASSWORD })
    expect(back.location).to.match(/^\/unfinished\//)
    const shown = await desk.get(back.location as string)
    expect(shown.$('form').first().attr('action')).to.equal('/patients')
    expect(shown.$('[name=family_name]').val()).to.equal('Busch')
    const other = await signIn(app, await aKnownPerson(app, clinic))
    expect((await other.get(back.location as string)).status).to.equal(404)
    const { rows } = await app.owner.knex.raw('select body from access.unfinished where user_id = ?', [
      miriam.id,
    ])
    expect(Buffer.from(rows[0].body).includes('Busch')).to.equal(false)
    const sent = await desk.post('/patients', form)
    expect(sent.location).to.contain(`/patients/${form.id}`)
  })

  it('keeps a form that arrives on an ended sign-in until its person has signed in again', async () => {
    await app.owner.knex.raw('update access.sign_ins set expires_at = now() where user_id = ?', [miriam.id])
    expect((await desk.post('/patients', patient())).location).to.equal('/sign-in')
    const lena = await aKnownPerson(app, clinic)
    await desk.post('/sign-in', { email: lena.email, password: PASSWORD })
    const theirs = await desk.post('/sign-in/code', { code: codeOf(lena), kind: 'app' })
    expect(theirs.location).to.equal('/')
    await desk.post('/sign-in', { email: miriam.email, password: PASSWORD })
    const own = await desk.post('/sign-in/code', { code: codeOf(miriam, 1), kind: 'app' })
    expect(own.location).to.match(/^\/unfinished\//)
  })

  it('gives a kept form back for half an hour, and never with a password in it', async () => {
    await desk.post('/lock')
    await desk.post('/patients', patient())
    await app.owner.knex.raw(`update access.unfinished set expires_at = now() where user_id = ?`, [miriam.id])
    expect((await desk.post('/unlock', { password: PASSWORD })).location).to.equal('/')
    await desk.post('/lock')
    await desk.post('/patients', { ...patient(), password: PASSWORD })
    expect((await desk.post('/unlock', { password: PASSWORD })).location).to.equal('/')
  })
})
