import { expect } from 'chai'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Row } from '../testing/factories.ts'
import { aDesk, aVisit, type Desk } from './testing/desk.ts'

describe('the record of a visit', () => {
  let app: TestApp
  let clinic: Row
  let desk: Desk
  let patient: Row

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    desk = await aDesk(app, clinic)
    patient = await app.aPatient(clinic)
  })
  after(() => app.stop())

  it('tells rooms, who treats and kinds of visits by their names', async () => {
    const visit = await aVisit(app, clinic, {
      patient,
      chair: desk.chairs[0],
      provider: desk.dentist,
      type: desk.type,
      starts: '2027-04-05T08:00:00Z',
    })
    const dentist = await app.as(await app.aPerson(clinic, ['dentist']), clinic)
    const moved = await dentist.post(`/appointments/${visit.id}/move`, {
      version: String(visit.version),
      slot: `2027-04-05T11:00/${desk.chairs[1].id}/${desk.other.id}`,
    })
    expect(moved.status).to.equal(303)
    const { $ } = await dentist.get(`/patients/${patient.id}/activity?record=${visit.id}`)
    const texts = (selector: string) =>
      $(selector)
        .toArray()
        .map((one) => $(one).text())
    expect(texts('.diff del')).to.include.members(['Zimmer 1', 'Dr. Weber'])
    expect(texts('.diff ins')).to.include.members(['Zimmer 2', 'Dr. Kaya', 'Füllung'])
    expect($('.diff').text()).not.to.contain('anderer Eintrag')
  })

  it('tells which visit a treatment was planned at by its time', async () => {
    const visit = await aVisit(app, clinic, {
      patient,
      chair: desk.chairs[0],
      provider: desk.dentist,
      type: desk.type,
      starts: '2027-04-07T08:00:00Z',
    })
    await app.within(clinic, (db) =>
      db.raw(
        `insert into history.changes (table_name, row_id, patient_id, operation, actor_kind, request_id, after)
         values ('clinical.treatments', gen_random_uuid(), ?, 'insert', 'system', gen_random_uuid(),
           jsonb_build_object('recorded_visit_id', ?::uuid))`,
        [patient.id, visit.id],
      ),
    )
    const dentist = await app.as(await app.aPerson(clinic, ['dentist']), clinic)
    const { $ } = await dentist.get(`/patients/${patient.id}/activity`)
    expect($('.diff').first().text()).to.contain('07.04.2027').and.contain('10:00')
  })
})
