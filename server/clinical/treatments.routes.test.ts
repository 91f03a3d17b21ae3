import { expect } from 'chai'
import { one } from '../db/sql.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Row } from '../testing/factories.ts'
import { insertCatalogue, type Procedure, procedures } from './catalogue.queries.ts'

describe('treatments', () => {
  let app: TestApp
  let clinic: Row
  let people: Record<'dentist' | 'assistant' | 'reception' | 'admin', Row>
  let patient: Row
  let list: Procedure[]

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic({ language: 'en', locale: 'en-GB' })
    people = {
      dentist: await app.aPerson(clinic, ['dentist']),
      assistant: await app.aPerson(clinic, ['assistant'], { family_name: 'Vogt' }),
      reception: await app.aPerson(clinic, ['reception'], { family_name: 'Seidel' }),
      admin: await app.aPerson(clinic, ['admin'], { family_name: 'Adler' }),
    }
    await app.within(clinic, (db) => insertCatalogue(db, 'EUR'))
    list = await app.within(clinic, (db) => procedures(db))
  })
  beforeEach(async () => {
    patient = await app.aPatient(clinic)
  })
  after(() => app.stop())

  const as = (who: keyof typeof people) => app.as(people[who], clinic)
  const path = () => `/patients/${patient.id}/treatments`
  const idOf = (code: string) => (list.find((p) => p.code === code) as Procedure).id
  const typed = (line: string, status = 'planned') => ({ id: newId(), line, status })

  async function rows(): Promise<string[]> {
    const shown = await (await as('dentist')).get(path())
    return shown
      .$('table.treatments tbody tr')
      .map((_, row) =>
        shown
          .$(row)
          .find('td')
          .map((_, cell) => shown.$(cell).text().replace(/\s+/g, ' ').trim())
          .get()
          .join('|'),
      )
      .get()
  }

  it('are typed in one line, and planned', async () => {
    const dentist = await as('dentist')
    const done = await dentist.post(`${path()}/lines`, typed('16 mod filling'))
    expect(done.status).to.equal(303)
    const [row] = await rows()
    expect(row).to.contain('16|MOD|Composite filling, three surfaces|Planned|today').and.to.contain('€145.00')
  })

  it('begin at the tooth that is chosen on the chart', async () => {
    const dentist = await as('dentist')
    await dentist.post(`${path()}/lines`, typed('46 rct done'))
    const shown = await dentist.get(`${path()}?teeth=permanent&tooth=11`)
    expect(shown.$('#f-line').val()).to.equal('11 ')
    expect(shown.$('#f-tooth').val()).to.equal('11')
    expect(shown.$('.keys label').text().replace(/\s/g, '')).to.equal('MIDFP')
    expect(shown.$('.tooth a')).to.have.length(32)
    expect(shown.$('.tooth a[aria-label="Tooth 46, Done today"]')).to.have.length(1)
    expect((await dentist.get(`${path()}?teeth=primary`)).$('.tooth a')).to.have.length(20)
    expect((await dentist.get(`${path()}?tooth=%3Cb%3E`)).$('#f-tooth').val()).to.equal('<b>')
    expect((await dentist.get(`${path()}?sort=tooth`)).status).to.equal(400)
  })

  it('say what a line means before it is sent', async () => {
    const dentist = await as('dentist')
    const said = async (line: string) =>
      (await dentist.get(`/clinical/meaning?line=${encodeURIComponent(line)}`)).text
        .replace(/<[^>]*>/g, '')
        .replace(/\s+/g, ' ')
        .trim()
    expect(await said('16 mod fil')).to.equal('16 MOD Composite filling, three surfaces · €145.00')
    expect(await said('26 crown =')).to.equal('26 Crown, ceramic · There already · €0.00')
    expect(await said('16')).to.contain('Which treatment?')
    expect((await (await as('reception')).get('/clinical/meaning?line=16')).status).to.equal(403)
  })

  it('of several teeth are made once however often the line is sent', async () => {
    const dentist = await as('dentist')
    const line = typed('16 26 36 o seal')
    await Promise.all([dentist.post(`${path()}/lines`, line), dentist.post(`${path()}/lines`, line)])
    expect(await rows()).to.have.length(3)
  })

  it('that make no sense are said beside the line, which stays', async () => {
    const dentist = await as('dentist')
    const shown = await dentist.post(`${path()}/lines`, typed('16 filling'))
    expect(shown.status).to.equal(422)
    expect(shown.$('#f-line').val()).to.equal('16 filling')
    expect(shown.$('#f-line-error').text()).to.equal('This needs exactly one surface')
  })

  it('are added by form, with the surface keys as the tooth has them', async () => {
    const dentist = await as('dentist')
    const form = {
      id: newId(),
      procedure: idOf('FILL-COMP-2'),
      tooth: '11',
      toothTo: '',
      surfaces: ['M', 'O'],
      region: '',
      status: 'planned',
      provider: '',
      note: 'deep',
    }
    expect((await dentist.post(path(), form)).status).to.equal(303)
    expect((await rows())[0]).to.contain('11|MI|Composite filling, two surfacesdeep')
    const wrong = await dentist.post(path(), { ...form, id: newId(), tooth: '19' })
    expect(wrong.status).to.equal(422)
    expect(wrong.$('#f-tooth-error').text()).to.equal('There is no such tooth')
    expect(wrong.$('#f-procedure option[selected]').attr('value')).to.equal(form.procedure)
    expect(wrong.$('[name=surfaces]:checked')).to.have.length(2)
  })

  it('are done, one or several, and go back to the plan', async () => {
    const dentist = await as('dentist')
    const [first, second] = [typed('16 crown'), typed('cleaning')]
    await dentist.post(`${path()}/lines`, first)
    await dentist.post(`${path()}/lines`, second)
    const done = await dentist.post(`${path()}/completion`, { treatments: [first.id, second.id] })
    expect(done.status).to.equal(303)
    expect((await rows()).every((row) => row.includes('Done today'))).to.equal(true)
    await dentist.post(`${path()}/plan`, { treatments: second.id })
    expect((await rows()).map((row) => /Planned/.test(row))).to.deep.equal([true, false])
  })

  it('finished by mistake are undone with one key', async () => {
    const dentist = await as('dentist')
    const it = typed('16 crown')
    await dentist.post(`${path()}/lines`, it)
    const done = await dentist.post(`${path()}/completion`, { treatments: it.id })
    const shown = await dentist.get(done.location as string)
    const undone = await dentist.post(shown.$('undo-bar form').attr('action') as string, {})
    expect(undone.status).to.equal(303)
    expect((await rows())[0]).to.contain('Planned')
  })

  it('that a colleague finished meanwhile are not done twice', async () => {
    const [here, there] = [await as('dentist'), await as('dentist')]
    const it = typed('16 crown')
    await here.post(`${path()}/lines`, it)
    const both = await Promise.all(
      [here, there].map((desk) => desk.post(`${path()}/completion`, { treatments: it.id })),
    )
    expect(both.map((one) => one.status).sort()).to.deep.equal([303, 422])
    const none = await here.post(`${path()}/completion`, {})
    expect(none.status).to.equal(422)
  })

  it('are taken off the plan and stay on the record', async () => {
    const dentist = await as('dentist')
    const it = typed('16 crown')
    await dentist.post(`${path()}/lines`, it)
    await dentist.post(`${path()}/cancellation`, { treatments: it.id })
    const shown = await dentist.get(path())
    expect(shown.$('details').text()).to.contain('Crown, ceramic')
  })

  it('belong to today’s visit until its note is signed', async () => {
    const dentist = await as('dentist')
    const visit = await app.within(clinic, (db) =>
      one<Row>(
        db,
        `insert into schedule.appointments (patient_id, starts_at, ends_at, status, seated_at, takes_part)
         values (:patient, now(), now() + interval '30 minutes', 'in_chair', now(), false) returning id`,
        { patient: patient.id },
      ),
    )
    const before = typed('46 rct done')
    await dentist.post(`${path()}/lines`, before)
    const note = newId()
    await dentist.post(`/patients/${patient.id}/notes`, { id: note, visit: visit.id, template: 'free' })
    const editor = await dentist.get(`/clinical/notes/${note}`)
    expect(editor.$('.did li').text()).to.contain('Root canal treatment, 3 canals')
    const form = { version: '1', template: 'free', text: 'Root canal of 46.' }
    expect((await dentist.post(`/clinical/notes/${note}/signature`, form)).status).to.equal(303)
    expect((await dentist.post(`${path()}/plan`, { treatments: before.id })).status).to.equal(422)
    const after = typed('photo done')
    await dentist.post(`${path()}/lines`, after)
    const { visits } = await app.within(clinic, (db) =>
      one<{ visits: (string | null)[] }>(
        db,
        `select array_agg(completed_visit_id order by recorded_at) as visits from clinical.treatments where patient_id = :patient`,
        { patient: patient.id },
      ),
    )
    expect(visits).to.deep.equal([visit.id, null])
    expect((await dentist.get(path())).$('.note').text()).to.contain('Today’s note is signed')
  })

  it('are changed from their newest version only, with both shown otherwise', async () => {
    const dentist = await as('dentist')
    const it = typed('16 crown')
    await dentist.post(`${path()}/lines`, it)
    const change = { version: '1', fee: '700.50', provider: '', note: '' }
    expect((await dentist.post(`/treatments/${it.id}`, change)).status).to.equal(303)
    const late = await dentist.post(`/treatments/${it.id}`, { ...change, fee: '650' })
    expect(late.status).to.equal(409)
    expect(late.$('#f-fee').val()).to.equal('650')
    expect(late.$('#f-fee-stored').text()).to.contain('700.50')
    expect(
      (await dentist.post(`/treatments/${it.id}`, { ...change, version: '2', fee: 'much' })).status,
    ).to.equal(422)
  })

  it('are read by the desk, planned by assistants, done by dentists', async () => {
    const it = typed('16 crown')
    const assistant = await as('assistant')
    expect((await assistant.post(`${path()}/lines`, it)).status).to.equal(303)
    expect((await assistant.post(`${path()}/completion`, { treatments: it.id })).status).to.equal(403)
    expect((await assistant.post(`${path()}/lines`, typed('17 crown done'))).status).to.equal(422)
    for (const role of ['reception', 'admin'] as const) {
      const browser = await as(role)
      const shown = await browser.get(path())
      expect(shown.status).to.equal(200)
      expect(shown.text).to.contain('Crown, ceramic')
      expect(shown.$('form[action*=treatments] input[name=line], form input[name=tooth]')).to.have.length(0)
      expect((await browser.post(`${path()}/lines`, typed('17 crown'))).status).to.equal(403)
      expect((await browser.post(`${path()}/cancellation`, { treatments: it.id })).status).to.equal(403)
    }
  })

  it('of another clinic’s patient are not found', async () => {
    const it = typed('16 crown')
    await (await as('dentist')).post(`${path()}/lines`, it)
    const other = await app.aClinic()
    const theirs = await app.as(await app.aPerson(other, ['dentist']), other)
    expect((await theirs.get(path())).status).to.equal(404)
    expect((await theirs.get(`/treatments/${it.id}`)).status).to.equal(404)
    expect((await theirs.post(`${path()}/completion`, { treatments: it.id })).status).to.be.oneOf([404, 422])
    expect((await rows())[0]).to.contain('Planned')
  })
})
