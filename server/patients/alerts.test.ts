import { expect } from 'chai'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'

describe('a patient’s alerts', () => {
  let app: TestApp
  let clinic: Row
  let desk: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    desk = await app.as(await app.aPerson(clinic, ['reception']), clinic)
  })
  after(() => app.stop())

  it('come and go, always in sight while they hold', async () => {
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
})
