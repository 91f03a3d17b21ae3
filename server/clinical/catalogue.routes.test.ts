import { expect } from 'chai'
import { startApp, type TestApp } from '../testing/app.ts'

describe('the clinic’s catalogue', () => {
  let app: TestApp
  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())

  it('is taken over, changed by an admin in the clinic’s own words, and closed to others', async () => {
    const clinic = await app.aClinic({ currency: 'USD', locale: 'en-US', language: 'en' })
    const admin = await app.as(await app.aPerson(clinic, ['admin']), clinic)
    await admin.post('/admin/procedures')
    const shown = await admin.get('/admin/procedures')
    expect(shown.$('#EXAM-FULL .num').last().text()).to.equal('$95.00')
    const path = shown.$('#EXAM-FULL a').attr('href') as string
    const change = {
      version: '1',
      nameEn: 'Big check-up',
      nameDe: 'Große Untersuchung',
      fee: '101.50',
      minutes: '40',
      offered: 'on',
    }
    expect((await admin.post(path, change)).status).to.equal(303)
    expect((await admin.post(path, change)).status).to.equal(409)
    expect((await admin.post(path, { ...change, version: '2', nameEn: '' })).status).to.equal(422)
    expect((await admin.get('/admin/procedures')).$('#EXAM-FULL').text())
      .to.contain('Big check-up')
      .and.to.contain('$101.50')

    const dentist = await app.as(await app.aPerson(clinic, ['dentist']), clinic)
    expect((await dentist.get('/admin/procedures')).status).to.equal(403)
    expect((await dentist.post(path, { ...change, version: '2' })).status).to.equal(403)
  })
})
