import { expect } from 'chai'
import { one } from '../db/sql.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { findTemplate } from './templates.ts'

const parts = findTemplate('rootcanal', 'en')!.parts

describe('notes', () => {
  let app: TestApp
  let clinic: Row
  let people: Record<'dentist' | 'hygienist' | 'assistant' | 'reception' | 'admin', Row>
  let patient: Row
  let visit: Row

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic({ language: 'en', locale: 'en-GB' })
    people = {
      dentist: await app.aPerson(clinic, ['dentist']),
      hygienist: await app.aPerson(clinic, ['hygienist'], { family_name: 'Köhler', given_name: 'Jana' }),
      assistant: await app.aPerson(clinic, ['assistant'], { family_name: 'Vogt', given_name: 'Lena' }),
      reception: await app.aPerson(clinic, ['reception'], { family_name: 'Seidel' }),
      admin: await app.aPerson(clinic, ['admin'], { family_name: 'Adler' }),
    }
    patient = await app.aPatient(clinic)
  })
  beforeEach(async () => {
    visit = await app.within(clinic, (db) =>
      one<Row>(
        db,
        `insert into schedule.appointments (patient_id, starts_at, ends_at, status, takes_part)
         values (:patient, now(), now() + interval '30 minutes', 'completed', false) returning id`,
        { patient: patient.id },
      ),
    )
  })
  after(() => app.stop())

  const as = (who: keyof typeof people) => app.as(people[who], clinic)

  /** Texts for every part of the root canal template; those named differ. */
  function texts(given: Record<string, string> = {}): string[] {
    return parts.map((part) => given[part.key] ?? (part.needed ? `${part.label} written.` : ''))
  }

  async function begin(browser: Browser, more: Record<string, string> = {}): Promise<string> {
    const id = newId()
    const begun = await browser.post(`/patients/${patient.id}/notes`, {
      id,
      visit: '',
      template: 'rootcanal',
      ...more,
    })
    expect(begun.status).to.equal(303)
    expect(begun.location).to.equal(`/clinical/notes/${id}`)
    return id
  }

  function form(version: number, text: string[]) {
    return { version: String(version), template: 'rootcanal', text }
  }

  async function signed(browser: Browser, more: Record<string, string> = {}): Promise<string> {
    const id = await begin(browser, more)
    const done = await browser.post(`/clinical/notes/${id}/signature`, form(1, texts()))
    expect(done.status).to.equal(303)
    return id
  }

  it('are written, saved while typing, signed, and read as they were signed', async () => {
    const dentist = await as('dentist')
    const id = await begin(dentist, { visit: visit.id })
    const editor = await dentist.get(`/clinical/notes/${id}`)
    expect(editor.$('h1').text()).to.match(/^Note, /)
    expect(editor.$('textarea[name=text]')).to.have.length(parts.length)
    expect(editor.$('textarea').first().attr('autofocus'), 'who opens a note writes').not.to.equal(undefined)
    expect(editor.$('[autofocus]')).to.have.length(1)
    expect(editor.$('.who-slim .slim-name').text()).to.equal('Hoffmann, Sabine')

    const saved = await dentist.post(`/clinical/notes/${id}/text.json`, form(1, texts({ reason: 'Pain' })))
    expect(JSON.parse(saved.text)).to.have.keys('version', 'time').and.to.include({ version: 2 })

    const done = await dentist.post(
      `/clinical/notes/${id}/signature`,
      form(2, texts({ reason: 'Pain at night' })),
    )
    expect(done.location).to.match(new RegExp(`^/clinical/notes/${id}\\?done=`))
    const shown = await dentist.get(done.location as string)
    expect(shown.$('.seal').first().text()).to.contain('Signed and locked').and.to.contain('Thomas Weber')
    expect(shown.$('dd').first().text()).to.equal('Pain at night')
    expect(shown.$('textarea[name=text]')).to.have.length(0)
  })

  it('go on where the author left off at the same visit', async () => {
    const dentist = await as('dentist')
    const id = await begin(dentist, { visit: visit.id })
    const again = await dentist.post(`/patients/${patient.id}/notes`, {
      id: newId(),
      visit: visit.id,
      template: 'free',
    })
    expect(again.location).to.equal(`/clinical/notes/${id}`)
  })

  it('are not signed while a needed part is empty, and nothing typed is lost', async () => {
    const dentist = await as('dentist')
    const id = await begin(dentist)
    const shown = await dentist.post(
      `/clinical/notes/${id}/signature`,
      form(1, texts({ closure: '', told: 'Rest.' })),
    )
    expect(shown.status).to.equal(422)
    const alert = shown.$('error-summary')
    expect(alert.text()).to.contain('Not signed yet').and.to.contain('Medication, closure: needed to sign')
    expect(shown.$(alert.find('a').attr('href') as string).attr('aria-invalid')).to.equal('true')
    expect(shown.$('[aria-invalid]')).to.have.length(1)
    expect(
      shown
        .$('textarea')
        .map((_, it) => shown.$(it).text().trim())
        .get(),
    ).to.include('Rest.')
  })

  it('show both versions to who saves an older one, and then save what they decide', async () => {
    const [here, there] = [await as('dentist'), await as('dentist')]
    const id = await begin(here)
    await there.post(`/clinical/notes/${id}/text`, form(1, texts({ findings: 'Cold test negative' })))
    const script = await here.post(
      `/clinical/notes/${id}/text.json`,
      form(1, texts({ findings: 'Cold test positive' })),
    )
    expect(script.status).to.equal(409)
    const shown = await here.post(
      `/clinical/notes/${id}/text`,
      form(1, texts({ findings: 'Cold test positive' })),
    )
    expect(shown.status).to.equal(409)
    expect(shown.$('.field-stored').text()).to.contain('Cold test negative')
    expect(shown.$('textarea').eq(1).text().trim()).to.equal('Cold test positive')
    const version = Number(shown.$('[name=version]').val())
    const decided = await here.post(
      `/clinical/notes/${id}/text`,
      form(version, texts({ findings: 'Cold test positive' })),
    )
    expect(decided.status).to.equal(303)
  })

  it('signed at another desk keep what was typed here for an addendum', async () => {
    const [here, there] = [await as('dentist'), await as('dentist')]
    const id = await begin(here)
    await there.post(`/clinical/notes/${id}/signature`, form(1, texts()))
    const shown = await here.post(`/clinical/notes/${id}/text`, form(1, texts({ told: 'Call tomorrow' })))
    expect(shown.status).to.equal(409)
    expect(shown.$('details[open] textarea').text().trim()).to.equal('Call tomorrow')
  })

  it('are signed once by two desks at the same moment', async () => {
    const [here, there] = [await as('dentist'), await as('dentist')]
    const id = await begin(here)
    const both = await Promise.all(
      [here, there].map((desk) => desk.post(`/clinical/notes/${id}/signature`, form(1, texts()))),
    )
    expect(both.map((one) => one.status).sort()).to.deep.equal([303, 409])
  })

  it('keep every word when the template changes', async () => {
    const dentist = await as('dentist')
    const id = await begin(dentist)
    await dentist.post(`/clinical/notes/${id}/template`, {
      ...form(1, texts({ closure: 'Cavit' })),
      template: 'filling',
    })
    const shown = await dentist.get(`/clinical/notes/${id}`)
    expect(shown.$('.part-label').last().text()).to.equal('Medication, closure')
    expect(shown.$('textarea').last().text().trim()).to.equal('Cavit')
  })

  it('of someone else are not found before they are signed, and are read by colleagues after', async () => {
    const dentist = await as('dentist')
    const id = await begin(dentist)
    const hygienist = await as('hygienist')
    expect((await hygienist.get(`/clinical/notes/${id}`)).status).to.equal(404)
    expect((await hygienist.post(`/clinical/notes/${id}/text`, form(1, texts()))).status).to.equal(404)
    await dentist.post(`/clinical/notes/${id}/signature`, form(1, texts()))
    expect((await hygienist.get(`/clinical/notes/${id}`)).status).to.equal(200)
  })

  it('are closed to reception and to the clinic’s admin', async () => {
    const id = await signed(await as('dentist'))
    for (const role of ['reception', 'admin'] as const) {
      const browser = await as(role)
      for (const path of [`/clinical/notes/${id}`, `/patients/${patient.id}/notes`, '/clinical'])
        expect((await browser.get(path)).status, `${role} ${path}`).to.equal(403)
      expect(
        (await browser.post(`/patients/${patient.id}/notes`, { id: newId(), visit: '', template: 'free' }))
          .status,
      ).to.equal(403)
    }
  })

  it('are not read through the patient’s record either, by who may not read them', async () => {
    const dentist = await as('dentist')
    const id = await begin(dentist)
    await dentist.post(`/clinical/notes/${id}/signature`, form(1, texts({ told: 'Something private' })))
    await dentist.post(`/clinical/notes/${id}/addenda`, {
      id: newId(),
      reason: 'call',
      words: 'Something private',
    })
    const theirs = await dentist.get(`/patients/${patient.id}/activity`)
    expect(theirs.text).to.contain('Something private')
    const record = await (await as('admin')).get(`/patients/${patient.id}/activity`)
    expect(record.status).to.equal(200)
    expect(record.text).to.contain('Addendum').and.not.to.contain('Something private')
  })

  it('of another clinic are not found', async () => {
    const id = await signed(await as('dentist'))
    const other = await app.aClinic()
    const theirs = await app.as(await app.aPerson(other, ['dentist']), other)
    expect((await theirs.get(`/clinical/notes/${id}`)).status).to.equal(404)
    expect((await theirs.get(`/patients/${patient.id}/notes`)).status).to.equal(404)
    expect(
      (await theirs.post(`/patients/${patient.id}/notes`, { id: newId(), visit: '', template: 'free' }))
        .status,
    ).to.equal(404)
    expect(
      (await theirs.post(`/clinical/notes/${id}/addenda`, { id: newId(), reason: 'a', words: 'b' })).status,
    ).to.equal(404)
  })

  it('written by an assistant are handed to a dentist to be signed', async () => {
    const assistant = await as('assistant')
    const id = await begin(assistant, { visit: visit.id })
    expect((await assistant.post(`/clinical/notes/${id}/signature`, form(1, texts()))).status).to.equal(403)
    const given = await assistant.post(`/clinical/notes/${id}/handover`, {
      ...form(1, texts()),
      to: people.dentist.id,
    })
    expect(given.status).to.equal(303)
    expect((await assistant.get(`/clinical/notes/${id}`)).status).to.equal(404)
    const dentist = await as('dentist')
    const work = await dentist.get('/clinical')
    expect(work.$(`a[href="/clinical/notes/${id}"]`)).to.have.length(1)
    await dentist.post(`/clinical/notes/${id}/signature`, form(1, texts()))
    expect((await dentist.get(`/clinical/notes/${id}`)).$('.seal').text()).to.contain('Written by Lena Vogt')
  })

  it('that are signed get addenda, sent twice counted once, and stay as they were', async () => {
    const dentist = await as('dentist')
    const id = await signed(dentist)
    const addendum = { id: newId(), reason: 'phone call', words: 'Slight pain on biting.' }
    await dentist.post(`/clinical/notes/${id}/addenda`, addendum)
    await dentist.post(`/clinical/notes/${id}/addenda`, addendum)
    const shown = await dentist.get(`/clinical/notes/${id}`)
    expect(shown.$('section.addendum')).to.have.length(1)
    expect(shown.$('section.addendum').text())
      .to.contain('phone call')
      .and.to.contain('Slight pain on biting.')
    const empty = await dentist.post(`/clinical/notes/${id}/addenda`, {
      id: newId(),
      reason: '',
      words: 'Something',
    })
    expect(empty.status).to.equal(422)
    expect(empty.$('[name=words]').text().trim()).to.equal('Something')
  })

  it('without a word can be thrown away, others not', async () => {
    const dentist = await as('dentist')
    const id = await begin(dentist)
    const none = parts.map(() => '')
    expect((await dentist.post(`/clinical/notes/${id}/removal`, form(1, texts()))).status).to.equal(422)
    expect((await dentist.post(`/clinical/notes/${id}/removal`, form(1, none))).status).to.equal(303)
    expect((await dentist.get(`/clinical/notes/${id}`)).status).to.equal(404)
  })

  it('wait on the work list of their author, with a count in the header', async () => {
    const hygienist = await as('hygienist')
    const before = await hygienist.get('/clinical')
    await begin(hygienist)
    const shown = await hygienist.get('/clinical')
    const number = (page: typeof shown) => Number(page.$('a.tool[href="/clinical"] .count').text() || 0)
    expect(number(shown)).to.equal(number(before) + 1)
    expect(shown.$('tbody tr').text()).to.contain('Hoffmann').and.to.contain('Findings')
  })

  it('are asked for after visits that have none', async () => {
    await app.within(clinic, (db) =>
      one(
        db,
        `with p as (insert into schedule.providers (user_id, name, short_name, profession)
           values (:dentist, 'Dr. Weber', 'Weber', 'dentist') returning id)
         update schedule.appointments set provider_id = (select id from p), starts_at = now() - interval '1 hour', ends_at = now()
         where id = :visit and tenant_id = :clinic returning id`,
        { dentist: people.dentist.id, visit: visit.id, clinic: clinic.id },
      ),
    )
    const dentist = await as('dentist')
    const work = await dentist.get('/clinical')
    const row = work.$(`form:has(input[value="${visit.id}"])`)
    expect(row).to.have.length(1)
    const fields = Object.fromEntries(
      row
        .find('input')
        .map((_, it) => [[it.attribs['name'], it.attribs['value']]])
        .get(),
    )
    const begun = await dentist.post(row.attr('action') as string, fields)
    expect(begun.location).to.equal(`/clinical/notes/${fields['id']}`)
    expect((await dentist.get('/clinical')).$(`form:has(input[value="${visit.id}"])`)).to.have.length(0)
    expect(
      (await dentist.get(`/clinical/notes/${fields['id']}`)).$('.sheet-head .hint').first().text(),
    ).to.contain('Weber')
  })

  it('put who read them on the record', async () => {
    const dentist = await as('dentist')
    const id = await signed(dentist)
    await (await as('assistant')).get(`/clinical/notes/${id}`)
    const { count } = await app.within(clinic, (db) =>
      one<{ count: number }>(
        db,
        `select count(*)::int as count from history.reads where what = :what and actor_id = :who and :patient = any(patients)`,
        { who: people.assistant.id, patient: patient.id, what: 'GET /clinical/notes/:id' },
      ),
    )
    expect(count).to.be.greaterThan(0)
  })
})
