import { expect } from 'chai'
import { all, one } from '../db/sql.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'

describe('a patient’s record', () => {
  let app: TestApp
  let clinic: Row
  let desk: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    desk = await app.as(await app.aPerson(clinic, ['reception']), clinic)
  })
  after(() => app.stop())

  function stored(id: string) {
    return app.within(clinic, (db) =>
      one<Record<string, unknown> & { version: number; contacts: string[] }>(
        db,
        `select p.*, array(select c.kind || ' ' || c.value from patients.contacts c where c.patient_id = p.id
           order by c.position) as contacts from patients.patients p where p.id = :id`,
        { id },
      ),
    )
  }

  const whole = {
    title: 'Dr.',
    family_name: 'Engelhardt',
    given_name: 'Doris Änne',
    preferred_name: 'Dodo',
    born_on: '4.2.59',
    sex: 'female',
    gender: '',
    language: 'de',
    contact_id: ['', ''],
    contact_kind: ['mobile', 'email'],
    contact_value: ['0171 5550142', 'Doris@example.org'],
    street: 'Markt 1',
    postal_code: '10115',
    city: 'Berlin',
    region: '',
    country: 'DE',
    guarantor_id: '',
    guarantor: '',
    emergency_name: 'Martin',
    emergency_phone: '0172 5559031',
    desk_note: 'Klingel geht nicht\nbitte anrufen',
  }

  it('is made with everything the form asks, and found at once by its phone', async () => {
    const id = newId()
    const made = await desk.post('/patients', {
      id,
      ...whole,
      alert_kind: ['drug_allergy', ''],
      alert_words: ['Penicillin', ''],
    })
    expect(made.location).to.match(new RegExp(`^/patients/${id}\\?done=patients.done.made&undo=`))
    expect(await stored(id)).to.include({ born_on: '1959-02-04', preferred_name: 'Dodo', sex: 'female' })
    expect((await stored(id)).contacts).to.deep.equal(['mobile 0171 5550142', 'email Doris@example.org'])
    const shown = await desk.get(`/patients/${id}`)
    expect(shown.$('h1').text()).to.equal('Engelhardt, Doris Änne (Dodo)')
    expect(shown.$('.who-alerts').text()).to.contain('Penicillin')
    expect((await desk.get('/search?q=0171+555014')).text).to.contain(id)
    expect((await desk.get('/search?q=doris%40exam')).text).to.contain(id)
  })

  it('is refused without any name, and with a date nobody can read, and nothing typed is lost', async () => {
    const nameless = await desk.post('/patients', {
      id: newId(),
      family_name: '',
      given_name: '',
      city: 'Bonn',
    })
    expect(nameless.status).to.equal(422)
    expect(nameless.$('[name=city]').val()).to.equal('Bonn')
    expect(nameless.$('#f-family_name-error').text()).to.contain('Nachnamen oder einen Vornamen')
    const undated = await desk.post('/patients', { id: newId(), ...whole, born_on: '31.2.1980' })
    expect(undated.status).to.equal(422)
    expect(undated.$('[name=born_on]').val()).to.equal('31.2.1980')
    expect(undated.$('[name=contact_value]').first().val()).to.equal('0171 5550142')
  })

  it('shows who may be the same person side by side, and makes a second one only when told to', async () => {
    const first = await app.aPatient(clinic, {
      family_name: 'Müller',
      given_name: 'Jörg',
      born_on: '1980-05-01',
    })
    const twin = { id: newId(), family_name: 'Mueller', given_name: 'Joerg', born_on: '1.5.1980' }
    const warned = await desk.post('/patients', twin)
    expect(warned.status).to.equal(422)
    expect(warned.$('.same thead a').attr('href')).to.equal(`/patients/${first.id}`)
    const [name, born] = warned.$('.same tbody tr').toArray()
    expect(warned.$(name).text()).to.contain('Mueller, Joerg').and.contain('Müller, Jörg')
    expect(warned.$(born).find('.is-alike').text()).to.contain('01.05.1980')
    const made = await desk.post('/patients', { ...twin, anyway: 'on' })
    expect(made.status).to.equal(303)
  })

  describe('who is here already', () => {
    const here = { family_name: 'Núñez-Weiß', given_name: 'José Maria', born_on: '1984-02-03' }
    const nobody = { contact_kind: 'phone', contact_value: '' }
    let clinicHere: Row
    let deskHere: Browser

    before(async () => {
      clinicHere = await app.aClinic()
      deskHere = await app.as(await app.aPerson(clinicHere, ['reception']), clinicHere)
      const made = await deskHere.post('/patients', {
        id: newId(),
        ...here,
        contact_kind: ['mobile', 'email'],
        contact_value: ['0171 5552064', 'Jose@Nunez.example'],
      })
      expect(made.status).to.equal(303)
      await app.aPatient(clinicHere, { family_name: 'Ohnedatum', given_name: 'Olga', born_on: null })
    })

    for (const [what, typed, known] of [
      ['without accents', { family_name: 'Nunez Weiss', given_name: 'Jose' }, true],
      ['with the names the wrong way round', { family_name: 'José', given_name: 'Núñez' }, true],
      ['with the birth date in another form', { born_on: '3 Feb 1984' }, true],
      ['with day and month the wrong way round', { born_on: '2.3.1984' }, true],
      ['with one part of the birth date mistaken', { born_on: '3.2.1948' }, true],
      ['without a birth date', { born_on: '' }, true],
      ['with the same name, born on quite another day', { born_on: '24.12.1961' }, false],
      ['as a twin with another given name', { given_name: 'Pablo' }, false],
      [
        'who has no birth date here',
        { family_name: 'Ohnedatum', given_name: 'Olga', born_on: '1.1.1990' },
        true,
      ],
      [
        'under a new name with the telephone from abroad',
        { family_name: 'Klein', born_on: '', contact_value: '+49 (0)171 555 20 64' },
        true,
      ],
      [
        'under a new name with the e-mail address',
        { family_name: 'Klein', born_on: '', contact_kind: 'email', contact_value: 'jose@nunez.example' },
        true,
      ],
      [
        'as a child under the parent’s telephone',
        { given_name: 'Lea', born_on: '5.6.2019', contact_value: '0171 5552064' },
        false,
      ],
    ] as const)
      it(`is ${known ? 'found' : 'left alone'} ${what}`, async () => {
        const shown = await deskHere.post('/patients', { id: newId(), ...here, ...nobody, ...typed })
        expect(shown.status).to.equal(known ? 422 : 303)
      })
  })

  it('warns of the same phone and given name, not of a family’s shared phone', async () => {
    await app.aPatient(clinic, { family_name: 'Alt', given_name: 'Karin', phone: '030 5557788' })
    const married = { id: newId(), family_name: 'Neu', given_name: 'Karin', born_on: '' }
    const phone = { contact_id: '', contact_kind: 'phone', contact_value: '+49 30 555 77 88' }
    expect((await desk.post('/patients', { ...married, ...phone })).status).to.equal(422)
    const child = { id: newId(), family_name: 'Alt', given_name: 'Lena', born_on: '' }
    expect((await desk.post('/patients', { ...child, ...phone })).status).to.equal(303)
  })

  it('takes what was typed along when it is the same person, and shows what differs', async () => {
    const { id } = await app.aPatient(clinic, {
      family_name: 'Roth',
      given_name: 'Ute',
      phone: '030 111222333',
    })
    const compared = await desk.post(`/patients/${id}/comparison`, {
      id: newId(),
      family_name: 'Roth-Weiss',
      given_name: 'Ute',
      born_on: '',
      contact_id: '',
      contact_kind: 'mobile',
      contact_value: '0160 444555666',
    })
    expect(compared.status).to.equal(200)
    expect(compared.$('[name=family_name]').val()).to.equal('Roth-Weiss')
    expect(compared.$('#f-family_name-stored').text()).to.contain('Roth')
    expect(compared.$('[name=born_on]').val()).to.equal('12.03.1972')
    const values = compared
      .$('[name=contact_value]')
      .toArray()
      .map((it) => compared.$(it).val())
    expect(values).to.deep.equal(['030 111222333', '0160 444555666', ''])
    expect(await stored(id)).to.include({ family_name: 'Roth' })
  })

  it('is changed, with contacts kept, changed, added and removed', async () => {
    const { id } = await app.aPatient(clinic, { phone: '030 1234567' })
    const edit = await desk.get(`/patients/${id}/edit`)
    const contact = edit.$('[name=contact_id]').first().val() as string
    const form = {
      ...whole,
      version: edit.$('[name=version]').val() as string,
      state: 'inactive',
      died_on: '',
      contact_id: [contact, ''],
      contact_kind: ['work', 'mobile'],
      contact_value: ['030 1234567', '0170 999'],
    }
    const saved = await desk.post(`/patients/${id}`, form)
    expect(saved.status).to.equal(303)
    expect((await stored(id)).contacts).to.deep.equal(['work 030 1234567', 'mobile 0170 999'])
    const undone = await desk.post(
      `/changes/${new URLSearchParams(saved.location?.split('?')[1]).get('undo')}/undo`,
      { back: `/patients/${id}` },
    )
    expect(undone.status).to.equal(303)
    expect((await stored(id)).contacts).to.deep.equal(['mobile 030 1234567'])
    expect(await stored(id)).to.include({ family_name: 'Hoffmann', state: 'active' })
    expect((await desk.get('/search?q=030+1234567')).text).to.contain(id)
  })

  it('shows both versions when someone else saved first, and keeps what was typed', async () => {
    const { id } = await app.aPatient(clinic)
    const edit = await desk.get(`/patients/${id}/edit`)
    const version = edit.$('[name=version]').val() as string
    const base = { family_name: 'Hoffmann', given_name: 'Sabine', born_on: '12.3.1972' }
    await desk.post(`/patients/${id}`, { ...base, version, city: 'Bonn' })
    const late = await desk.post(`/patients/${id}`, { ...base, version, city: 'Köln' })
    expect(late.status).to.equal(409)
    expect(late.$('[name=city]').val()).to.equal('Köln')
    expect(late.$('#f-city-stored').text()).to.contain('Bonn')
    const again = late.$('main [name=version]').val() as string
    expect((await desk.post(`/patients/${id}`, { ...base, version: again, city: 'Köln' })).status).to.equal(
      303,
    )
    expect(await stored(id)).to.include({ city: 'Köln' })
  })

  it('is edited, booked for and added by one key each', async () => {
    const { id } = await app.aPatient(clinic)
    const page = await desk.get(`/patients/${id}`)
    expect(page.$('[aria-keyshortcuts="E"]').attr('href')).to.equal(`/patients/${id}/edit`)
    expect(page.$('[aria-keyshortcuts="N"]').attr('href')).to.equal(`/appointments/new?patient=${id}`)
    expect((await desk.get('/patients')).$('[aria-keyshortcuts="N"]').attr('href')).to.equal('/patients/new')
  })

  it('gets who pays from a name, and asks when several have it', async () => {
    const payer = await app.aPatient(clinic, { family_name: 'Zahler', given_name: 'Otto' })
    await app.aPatient(clinic, { family_name: 'Doppel', given_name: 'Eins' })
    const second = await app.aPatient(clinic, { family_name: 'Doppel', given_name: 'Zwei' })
    const child = { family_name: 'Zahler', given_name: 'Kind', born_on: '' }
    const id = newId()
    expect((await desk.post('/patients', { ...child, id, guarantor: 'zahler otto' })).status).to.equal(303)
    expect(await stored(id)).to.include({ guarantor_id: payer.id })
    const other = { ...child, given_name: 'Zweites', id: newId() }
    const asked = await desk.post('/patients', { ...other, guarantor: 'doppel' })
    expect(asked.status).to.equal(422)
    expect(asked.$('[name=guarantor]').val()).to.equal('')
    const options = asked
      .$('[name=guarantor_id] option')
      .toArray()
      .map((it) => asked.$(it).val())
    expect(options).to.include(second.id)
  })

  it('gets alerts and loses them again, always in sight while they hold', async () => {
    const { id } = await app.aPatient(clinic)
    const words = 'Rivaroxaban <b>20 mg</b>'
    await desk.post(`/patients/${id}/alerts`, { id: newId(), kind: 'anticoagulant', words })
    for (const path of ['', '/edit', '/alerts']) {
      const { $ } = await desk.get(`/patients/${id}${path}`)
      expect($('.who-alerts .alert-chip').text(), path).to.contain(words)
      expect($('.who-alerts b').length).to.equal(0)
    }
    const page = await desk.get(`/patients/${id}/alerts`)
    const end = page.$('form[action$="/end"]').attr('action') as string
    expect((await desk.post(end)).status).to.equal(303)
    expect((await desk.post(end)).status).to.equal(404)
    expect((await desk.get(`/patients/${id}`)).$('.who-alerts').length).to.equal(0)
  })

  it('is closed to other clinics, by every address and for every change', async () => {
    const elsewhere = await app.aClinic()
    const stranger = await app.as(await app.aPerson(elsewhere, ['admin', 'dentist']), elsewhere)
    const { id } = await app.aPatient(clinic)
    for (const path of ['', '/edit', '/alerts', '/activity'])
      expect((await stranger.get(`/patients/${id}${path}`)).status, path).to.equal(404)
    const form = { family_name: 'X', given_name: '', born_on: '', version: '1' }
    expect((await stranger.post(`/patients/${id}`, form)).status).to.equal(404)
    const alert = { id: newId(), kind: 'other', words: '' }
    expect((await stranger.post(`/patients/${id}/alerts`, alert)).status).to.equal(404)
    const payer = { id: newId(), family_name: 'Y', given_name: '', born_on: '', guarantor_id: id }
    expect((await stranger.post('/patients', payer)).status).to.equal(422)
    expect(await stored(id)).to.include({ version: 1 })
  })

  it('shows hostile names as they are, never as markup', async () => {
    const hostile = `<img src=x onerror=alert(1)>"'{{7*7}}`
    const { id } = await app.aPatient(clinic, {
      family_name: hostile,
      given_name: `</title><script>x</script>`,
    })
    for (const path of [
      `/patients/${id}`,
      `/patients/${id}/edit`,
      `/patients/${id}/alerts`,
      '/patients',
      '/search',
    ]) {
      const { $, status } = await desk.get(path)
      expect(status).to.equal(200)
      expect($('img[src=x], main script').length, path).to.equal(0)
      if (path.startsWith(`/patients/${id}`)) expect($('h1').text()).to.contain(hostile)
    }
  })

  it('records one row for a list with everyone on it', async () => {
    const own = await app.aClinic()
    const person = await app.aPerson(own, ['reception'])
    const browser = await app.as(person, own)
    for (const family_name of ['A', 'B', 'C']) await app.aPatient(own, { family_name })
    await browser.get('/patients')
    const rows = await app.within(own, (db) =>
      all<{ patients: string[] }>(db, 'select patients from history.reads where actor_id = :id', {
        ...person,
      }),
    )
    expect(rows.map(({ patients }) => patients.length)).to.deep.equal([3])
  })

  it('records on a refresh only those who were not on the page yet', async () => {
    const own = await app.aClinic()
    const person = await app.aPerson(own, ['reception'])
    const browser = await app.as(person, own)
    await app.aPatient(own, { family_name: 'Erste' })
    await browser.get('/search?q=er')
    const [first] = await app.within(own, (db) =>
      all<{ request_id: string }>(db, 'select request_id from history.reads where actor_id = :id', {
        ...person,
      }),
    )
    await browser.get('/search?q=er', { 'chairside-page': first?.request_id as string })
    const second = await app.aPatient(own, { family_name: 'Erwin' })
    await browser.get('/search?q=er', { 'chairside-page': first?.request_id as string })
    const rows = await app.within(own, (db) =>
      all<{ patients: string[] }>(db, 'select patients from history.reads where actor_id = :id order by id', {
        ...person,
      }),
    )
    expect(rows.map(({ patients }) => patients.length)).to.deep.equal([1, 1])
    expect(rows[1]?.patients).to.deep.equal([second.id])
  })
})
