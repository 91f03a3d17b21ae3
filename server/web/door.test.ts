import { expect } from 'chai'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Row } from '../testing/factories.ts'

describe('the door', () => {
  let app: TestApp
  let clinic: Row
  let reception: Row

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    reception = await app.aPerson(clinic, ['reception'])
  })
  after(() => app.stop())

  it('sends who is signed out to the sign-in page and remembers where they wanted to go', async () => {
    const shown = await app.visitor().get('/patients')
    expect(shown.status).to.equal(303)
    expect(shown.location).to.equal('/sign-in?next=%2Fpatients')
  })

  it('refuses a form that another site sent', async () => {
    const desk = await app.as(reception, clinic)
    const shown = await desk.post(
      '/patients',
      { id: newId(), family_name: 'Busch' },
      { 'sec-fetch-site': 'cross-site' },
    )
    expect(shown.status).to.equal(403)
  })

  it('shows a form again with what was typed and what is wrong', async () => {
    const desk = await app.as(reception, clinic)
    const shown = await desk.post('/patients', {
      id: newId(),
      family_name: '',
      given_name: 'Karin',
      born_on: '31.02.1980',
    })
    expect(shown.status).to.equal(422)
    expect(shown.$('[name=given_name]').val()).to.equal('Karin')
    expect(shown.$('[name=born_on]').attr('aria-invalid')).to.equal('true')
  })

  it('makes one row of a form that is sent twice', async () => {
    const desk = await app.as(reception, clinic)
    const form = { id: newId(), family_name: 'Busch', given_name: 'Karin', born_on: '1980-02-29' }
    const [first, second] = await Promise.all([desk.post('/patients', form), desk.post('/patients', form)])
    expect([first.status, second.status]).to.deep.equal([303, 303])
    const shown = await desk.get(`/patients/${form.id}`)
    expect(shown.status).to.equal(200)
  })

  it('hides another clinic’s patient as if there were none', async () => {
    const other = await app.aClinic()
    const theirs = await app.aPatient(other)
    const desk = await app.as(reception, clinic)
    expect((await desk.get(`/patients/${theirs.id}`)).status).to.equal(404)
  })

  it('writes on the record whose data a page showed, and every change', async () => {
    const desk = await app.as(reception, clinic)
    const patient = await app.aPatient(clinic)
    await desk.get(`/patients/${patient.id}`)
    const { rows } = await app.owner.knex.raw(
      'select what, actor_id from history.reads where patients @> array[?::uuid]',
      [patient.id],
    )
    expect(rows).to.deep.equal([{ what: 'GET /patients/:id', actor_id: reception.id }])
  })
})
