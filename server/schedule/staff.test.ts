import { expect } from 'chai'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { formOf } from './testing/formOf.ts'

type Form = Record<string, string | string[]>

describe('the people of a new clinic', () => {
  let app: TestApp
  let clinic: Row
  let admin: Row
  let browser: Browser

  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())
  beforeEach(async () => {
    clinic = await app.aClinic({ language: 'en' })
    admin = await app.aPerson(clinic, ['admin'], {
      title: 'Dr.',
      given_name: 'Katrin',
      family_name: 'Berger',
    })
    browser = await app.as(admin, clinic)
  })

  const step = async (name: 'rooms' | 'people', change: (form: Form) => Form) => {
    const form = formOf(await browser.get(`/set-up/${name}`), `/set-up/${name}`)
    return browser.post(`/set-up/${name}`, change(form))
  }
  const rooms = (who: string[]) =>
    step('rooms', (form) => ({ ...form, room_who: [...who, '', '', '', '', ''].slice(0, 5) }))
  const rolesOf = async (email: string) => {
    const { rows } = await app.owner.knex.raw(
      `select m.roles, u.state from access.memberships m join access.users u on u.id = m.user_id
       where m.tenant_id = ? and u.email = ?`,
      [clinic.id, email],
    )
    return rows[0] as { roles: string[]; state: string } | undefined
  }
  const treating = async () => {
    const { rows } = await app.owner.knex.raw(
      `select p.name, p.profession, u.family_name as account,
         (select count(*)::int from schedule.chairs c where c.tenant_id = p.tenant_id and c.provider_id = p.id) as rooms
       from schedule.providers p left join access.users u on u.id = p.user_id
       where p.tenant_id = ? and p.state = 'active' order by p.name`,
      [clinic.id],
    )
    return rows as unknown[]
  }

  it('are one, who is admin and dentist, and can book at once', async () => {
    await rooms([])
    const saved = await step('people', (form) => ({ ...form, treats: 'dentist' }))
    expect(saved.location).to.equal('/set-up/treatments')
    expect(await treating()).to.deep.equal([
      { name: 'Katrin Berger', profession: 'dentist', account: 'Berger', rooms: 3 },
    ])
    expect((await browser.get('/clinical')).status, 'notes to sign').to.equal(200)
    const booking = await browser.get('/appointments/new?day=2027-01-11')
    expect(booking.$('[name=slot]').length, 'free times without choosing anybody').to.be.greaterThan(0)
    expect(booking.$('[name=slot]').first().attr('value')).to.match(/^2027-01-11T/)
  })

  it('are who was named with a room, too: then that is the line in the schedule', async () => {
    await rooms(['Dr. Berger', 'Dr. Kaya', 'Dr. Berger'])
    const shown = await browser.get('/set-up/people')
    expect(shown.$('[name=as] option[selected]').text()).to.equal('Dr. Berger')
    expect(shown.$('[name=family_name]').first().val()).to.equal('Kaya')
    await step('people', (form) => ({ ...form, treats: 'dentist' }))
    expect(await treating()).to.deep.equal([
      { name: 'Dr. Berger', profession: 'dentist', account: 'Berger', rooms: 2 },
      { name: 'Dr. Kaya', profession: 'dentist', account: null, rooms: 1 },
    ])
  })

  it('are invited several at once, each by a link that is shown once', async () => {
    await rooms(['Dr. Kaya'])
    const people = (form: Form): Form => ({
      ...form,
      title: ['Dr.', '', '', '', ''],
      given_name: ['Ela', 'Jana', 'Tom', '', ''],
      family_name: ['Kaya', 'Köhler', 'Vogt', '', ''],
      email: ['Ela@example.org', 'jana@example.org', 'tom@example.org', '', ''],
      role: ['dentist', 'hygienist', 'reception', 'assistant', 'assistant'],
    })
    const form = people(formOf(await browser.get('/set-up/people'), '/set-up/people'))
    const shown = await browser.post('/set-up/people', form)
    expect(shown.$('.one-time code').length).to.equal(3)
    expect(shown.$('.one-time code').first().text()).to.contain('/invitation#')
    expect(shown.$('a.btn-primary').attr('href')).to.equal('/set-up/treatments')
    expect(await rolesOf('ela@example.org')).to.deep.equal({ roles: ['dentist'], state: 'invited' })
    expect(await rolesOf('tom@example.org')).to.deep.equal({ roles: ['reception'], state: 'invited' })
    expect(await treating()).to.deep.equal([
      { name: 'Dr. Kaya', profession: 'dentist', account: 'Kaya', rooms: 3 },
      { name: 'Jana Köhler', profession: 'hygienist', account: 'Köhler', rooms: 0 },
    ])
    const again = await browser.post('/set-up/people', form)
    expect(again.location, 'the same form once more').to.equal('/set-up/treatments')
    expect((await treating()).length).to.equal(2)
    const back = await browser.get('/set-up/people')
    expect(back.$('.staff-known li').length).to.equal(3)
  })

  it('may all come later', async () => {
    await rooms([])
    expect((await step('people', (form) => form)).location).to.equal('/set-up/treatments')
    expect(await treating()).to.deep.equal([])
    const { rows } = await app.owner.knex.raw('select roles from access.memberships where tenant_id = ?', [
      clinic.id,
    ])
    expect(rows).to.deep.equal([{ roles: ['admin'] }])
  })

  it('are not half invited: one wrong row keeps the form and invites nobody', async () => {
    await rooms([])
    const row = (given: Partial<Record<'family_name' | 'email', string[]>>) => (form: Form) => ({
      ...form,
      family_name: ['Vogt', 'Reuter', '', '', ''],
      email: ['tom@example.org', 'reuter@example.org', '', '', ''],
      ...given,
    })
    for (const wrong of [
      row({ email: ['tom@example.org', 'no address', '', '', ''] }),
      row({ email: ['tom@example.org', '', '', '', ''] }),
      row({ email: ['tom@example.org', 'tom@example.org', '', '', ''] }),
      row({ family_name: ['Vogt', '', '', '', ''] }),
    ]) {
      const shown = await step('people', wrong)
      expect(shown.status).to.equal(422)
      expect(shown.$('[name=email]').first().val()).to.equal('tom@example.org')
      const field = shown.$(shown.$('error-summary a').attr('href') as string)
      expect(field.attr('aria-invalid'), 'the summary leads to the field').to.equal('true')
      expect(field.closest('li').find('.field-error').text()).to.equal(shown.$('error-summary a').text())
    }
    expect(await rolesOf('tom@example.org')).to.equal(undefined)
  })

  it('who treat no more are offered no more', async () => {
    await rooms([])
    await step('people', (form) => ({ ...form, treats: 'hygienist' }))
    await step('people', (form) => ({ ...form, treats: 'no' }))
    expect(await treating()).to.deep.equal([])
    await step('people', (form) => ({ ...form, treats: 'dentist' }))
    expect(await treating()).to.deep.equal([
      { name: 'Katrin Berger', profession: 'dentist', account: 'Berger', rooms: 3 },
    ])
  })
})
