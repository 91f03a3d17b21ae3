import { expect } from 'chai'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { aDesk, aVisit, type Desk } from './testing/desk.ts'

describe('a visit', () => {
  let app: TestApp
  let clinic: Row
  let desk: Desk
  let patient: Row
  let reception: Browser
  let hour = 0

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    desk = await aDesk(app, clinic)
    patient = await app.aPatient(clinic)
    reception = await app.as(await app.aPerson(clinic, ['reception']), clinic)
  })
  after(() => app.stop())

  function aBooked(status = 'scheduled') {
    hour += 1
    const starts = new Date(Date.UTC(2027, 1, 1 + Math.floor(hour / 8), 8 + (hour % 8))).toISOString()
    return aVisit(app, clinic, {
      patient,
      chair: desk.chairs[0],
      provider: desk.dentist,
      type: desk.type,
      starts,
      status,
    })
  }

  async function stored(id: string) {
    const { rows } = await app.owner.knex.raw('select * from schedule.appointments where id = ?', [id])
    return rows[0]
  }

  it('goes through the house step by step, each with its time', async () => {
    const { id } = await aBooked()
    for (const noun of ['confirmation', 'arrival', 'seating', 'completion']) {
      const { version } = await stored(id)
      const shown = await reception.post(`/appointments/${id}/${noun}`, { version: String(version) })
      expect(shown.status, noun).to.equal(303)
    }
    const row = await stored(id)
    expect(row.status).to.equal('completed')
    expect([row.arrived_at, row.seated_at, row.completed_at]).to.satisfy((all: Date[]) => all.every(Boolean))
  })

  it('cannot be done before anybody sat down', async () => {
    const { id, version } = await aBooked()
    const shown = await reception.post(`/appointments/${id}/completion`, { version: String(version) })
    expect(shown.status).to.equal(422)
    expect((await stored(id)).status).to.equal('scheduled')
  })

  it('is cancelled and missed with a reason only, and frees its time', async () => {
    for (const noun of ['cancellation', 'absence']) {
      const { id, version } = await aBooked()
      const bare = await reception.post(`/appointments/${id}/${noun}`, {
        version: String(version),
        reason: ' ',
      })
      expect(bare.status).to.equal(422)
      const shown = await reception.post(`/appointments/${id}/${noun}`, {
        version: String(version),
        reason: 'krank',
      })
      expect(shown.status).to.equal(303)
      const row = await stored(id)
      expect(row.reason).to.equal('krank')
      const again = await aVisit(app, clinic, {
        patient,
        chair: desk.chairs[0],
        provider: desk.dentist,
        type: desk.type,
        starts: row.starts_at.toISOString(),
      })
      expect(again.id).to.be.a('string')
    }
  })

  it('answers 409 with what is stored when someone else was quicker, and keeps what was typed', async () => {
    const { id, version } = await aBooked()
    await reception.post(`/appointments/${id}/confirmation`, { version: String(version) })
    const shown = await reception.post(`/appointments/${id}/details`, {
      version: String(version),
      type_id: desk.type.id,
      what: '',
      note: 'meine Fassung',
    })
    expect(shown.status).to.equal(409)
    expect(shown.$('textarea[name=note]').val()).to.equal('meine Fassung')
    const step = await reception.post(`/appointments/${id}/arrival`, { version: String(version) })
    expect(step.status).to.equal(409)
  })

  it('is put back as it was by undo', async () => {
    const { id, version } = await aBooked()
    const shown = await reception.post(`/appointments/${id}/cancellation`, {
      version: String(version),
      reason: 'Irrtum',
    })
    const request = new URL(shown.location as string, 'http://x').searchParams.get('undo')
    const undone = await reception.post(`/changes/${request}/undo`, { back: '/schedule' })
    expect(undone.status).to.equal(303)
    const row = await stored(id)
    expect([row.status, row.reason]).to.deep.equal(['scheduled', ''])
  })

  it('is not brought back by undo onto a time that someone else has meanwhile', async () => {
    const { id, version } = await aBooked()
    const shown = await reception.post(`/appointments/${id}/cancellation`, {
      version: String(version),
      reason: 'Nein',
    })
    await aVisit(app, clinic, {
      patient,
      chair: desk.chairs[0],
      provider: desk.dentist,
      type: desk.type,
      starts: (await stored(id)).starts_at.toISOString(),
    })
    const request = new URL(shown.location as string, 'http://x').searchParams.get('undo')
    const undone = await reception.post(`/changes/${request}/undo`, { back: '/schedule' })
    expect(undone.status).to.be.oneOf([409, 422])
    expect((await stored(id)).status).to.equal('cancelled')
  })

  it('tells the day to whoever listens, nothing of the visit', async () => {
    const heard: string[] = []
    const live = app.services.live
    if (!live) throw new Error('no live updates')
    const end = live.subscribe('schedule', clinic.id, (message) => heard.push(message))
    // What is said before the connection listens is not heard; '' says that it does.
    await until(() => heard.includes(''))
    const { id, version } = await aBooked()
    const row = await stored(id)
    const day = row.starts_at.toISOString().slice(0, 10)
    await reception.post(`/appointments/${id}/confirmation`, { version: String(version) })
    const days = () => heard.filter((message) => message !== '')
    await until(() => days().length >= 2)
    end()
    expect(days()).to.deep.equal([day, day])
  })

  it('stands on the patient’s page, in the search and among those who are here', async () => {
    const person = await app.aPatient(clinic, { family_name: 'Quast', given_name: 'Ole' })
    const soon = new Date(Date.now() + 3_600_000)
    await aVisit(app, clinic, {
      patient: person,
      chair: desk.chairs[1],
      provider: desk.other,
      type: desk.type,
      starts: soon.toISOString(),
      status: 'arrived',
    })
    const shown = await reception.get(`/patients/${person.id}`)
    expect(shown.status).to.equal(200)
    expect(shown.$('.who-facts').text()).to.contain('Nächster Termin').and.contain('wartet')
    expect((await reception.get(`/patients/${person.id}/visits`)).$('tbody tr')).to.have.length(1)
    expect((await reception.get('/search')).text).to.contain('Quast')
  })
})

/** Waits for what another process says, ten seconds at most. */
async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !holds() && Date.now() < end; )
    await new Promise((soon) => setTimeout(soon, 10))
}
