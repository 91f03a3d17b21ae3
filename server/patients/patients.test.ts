import { expect } from 'chai'
import { one } from '../db/sql.ts'
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
})
