import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { all } from '../../db/sql.ts'
import { INSTALLATION } from '../../db/tenant.ts'
import { newId } from '../../lib/ids.ts'
import { startApp, type TestApp } from '../../testing/app.ts'
import type { Browser, Shown } from '../../testing/browsing.ts'
import type { Row } from '../../testing/factories.ts'
import { upload } from '../../testing/sending.ts'
import { importJobs } from './imports.jobs.ts'

describe('the pages of an import', () => {
  let app: TestApp
  let clinic: Row
  let admin: Row
  let browser: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    admin = await app.aPerson(clinic, ['admin'])
    browser = await app.as(admin, clinic)
  })
  after(() => app.stop())

  it('lead from the file to the patients and back', async () => {
    const path = await uploaded('patients', file('patienten-windows-1252.csv'), 'Meine Patienten.csv')
    const reading = await browser.get(path)
    expect(reading.status).equal(200)
    expect(reading.$('[name=encoding] [selected]').val()).equal('iso-8859-1')
    expect(reading.$('[name=separator] [selected]').val()).equal(';')
    expect(reading.$('[name=date_order] [selected]').val()).equal('dmy')
    expect(reading.$('#f-map-1 [selected]').val()).equal('family')
    expect(reading.text).include('Müller-Lüdenscheidt')

    expect((await browser.post(`${path}/check`, formOf(reading))).location).equal(path)
    expect((await browser.get(path)).$('progress').length).equal(1)
    await work(path, 'checking')

    const checked = await browser.get(path)
    expect(checked.status).equal(200)
    expect(
      checked
        .$('.counts dd')
        .map((_, one) => checked.$(one).text())
        .get(),
    ).deep.equal(['4', '0', '3', '7'])
    // Only what is there asks for a look.
    expect(checked.$('.counts .is-due dd').text()).equal('3')
    expect(checked.$('.counts .is-held').length).equal(0)
    const problems = await browser.get(`${path}/problems?only=date`)
    expect(
      problems
        .$('tbody td')
        .map((_, one) => problems.$(one).text())
        .get()
        .slice(0, 2),
    ).deep.equal(['5', 'Geb.'])

    const refused = await browser.post(`${path}/run`, { bad_rows: 'refuse', duplicates: 'leave' })
    expect(refused.status).equal(422)
    expect(refused.$('[value=refuse]').attr('checked')).equal('checked')
    expect((await browser.post(`${path}/run`, { bad_rows: 'skip', duplicates: 'leave' })).location).equal(
      path,
    )
    await work(path, 'running')

    const done = await browser.get(path)
    expect(done.$('.counts dd').first().text()).equal('4')
    const rejected = await browser.get(`${path}/rejected`)
    expect(rejected.headers.get('content-disposition')).include('attachment')
    expect(rejected.text).include('Doppelt')
    expect((await browser.get('/patients')).text).include('Müller-Lüdenscheidt')

    const patient = (await browser.get('/patients'))
      .$('a:contains("Müller-Lüdenscheidt")')
      .attr('href') as string
    expect((await browser.get(patient)).text).include('AOK Plus')

    await browser.post(`${path}/removal`)
    await work(path, 'undoing')
    expect((await browser.get(path)).text).not.include('/removal"')
    expect((await browser.get('/patients')).text).not.include('Müller-Lüdenscheidt')
    expect((await browser.get('/admin/imports')).text).include('Meine Patienten.csv')
  })

  it('read a file anew in another dialect, and remember the mapping for the next file with these columns', async () => {
    const path = await uploaded('patients', Buffer.from('Eins;Zwei\nHoffmann;12.03.1972\nBusch;29.02.1980\n'))
    const wrong = await browser.post(`${path}/check`, formOf(await browser.get(path)))
    expect(wrong.status).equal(422)
    const form = { ...formOf(await browser.get(path)), map: ['family', 'born'] }
    await browser.post(`${path}/check`, form)
    const next = await uploaded('patients', Buffer.from('Eins;Zwei\nKlein;01.01.1990\n'))
    expect((await browser.get(next)).$('#f-map-1 [selected]').val()).equal('born')
    await browser.post(`${next}/reading`, { ...form, separator: ',', map: [] })
    expect((await browser.get(next)).$('.import-map tbody tr').length).equal(1)
  })

  it('keep a file off that is no list, with a word on what to do', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const shown = await sendList(browser, 'patients', png, 'list.csv')
    expect(shown.status).equal(422)
    expect(shown.text).include('CSV')
    expect((await sendList(browser, 'patients', Buffer.alloc(0), 'list.csv')).status).equal(422)
  })

  it('say where a file stops being readable', async () => {
    const path = await uploaded(
      'patients',
      Buffer.from('Name;Vorname\nKlein;Anna\n"Groß;Otto\nBusch;Karin\n'),
    )
    expect((await browser.get(path)).$('.note.is-bad').text()).include('2')
    await browser.post(`${path}/check`, formOf(await browser.get(path)))
    await work(path, 'checking')
    expect((await browser.get(path)).$('[role=alert]').text()).include('Anführungszeichen')
  })

  it('write formulas into the file of rejected rows as text', async () => {
    const path = await uploaded(
      'patients',
      Buffer.from('Nr;Name;Geb.\n1;=1+1;99.99.1999\n2;@SUM(A1);98.98.1998\n'),
    )
    await browser.post(`${path}/check`, formOf(await browser.get(path)))
    await work(path, 'checking')
    const { text } = await browser.get(`${path}/rejected`)
    expect(text).include("'=1+1").include("'@SUM")
  })

  it('can be discarded before anything came in', async () => {
    const path = await uploaded('appointments', file('opendental-appointments.csv'))
    expect((await browser.post(`${path}/discard`)).location).match(/^\/admin\/imports/)
    expect((await browser.get(path)).location).equal('/admin/imports')
  })

  it('are swept away when nobody came back for a month', async () => {
    const [old, young] = [
      await uploaded('patients', file('opendental-patients.csv')),
      await uploaded('patients', file('opendental-patients.csv')),
    ]
    const id = old.split('/').at(-1) as string
    await app.within(clinic, (db) =>
      all(db, `update patients.imports set created_at = now() - interval '31 days' where id = :id`, { id }),
    )
    const who = { tenant: INSTALLATION, actor: { kind: 'system' as const, id: null }, request: newId() }
    await importJobs[1]!.work({ services: app.services, who, data: {} as never })
    expect((await browser.get(old)).location).equal('/admin/imports')
    expect((await browser.get(young)).status).equal(200)
    const left = await app.within(clinic, (db) =>
      all(db, 'select from patients.import_pieces where import_id = :id', { id }),
    )
    expect(left.length).equal(0)
  })

  it('are the admin’s alone', async () => {
    const path = await uploaded('patients', file('opendental-patients.csv'))
    for (const role of ['reception', 'dentist', 'hygienist', 'assistant'] as const) {
      const other = await app.as(await app.aPerson(clinic, [role]), clinic)
      for (const at of [
        '/admin/imports',
        '/admin/imports/new',
        path,
        `${path}/problems`,
        `${path}/rejected`,
        `${path}/progress`,
      ])
        expect((await other.get(at)).status, `${role} ${at}`).equal(403)
      expect((await sendList(other, 'patients', Buffer.from('Name\nX\n'))).status, role).equal(403)
      expect((await other.post(`${path}/discard`)).status, role).equal(403)
    }
  })

  it('are not there for another clinic', async () => {
    const path = await uploaded('patients', file('opendental-patients.csv'))
    const elsewhere = await app.aClinic()
    const other = await app.as(await app.aPerson(elsewhere, ['admin']), elsewhere)
    for (const at of ['', '/problems', '/rejected', '/progress'])
      expect((await other.get(path + at)).status, at).equal(404)
    const decision = { bad_rows: 'skip', duplicates: 'take' }
    for (const [at, form] of [
      ['/run', decision],
      ['/removal', {}],
      ['/discard', {}],
      ['/description', {}],
    ] as const)
      expect((await other.post(path + at, form)).status, at).equal(404)
    expect((await browser.get('/admin/imports/not-an-id')).status).equal(404)
  })

  it('take a file in UTF-16, as Excel writes it', async () => {
    const path = await uploaded('patients', file('patienten-utf-16.csv'))
    const reading = await browser.get(path)
    expect(reading.$('[name=encoding] [selected]').val()).equal('utf-16le')
    expect(reading.$('#f-map-1 [selected]').val()).equal('family')
  })

  for (const [what, bytes] of [
    ['noise', Buffer.from(Array.from({ length: 9000 }, (_, at) => (at * 7919 + (at >> 3)) % 256))],
    ['zeros', Buffer.alloc(5000)],
    ['a spreadsheet', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(500, 7)])],
  ] as const)
    it(`refuse ${what}: that is no list`, async () => {
      const refused = await sendList(browser, 'patients', bytes)
      expect(refused.status).equal(422)
      expect(refused.$('.field-error').text()).include('keine Liste')
    })

  it('show a file with far too many columns as what it is, without asking what each means', async () => {
    const columns = Array.from({ length: 20_000 }, (_, nr) => `c${nr}`).join(';')
    const path = await uploaded('patients', Buffer.from(`${columns}\n1;2\n`))
    const shown = await browser.get(path)
    expect(shown.$('.note.is-bad').text()).include('höchstens 300')
    expect(shown.text.length).below(1_500_000)
    const refused = await browser.post(`${path}/check`, formOf(shown))
    expect(refused.status).equal(422)
  })

  for (const [what, text, words] of [
    [
      'whose first quotation mark is never closed',
      `"${'x;y\n'.repeat(90_000)}`,
      'Nicht einmal die erste Zeile',
    ],
    ['with no row below its header', 'Nr;Nachname;Vorname;Geburtsdatum\n', 'keine Zeile'],
  ] as const)
    it(`say what is wrong with a file ${what}`, async () => {
      const path = await uploaded('patients', Buffer.from(text))
      expect((await browser.get(path)).$('.note.is-bad').text()).include(words)
    })

  it('read quotation marks as letters when nothing is quoted', async () => {
    const path = await uploaded('patients', Buffer.from('Nachname;Vorname\n"Müller;Anna\nO"Brien;Sean\n'))
    const form = { ...formOf(await browser.get(path)), quote: '' }
    await browser.post(`${path}/reading`, form)
    const shown = await browser.get(path)
    expect(shown.$('[name=quote] [selected]').val()).equal('')
    expect(shown.$('.import-samples').text()).include('"Müller').and.include('O"Brien')
  })

  async function uploaded(kind: string, bytes: Buffer, name = 'list.csv'): Promise<string> {
    const shown = await sendList(browser, kind, bytes, name)
    expect(shown.status, shown.text.slice(0, 500)).equal(303)
    return shown.location as string
  }

  /** What the queue does with the step just asked for. */
  async function work(path: string, step: string): Promise<void> {
    const who = { tenant: clinic.id, actor: { kind: 'system' as const, id: null }, request: newId() }
    const data = { import: path.split('/').at(-1), step, by: admin.id }
    await importJobs[0]!.work({ services: app.services, who, data: data as never })
  }
})

function sendList(browser: Browser, kind: string, bytes: Buffer, name = 'list.csv'): Promise<Shown> {
  return upload(browser, '/admin/imports', { id: newId(), kind }, { field: 'file', name, bytes })
}

/** The form about how the file is read, as it was shown. */
function formOf({ $ }: Shown): Record<string, string | string[]> {
  const chosen = (name: string) => String($(`[name=${name}] [selected]`).val())
  const map = $('[name=map]')
    .map((_, one) => String($(one).find('[selected]').val() ?? ''))
    .get()
  const names = ['encoding', 'separator', 'quote', 'header', 'date_order', 'program']
  return { ...Object.fromEntries(names.map((name) => [name, chosen(name)])), map, remember: 'on' }
}

function file(name: string): Buffer {
  return readFileSync(new URL(`../../../test/fixtures/imports/${name}`, import.meta.url))
}
