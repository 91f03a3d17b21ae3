import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { insertCatalogue, procedures } from '../server/clinical/catalogue.queries.ts'
import { MOUTH } from '../server/clinical/place.ts'
import { insertTreatment } from '../server/clinical/treatments.queries.ts'
import { newId } from '../server/lib/ids.ts'
import { importJobs } from '../server/schedule/imports/imports.jobs.ts'
import { aDesk, bookingOf, type Desk } from '../server/schedule/testing/desk.ts'
import { startApp, type TestApp } from '../server/testing/app.ts'
import { pdf } from '../server/testing/samples.ts'
import { formOn, upload } from '../server/testing/sending.ts'
import type { Browser, Shown } from '../server/testing/browsing.ts'
import type { Row } from '../server/testing/factories.ts'
import { type Failing, failing, type Fault } from '../server/testing/failing.ts'

const FIXTURES = new URL('fixtures/', import.meta.url)
const letter = { field: 'files', name: 'letter.pdf', bytes: pdf }
/** What is counted or noted beside a write, and stays when the write does not. */
const BESIDE = [
  'access.sign_ins',
  'access.sessions',
  'access.limits',
  'access.devices',
  'access.unfinished',
  'history.refusals',
  'history.reads',
]

describe('a write of which any statement or file operation fails', function () {
  this.timeout(300_000)
  let app: TestApp
  let clinic: Row
  let desk: Desk
  let patient: Row
  let everything: Row
  let browser: Browser
  let fault: Failing
  let counts: string
  let hour = 0
  const logged: string[] = []

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    desk = await aDesk(app, clinic)
    patient = await app.aPatient(clinic)
    everything = await app.aPerson(clinic, ['reception', 'dentist', 'admin'])
    browser = await app.as(everything, clinic)
    await app.within(clinic, (db) => insertCatalogue(db, 'EUR'))
    const { rows } = await app.owner.knex.raw(
      `select string_agg(format('select %L as name, count(*) from %I.%I', n.nspname || '.' || c.relname, n.nspname, c.relname), ' union all ') as sql
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and not c.relispartition
         and n.nspname in ('access', 'patients', 'schedule', 'clinical', 'documents', 'billing', 'files', 'mail', 'history', 'jobs')
         and n.nspname || '.' || c.relname <> all (?)`,
      [BESIDE],
    )
    counts = rows[0].sql
    fault = failing(app)
    const note = (line: unknown) => logged.push(JSON.stringify(line))
    app.services.log = Object.assign(Object.create(app.services.log), { error: note })
  })
  after(async () => {
    fault.restore()
    await app.stop()
  })

  it('is all there or not at all: booking', () =>
    tried(async () => {
      const form = bookingOf(desk, { patient, day: `2031-03-0${(hour += 1)}`, time: '10:00' })
      return () => browser.post('/appointments', form)
    }))

  it('is all there or not at all: signing a note', () =>
    tried(async () => {
      const id = newId()
      await browser.post(`/patients/${patient.id}/notes`, { id, visit: '', template: 'free' })
      const { $ } = await browser.get(`/clinical/notes/${id}`)
      const version = String($('[name=version]').first().val())
      const form = { version, template: 'free', text: ['Füllung 46'] }
      return () => browser.post(`/clinical/notes/${id}/signature`, form)
    }))

  it('is all there or not at all: an invoice, its number included', async () => {
    await tried(async () => {
      const form = { id: newId(), treatments: await treated() }
      return () => browser.post(`/patients/${patient.id}/invoices`, form)
    })
    const { rows } = await app.owner.knex.raw('select number from billing.invoices order by number')
    const numbers = rows.map(({ number }: { number: string }) => Number(number.slice(5)))
    expect(numbers).to.deep.equal([1, 2])
  })

  it('is all there or not at all: a payment', () =>
    tried(async () => {
      const invoice = newId()
      await browser.post(`/patients/${patient.id}/invoices`, { id: invoice, treatments: await treated() })
      const payment = {
        kind: 'payment',
        method: 'cash',
        amount: '10,00',
        paid_on: '2026-11-24',
        reference: '',
      }
      const form = { id: newId(), ...payment }
      return () => browser.post(`/invoices/${invoice}/payments`, form)
    }))

  it('is all there or not at all: an upload', async () => {
    await tried(async () => {
      const fields = { batch: newId(), kind: '' }
      return () => upload(browser, `/patients/${patient.id}/documents`, fields, letter)
    }, ['statement', 'connection', 'file'])
    const { $ } = await browser.get(`/patients/${patient.id}/documents`)
    expect($('#files .file').length).to.equal(3)
  })

  it('is all there or not at all: a file to import', () =>
    tried(async () => {
      const fields = { id: newId(), kind: 'patients' }
      return () => upload(browser, '/admin/imports', fields, list())
    }))

  it('is all there or not at all: the rows of an import', async () => {
    const id = newId()
    await upload(browser, '/admin/imports', { id, kind: 'patients' }, list())
    const reading = await browser.get(`/admin/imports/${id}`)
    await browser.post(`/admin/imports/${id}/check`, formOn(reading, 'form:has([name=encoding])'))
    await step(id, 'checking')
    await browser.post(`/admin/imports/${id}/run`, { bad_rows: 'skip', duplicates: 'take' })
    const before = await patients()
    let n = 0
    while ((await patients()) === before) {
      n += 1
      await app.within(clinic, (db) => db('patients.imports').where({ id }).update({ state: 'running' }))
      fault.arm('statement', n)
      await step(id, 'running').catch(() => {})
      expect(fault.disarm() || (await patients()) > before, `statement ${n} was there`).to.equal(true)
    }
    expect(n, 'statements of an import').to.be.greaterThan(5)
    expect((await patients()) - before).to.equal(3)
    expect((await browser.get(`/admin/imports/${id}`)).text).to.contain('/removal')
  })

  it('shows nothing of a patient whose reading could not be recorded', async () => {
    let shown: Shown | undefined
    for (let n = 1; shown?.status !== 200; n++) {
      if (shown) expect(shown.text, `statement ${n}`).not.to.contain('Hoffmann')
      fault.arm('statement', n)
      shown = await browser.get(`/patients/${patient.id}`)
      const met = fault.disarm()
      if (shown.status === 200) expect(met, `shown, though statement ${n} failed`).to.equal(false)
    }
    expect(shown.text).to.contain('Hoffmann')
  })

  it('tells the log where it failed, and nothing of what was written or by whom', () => {
    expect(logged.length).to.be.greaterThan(50)
    const told = /bitte leise|Füllung|Hoffmann|10,00|letter\.pdf|chairside\.actor|insert into|set local/
    expect(logged.filter((line) => told.test(line))).to.deep.equal([])
  })

  /** For each n: nothing is there after the failure; where there is no n-th any more, everything is. */
  async function tried(
    begin: () => Promise<() => Promise<Shown>>,
    faults: readonly Fault[] = ['statement', 'connection'],
  ): Promise<void> {
    for (const one of faults) {
      const send = await begin()
      const before = await there()
      for (let n = 1; ; n++) {
        fault.arm(one, n)
        const { status, text } = await send()
        const met = fault.disarm()
        const now = await there()
        if (status < 400) {
          expect(now, `${one} ${n}, said to be done`).not.to.deep.equal(before)
          expect(n, `${one}s of it`).to.be.greaterThan(one === 'file' ? 1 : 5)
          break
        }
        expect(text, 'details on the page').not.to.match(/select 1|insert into|node_modules|at async|EIO/)
        // A busy machine may refuse by itself.
        if (!met && status === 503) n -= 1
        else expect(met, `refused with ${status}, though nothing failed`).to.equal(true)
        if (one === 'connection') expect(status, `connection lost at statement ${n}`).to.equal(503)
        expect(now, `${one} ${n}, ${status}`).to.deep.equal(before)
      }
    }
  }

  /** How many rows each table has, and the last numbers given. */
  async function there(): Promise<Record<string, string>> {
    const { rows } = await app.owner.knex.raw(counts.replaceAll('?', '\\?'))
    const series = await app.owner.knex.raw(
      `select string_agg(series || last, ' ' order by series) as last from access.number_series`,
    )
    const each = (rows as { name: string; count: string }[]).map(({ name, count }) => [name, count])
    return { ...Object.fromEntries(each), numbers: series.rows[0].last }
  }

  async function treated(): Promise<string[]> {
    const ids = [newId(), newId()]
    await app.within(clinic, async (db) => {
      const procedure = (await procedures(db)).find(({ area }) => area === 'mouth')
      for (const id of ids)
        await insertTreatment(db, {
          id,
          patient: patient.id,
          procedure: procedure as NonNullable<typeof procedure>,
          place: MOUTH,
          status: 'completed',
          provider: everything.id,
          visit: null,
          note: '',
          fee: { minor: 5000n, currency: 'EUR' },
        })
    })
    return ids
  }

  /** What the queue does with a step of an import. */
  async function step(id: string, name: 'checking' | 'running'): Promise<void> {
    const who = { tenant: clinic.id, actor: { kind: 'system' as const, id: null }, request: newId() }
    const data = { import: id, step: name, by: everything.id }
    await importJobs[0]?.work({ services: app.services, who, data: data as never })
  }

  async function patients(): Promise<number> {
    const { rows } = await app.owner.knex.raw('select count(*)::int as n from patients.patients')
    return rows[0].n
  }
})

function list() {
  const bytes = readFileSync(new URL('imports/opendental-patients.csv', FIXTURES))
  return { field: 'file', name: 'list.csv', bytes }
}
