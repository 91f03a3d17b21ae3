import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { expect } from 'chai'
import { all, one } from '../../db/sql.ts'
import { inTenant } from '../../db/tenant.ts'
import { newId } from '../../lib/ids.ts'
import { moveImport } from '../../patients/imports/imports.queries.ts'
import { problemCounts, problemsFrom } from '../../patients/imports/problems.queries.ts'
import { outcomesOf } from '../../patients/imports/rows.queries.ts'
import { patientsImport } from '../../patients/imports/patientsImport.ts'
import { beginImport } from '../../patients/imports/start.ts'
import { check, run, type Step, undo } from '../../patients/imports/steps.ts'
import { rewriteSearchWords } from '../../patients/searchWords.ts'
import { startApp, type TestApp } from '../../testing/app.ts'
import type { Row } from '../../testing/factories.ts'
import { neededData } from '../../testing/sharedData.ts'
import { appointmentsImport } from './appointmentsImport.ts'
import { visitsToSettle } from './appointmentRows.queries.ts'

describe('importing an appointment list', () => {
  let app: TestApp
  let clinic: Row
  let admin: Row

  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    clinic = await app.aClinic()
    admin = await app.aPerson(clinic, ['admin'])
  })
  after(() => app.stop())

  it('gives past visits to the patients imported before, and tells what it could not believe', async () => {
    await runIt(await checked(patientsImport, file('opendental-patients.csv')))
    const step = await checked(appointmentsImport, file('opendental-appointments.csv'))
    const problems = await within((db) => problemCounts(db, step.id))
    expect(problems.map((one) => `${one.level} ${one.key}`)).members([
      'bad start',
      'bad patientUnknown',
      'mind length',
      'mind afterDeath',
    ])
    await runIt(step)
    expect(await outcomes(step)).include({ made: 4, bad: 2 })
    const visits = await seen(
      'select status, takes_part, what, original from schedule.appointments order by starts_at',
    )
    expect(visits).deep.equal([
      { status: 'completed', takes_part: false, what: 'After death', original: null },
      { status: 'completed', takes_part: false, what: 'Check-up', original: null },
      {
        status: 'completed',
        takes_part: false,
        what: 'Endless, says the file',
        original: { minutes: 28_879_200 },
      },
      { status: 'broken', takes_part: false, what: 'Did not come', original: { minutes: -30 } },
    ])
    const again = await checked(appointmentsImport, file('opendental-appointments.csv'))
    expect(await outcomes(again)).include({ duplicate: 4, ready: 0 })
  })

  it('books visits to come where there is room, and lists the others to settle', async () => {
    const { id } = await app.aPatient(clinic, {
      family_name: 'Hoffmann',
      given_name: 'Sabine',
      born_on: '1972-03-12',
    })
    await app.within(clinic, async (db) => {
      await rewriteSearchWords(db, id)
      const dentist = await one<Row>(
        db,
        `insert into schedule.providers (name, short_name, profession) values ('Dr. Weber', 'Weber', 'dentist') returning id`,
      )
      await all(db, `insert into schedule.chairs (name, provider_id) values ('Zimmer 1', :id)`, {
        id: dentist.id,
      })
    })
    const list = `Patient;Geburtsdatum;Datum;Uhrzeit;Dauer;Behandler;Zimmer;Behandlung
Sabine Hoffmann;12.03.1972;01.07.2037;9:00;30;Weber;Zimmer 1;Füllung
Hoffmann, Sabine;12.03.1972;01.07.2037;9:15;30;Dr. Weber;zimmer 1;Kontrolle
Hoffmann, Sabine;12.03.1972;01.07.2037;10:00;30;Weber;Zimmer 9;Krone
Niemand, Nora;12.03.1972;01.07.2037;11:00;30;Weber;Zimmer 1;
`
    const step = await checked(appointmentsImport, Readable.from([Buffer.from(list)]))
    const { problems: told } = await within((db) =>
      problemsFrom(db, step.id, { only: '', after: 0, limit: 20 }),
    )
    const futures = told.filter((one) => one.key.startsWith('future') || one.key === 'patientUnknown')
    expect(futures.map((one) => [one.row_number, one.key])).deep.equal([
      [3, 'futureOverlap'],
      [4, 'futurePlace'],
      [5, 'patientUnknown'],
    ])
    expect(await seen('select id from schedule.appointments')).deep.equal([])
    await runIt(step)
    const visits = await seen('select takes_part, what from schedule.appointments order by starts_at')
    expect(visits).deep.equal([
      { takes_part: true, what: 'Füllung' },
      { takes_part: false, what: 'Kontrolle' },
      { takes_part: false, what: 'Krone' },
    ])
    const settle = await within((db) => visitsToSettle(db, step.id, 10))
    expect(settle.map((one) => one.row_number)).deep.equal([3, 4])
  })

  it('takes visits back, except those changed since; then their patients too', async () => {
    const people = await checked(patientsImport, file('opendental-patients.csv'))
    await runIt(people)
    const step = await checked(appointmentsImport, file('opendental-appointments.csv'))
    await runIt(step)
    await app.within(clinic, (db) =>
      all(db, `update schedule.appointments set note = 'seen' where source = '3'`),
    )
    await undoIt(step)
    expect(await outcomes(step)).include({ undone: 3, changed: 1 })
    await undoIt(people)
    expect(await outcomes(people)).include({ undone: 1, changed: 2 })
  })

  it('the 11,861 visits of the data folder, without loss', async function () {
    this.timeout(120_000)
    const patients = neededData(this, 'patients/opendental_patient.csv')
    const visits = neededData(this, 'patients/opendental_appointment.csv')
    await runIt(await checked(patientsImport, createReadStream(patients)))
    const began = performance.now()
    const step = await checked(appointmentsImport, createReadStream(visits))
    await runIt(step)
    console.log(`        11,861 visits checked and imported in ${Math.round(performance.now() - began)} ms`)
    expect(await outcomes(step)).include({ made: 11_861, bad: 0, duplicate: 0 })
    const counts = await seen(`select count(*)::int as visits, count(original)::int as doubted,
      max((original ->> 'minutes')::int) / 1440 as days from schedule.appointments`)
    expect(counts).deep.equal([{ visits: 11_861, doubted: 541, days: 20_054 }])
  })

  function who(request: string) {
    return { tenant: clinic.id, actor: { kind: 'user' as const, id: admin.id }, request }
  }

  async function checked(kind: unknown, bytes: AsyncIterable<Buffer>): Promise<Step> {
    const id = newId()
    const setting = { timeZone: 'Europe/Berlin', country: 'DE', locale: 'de-DE' }
    const step = { pool: app.services.pool, who: who(id), id, kind: kind as never, setting }
    await inTenant(app.services.pool, step.who, async (db) => {
      await beginImport(db, step.kind, { id, fileName: 'list.csv', by: admin.id, country: 'DE' }, bytes)
      await moveImport(db, id, { from: ['described'], to: 'checking' })
    })
    await check(step)
    return step
  }

  async function runIt(step: Step): Promise<void> {
    await within((db) => moveImport(db, step.id, { from: ['checked'], to: 'running' }))
    await run(step)
  }

  async function undoIt(step: Step): Promise<void> {
    await within((db) => moveImport(db, step.id, { from: ['done'], to: 'undoing' }))
    await undo({ ...step, who: who(newId()) })
  }

  function within<T>(work: Parameters<typeof inTenant<T>>[2]): Promise<T> {
    return inTenant(app.services.pool, who(newId()), work)
  }

  const outcomes = (step: Step) => within((db) => outcomesOf(db, step.id))
  const seen = (text: string) => within((db) => all<Record<string, unknown>>(db, text))
})

function file(name: string) {
  return createReadStream(new URL(`../../../test/fixtures/imports/${name}`, import.meta.url).pathname)
}
