import { expect } from 'chai'
import { all } from '../db/sql.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'

describe('the activity of a patient', () => {
  let app: TestApp
  let clinic: Row
  let desk: Browser
  let dentist: Browser
  let dentistPerson: Row

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    desk = await app.as(
      await app.aPerson(clinic, ['reception'], { given_name: 'Miriam', family_name: 'Seidel' }),
      clinic,
    )
    dentistPerson = await app.aPerson(clinic, ['dentist'])
    dentist = await app.as(dentistPerson, clinic)
  })
  after(() => app.stop())

  async function edited(city: string): Promise<string> {
    const { id } = await app.aPatient(clinic)
    const form = await desk.get(`/patients/${id}/edit`)
    const saved = await desk.post(`/patients/${id}`, {
      version: form.$('[name=version]').val() as string,
      family_name: 'Hoffmann',
      given_name: 'Sabine',
      born_on: '13.3.1972',
      city,
    })
    expect(saved.status).to.equal(303)
    return id
  }

  it('tells who read and changed what, the latest first', async () => {
    const id = await edited('Bonn')
    const { $, status } = await dentist.get(`/patients/${id}/activity`)
    expect(status).to.equal(200)
    const rows = $('table.act tbody tr')
      .toArray()
      .map((row) => $(row).find('td').slice(1, 4).text().replace(/\s+/g, ' '))
    expect(rows[0]).to.contain('Miriam Seidel').and.to.contain('geändert').and.to.contain('Ort')
    expect(rows[1]).to.contain('gelesen').and.to.contain('Formular')
    expect(rows[2]).to.contain('Das Programm selbst').and.to.contain('hinzugefügt')
  })

  it('shows differences in words and formats of the clinic', async () => {
    const id = await edited('Bonn')
    const { $ } = await dentist.get(`/patients/${id}/activity?show=changed`)
    const row = $('.diff').first()
    expect(
      row
        .find('dt')
        .toArray()
        .map((it) => $(it).text()),
    ).to.have.members(['Geburtsdatum', 'Ort'])
    expect(row.find('del').text()).to.equal('12.03.1972')
    expect(row.find('ins').text()).to.contain('13.03.1972').and.to.contain('Bonn')
  })

  it('shows hostile values as they are, never as markup', async () => {
    const hostile = `<img src=x onerror=alert(1)>"'`
    const id = await edited(hostile)
    const { $ } = await dentist.get(`/patients/${id}/activity`)
    expect($('ins').text()).to.contain(hostile)
    expect($('img[src=x]').length).to.equal(0)
  })

  it('shows the history of one entry', async () => {
    const id = await edited('Bonn')
    const { $, status } = await dentist.get(`/patients/${id}/activity?record=${id}`)
    expect(status).to.equal(200)
    expect($('table.act tbody tr').length).to.equal(2)
  })

  it('is filtered by kind, person and time, and pages back to the beginning', async () => {
    const id = await edited('Bonn')
    for (let i = 0; i < 60; i++) await desk.get(`/patients/${id}`)
    const read = await dentist.get(`/patients/${id}/activity?show=read`)
    expect(read.$('.verb').text()).not.to.contain('geändert')
    const mine = await dentist.get(`/patients/${id}/activity?who=${dentistPerson.id}&span=week`)
    expect(mine.$('table.act tbody tr').length).to.equal(1)
    const first = await dentist.get(`/patients/${id}/activity`)
    expect(first.$('table.act tbody tr').length).to.equal(50)
    const second = await dentist.get(first.$('a[rel=next]').attr('href') as string)
    expect(second.$('table.act tbody tr').last().text()).to.contain('hinzugefügt')
    expect(second.$('a[rel=next]').length).to.equal(0)
  })

  it('counts what leaves the screen apart from what is read', async () => {
    const { id } = await app.aPatient(clinic)
    await app.within(clinic, (db) =>
      all(
        db,
        `insert into history.reads (patients, what, actor_kind, request_id)
         values (array[:id::uuid], 'GET /invoices/one/pdf', 'system', gen_random_uuid()),
                (array[:id::uuid], 'GET /documents/one/file', 'system', gen_random_uuid())`,
        { id },
      ),
    )
    const { $ } = await dentist.get(`/patients/${id}/activity?show=printed`)
    expect(
      $('.verb')
        .toArray()
        .map((it) => $(it).text().trim()),
    ).to.have.members(['gedruckt', 'ausgegeben'])
    expect($('.chip[aria-current]').text()).to.contain('2')
  })

  it('offers to take back what may be taken back, and leads back here', async () => {
    const id = await edited('Bonn')
    const admin = await app.as(await app.aPerson(clinic, ['admin']), clinic)
    const shown = await admin.get(`/patients/${id}/activity`)
    const form = shown.$('.diff form').first()
    const undone = await admin.post(form.attr('action') as string, {
      back: form.find('[name=back]').val() as string,
    })
    expect(undone.location).to.match(new RegExp(`^/patients/${id}/activity\\?done=history.done.undone&undo=`))
    const again = await admin.get(undone.location as string)
    expect(again.$('del').text()).to.contain('13.03.1972')
    expect((await dentist.get(`/patients/${id}/activity`)).$('.diff form').length).to.equal(0)
  })

  it('says why something stays: someone else’s, changed again since, or part of an import', async () => {
    const id = await edited('Bonn')
    expect((await dentist.get(`/patients/${id}/activity`)).$('.diff').first().text()).to.contain(
      'jemand anderes',
    )
    const admin = await app.as(await app.aPerson(clinic, ['admin']), clinic)
    const whys = async () => {
      const { $ } = await admin.get(`/patients/${id}/activity`)
      return $('.diff')
        .toArray()
        .map((one) => ($(one).find('form').length > 0 ? 'form' : $(one).find('p.hint').text().trim()))
    }
    const [latest, made] = await whys()
    expect([latest, made?.slice(0, 16)]).to.deep.equal(['form', 'Seither wieder g'])
    await app.within(clinic, (db) =>
      all(
        db,
        `insert into patients.imports (id, kind, file_name, file_size, sha256, description)
         select request_id, 'patients', 'x.csv', 1, '', '{}' from history.changes
         where row_id = :id and operation = 'update'`,
        { id },
      ),
    )
    expect((await whys())[0]).to.contain('Import')
  })

  it('is closed to reception, and to other clinics', async () => {
    const { id } = await app.aPatient(clinic)
    expect((await desk.get(`/patients/${id}/activity`)).status).to.equal(403)
    const elsewhere = await app.aClinic()
    const stranger = await app.as(await app.aPerson(elsewhere, ['admin']), elsewhere)
    expect((await stranger.get(`/patients/${id}/activity`)).status).to.equal(404)
  })

  it('keeps the text of notes from those who may not read notes', async () => {
    const { id } = await app.aPatient(clinic)
    const admin = await app.as(await app.aPerson(clinic, ['admin']), clinic)
    await app.within(clinic, (db) =>
      all(
        db,
        `insert into history.changes (table_name, row_id, patient_id, operation, actor_kind, request_id, after)
         values ('clinical.notes', gen_random_uuid(), :id, 'insert', 'system', gen_random_uuid(),
           '{"parts": {"text": "geheim"}}')`,
        { id },
      ),
    )
    expect((await admin.get(`/patients/${id}/activity`)).text)
      .to.contain('Notiz')
      .and.not.to.contain('geheim')
    expect((await dentist.get(`/patients/${id}/activity`)).text).to.contain('geheim')
  })
})
