import { setTimeout as sleep } from 'node:timers/promises'
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

  /** Until a statement waits for the rows that another transaction changes. */
  const someoneWaits = async () => {
    for (;;) {
      const { rows } = await app.owner.knex.raw(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      if (rows.length > 0) return
      await sleep(10)
    }
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

  it('does not open a sign-in that its person ends elsewhere while the password is checked', async () => {
    await desk.post('/lock')
    const { unlocking } = await app.within(null, async (db) => {
      await db('access.sign_ins').where({ user_id: miriam.id }).update({ revoked_at: new Date() })
      const unlocking = desk.post('/unlock', { password: PASSWORD })
      await someoneWaits()
      return { unlocking }
    })
    expect((await unlocking).location).to.equal('/sign-in')
    expect((await desk.get('/patients')).location).to.match(/^\/sign-in/)
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
    expect(back.location).to.equal('/unfinished')
    const shown = await desk.get(back.location as string)
    expect(shown.$('form').first().attr('action')).to.equal('/patients')
    expect(shown.$('[name=family_name]').val()).to.equal('Busch')
    const other = await signIn(app, await aKnownPerson(app, clinic))
    expect((await other.get('/unfinished')).location).to.equal('/')
    const id = shown.$('form').last().attr('action')?.split('/')[2]
    expect((await other.get(`/unfinished/${id}`)).status).to.equal(404)
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
    expect(own.location).to.equal('/unfinished')
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

  describe('of several tabs', () => {
    const tokenOf = async (browser: Browser) =>
      (await browser.get('/patients')).$('screen-lock').attr('data-keep') as string
    const tab = (keep: string, given: Record<string, string> = {}) => ({
      keep,
      id: newId(),
      action: '/patients',
      page: '/patients/new',
      title: 'New patient',
      fields: new URLSearchParams({ family_name: 'Busch' }).toString(),
      ...given,
    })

    it('keeps what each of them held, whoever has the desk by then, and offers all of it', async () => {
      const keep = await tokenOf(desk)
      const lena = await aKnownPerson(app, clinic, ['dentist'])
      await desk.post('/lock')
      expect((await desk.post('/unfinished', tab(keep))).status).to.equal(204)
      await signIn(app, lena, desk)
      // This tab slept until the other person was there.
      const second = tab(keep, { title: 'Alert', action: '/patients/1/alerts', fields: 'words=Latex' })
      expect((await desk.post('/unfinished', second)).status).to.equal(204)
      expect((await desk.get('/unfinished')).location, 'nothing for who is there now').to.equal('/')
      const back = await desk.get('/lock')
      const path = back.$('.others a').first().attr('href') as string
      const unlocked = await desk.post('/unlock', {
        who: path.split('who=')[1] as string,
        password: PASSWORD,
      })
      expect(unlocked.location).to.equal('/unfinished')
      const shown = await desk.get('/unfinished')
      const titles = shown
        .$('.kept-form h2')
        .toArray()
        .map((one) => shown.$(one).text())
      expect(titles).to.deep.equal(['New patient', 'Alert'])
      expect(shown.$('a.btn').first().attr('href')).to.match(/^\/patients\/new#unfinished-/)
      const kept = JSON.parse((await desk.get(`/unfinished/${second.id}`)).text) as unknown
      expect(kept).to.deep.equal({ action: '/patients/1/alerts', fields: [['words', 'Latex']] })
      const { rows } = await app.owner.knex.raw('select body from access.unfinished where id = ?', [
        second.id,
      ])
      expect(Buffer.from(rows[0].body).includes('Latex')).to.equal(false)
    })

    it('keeps a form once, as it was last, and lets go of it when it is back in its tab', async () => {
      const keep = await tokenOf(desk)
      const form = tab(keep)
      await desk.post('/unfinished', form)
      await desk.post('/unfinished', { ...form, fields: 'family_name=Buschmann' })
      const kept = await desk.get(`/unfinished/${form.id}`)
      expect(kept.text).to.contain('Buschmann')
      expect(
        (await desk.post(`/unfinished/${form.id}/removal`, {}, { 'hx-request': 'true' })).status,
      ).to.equal(204)
      expect((await desk.get(`/unfinished/${form.id}`)).status).to.equal(404)
    })

    it('takes no form for somebody whose page it is not', async () => {
      const keep = await tokenOf(desk)
      const other = await signIn(app, await aKnownPerson(app, clinic))
      const theirs = tab(await tokenOf(other))
      await other.post('/unfinished', theirs)
      const [signIn_, tenant] = keep.split('.')
      const made = `${signIn_}.${tenant}.${(await tokenOf(other)).split('.')[2]}`
      expect((await other.post('/unfinished', tab(made))).status).to.equal(404)
      // Nor does one take the place of another's.
      await desk.post('/unfinished', tab(keep, { id: theirs.id, fields: 'family_name=Mine' }))
      expect((await other.get(`/unfinished/${theirs.id}`)).text).to.contain('Busch')
      expect((await desk.get(`/unfinished/${theirs.id}`)).status).to.equal(404)
      await app.owner.knex.raw(
        `update access.sign_ins set revoked_at = now() - interval '31 minutes' where user_id = ?`,
        [miriam.id],
      )
      const late = tab(keep)
      await desk.post('/unfinished', late)
      const { rows } = await app.owner.knex.raw('select from access.unfinished where id = ?', [late.id])
      expect(rows.length).to.equal(0)
    })

    it('never keeps a password, nor sends anybody to another server', async () => {
      const keep = await tokenOf(desk)
      const form = tab(keep, { fields: `family_name=Busch&password=${encodeURIComponent(PASSWORD)}` })
      await desk.post('/unfinished', form)
      expect((await desk.get(`/unfinished/${form.id}`)).status).to.equal(404)
      for (const foreign of ['//evil.example', 'https://evil.example/', '/\\evil.example'])
        expect((await desk.post('/unfinished', tab(keep, { page: foreign }))).status).to.equal(422)
    })
  })
})
