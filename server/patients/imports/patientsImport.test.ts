import { createReadStream } from 'node:fs'
import { expect } from 'chai'
import { all } from '../../db/sql.ts'
import { inTenant, type Who } from '../../db/tenant.ts'
import { newId } from '../../lib/ids.ts'
import { startApp, type TestApp } from '../../testing/app.ts'
import type { Row } from '../../testing/factories.ts'
import { neededData } from '../../testing/sharedData.ts'
import { moveImport, updateChoices } from './imports.queries.ts'
import { problemsFrom } from './problems.queries.ts'
import { outcomesOf, rowsWith } from './rows.queries.ts'
import { patientsImport } from './patientsImport.ts'
import { beginImport } from './start.ts'
import { check, run, type Step, undo } from './steps.ts'

describe('importing a patient list', () => {
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

  it('brings in everyone whose row is good, found by name, with alerts, phones and who pays', async () => {
    const step = await checked(fixture('opendental-patients.csv'))
    expect(await outcomes(step)).include({ ready: 3, bad: 1 })
    await runIt(step)
    expect(await outcomes(step)).include({ made: 3, bad: 1 })
    const patients = await seen(
      `select number::int as number, family_name, state, died_on, guarantor_id from patients.patients order by number`,
    )
    expect(patients.map((one) => [one.number, one.family_name, one.state])).deep.equal([
      [1, "O'Hara", 'active'],
      [2, "O'Hara", 'active'],
      [3, 'Núñez', 'inactive'],
    ])
    expect(patients[1]?.guarantor_id).a('string')
    expect((await seen(`select kind from patients.alerts order by kind`)).map((one) => one.kind)).deep.equal([
      'anticoagulant',
      'latex_allergy',
      'other_allergy',
    ])
    const found = await seen(`select distinct patient_id from patients.search_words where word = 'nunez'`)
    expect(found.length).equal(1)
    const next = await seen(`select access.next_number('patient')::int as number`)
    expect(next[0]?.number).equal(4)
  })

  it('writes every change on the record under the import and the person who ran it', async () => {
    const step = await checked(fixture('opendental-patients.csv'))
    await runIt(step)
    const changes = await seen(
      `select distinct actor_id from history.changes where request_id = '${step.id}' and table_name like 'patients.%'`,
    )
    expect(changes).deep.equal([{ actor_id: admin.id }])
  })

  it('finds those who are here already, and leaves them out unless told otherwise', async () => {
    await runIt(await checked(fixture('patienten-utf-8-bom.csv')))
    const again = await checked(fixture('patienten-windows-1252.csv'))
    expect(await outcomes(again)).include({ ready: 0, duplicate: 4, bad: 3 })
    await runIt(again)
    expect(await outcomes(again)).include({ made: 0, left: 4, bad: 3 })
    const taken = await checked(fixture('patienten-utf-16.csv'))
    await within((db) => updateChoices(db, taken.id, { duplicates: 'take', badRows: 'skip' }))
    await runIt(taken)
    expect(await outcomes(taken)).include({ made: 4, left: 0 })
    const numbers = await seen('select number::int as number from patients.patients order by number')
    expect(new Set(numbers.map((one) => one.number)).size).equal(numbers.length)
  })

  it('compares again right before the run: who was here may be gone, who was not may have come', async () => {
    const first = await checked(fixture('patienten-utf-8-bom.csv'))
    const second = await checked(fixture('patienten-windows-1252.csv'))
    await runIt(first)
    await runIt(second)
    expect(await outcomes(second), 'came in between').include({ made: 0, left: 4 })
    const third = await checked(fixture('patienten-utf-16.csv'))
    expect(await outcomes(third)).include({ duplicate: 4 })
    await within((db) => moveImport(db, first.id, { from: ['done'], to: 'undoing' }))
    await undo({ ...first, who: who(newId()) })
    await runIt(third)
    expect(await outcomes(third), 'gone in between').include({ made: 4, left: 0 })
  })

  it('takes a whole import back, and keeps whom someone changed since', async () => {
    const step = await checked(fixture('opendental-patients.csv'))
    await runIt(step)
    await app.within(clinic, (db) => all(db, `update patients.patients set city = 'Tara' where number = 2`))
    await within((db) => moveImport(db, step.id, { from: ['done'], to: 'undoing' }))
    await undo({ ...step, who: who(newId()) })
    expect(await outcomes(step)).include({ undone: 1, changed: 2, bad: 1 })
    const left = await seen('select number::int as number from patients.patients order by number')
    expect(left).deep.equal([{ number: 1 }, { number: 2 }])
    expect((await seen(`select state from patients.imports where id = '${step.id}'`))[0]?.state).equal(
      'undone',
    )
  })

  it('brings in nobody when one row fails in the middle', async () => {
    const step = await checked(fixture('opendental-patients.csv'))
    await app.within(clinic, (db) =>
      all(db, `update patients.import_rows set draft = draft || '{"sex":"?"}' where row_number = 4`),
    )
    await within((db) => moveImport(db, step.id, { from: ['checked'], to: 'running' }))
    const failure = await run(step).then(
      () => null,
      (error: unknown) => error,
    )
    expect(failure).instanceOf(Error)
    expect(await seen('select id from patients.patients')).deep.equal([])
  })

  it('keeps cells that fit no field, and the word and place of everything odd', async () => {
    const step = await checked(fixture('patienten-windows-1252.csv'))
    const rows = await within((db) => rowsWith(db, step.id, { outcomes: ['ready'], after: 0, limit: 1 }))
    expect(rows[0]?.source.at(-1)).equal('AOK Plus')
    const { problems } = await within((db) =>
      problemsFrom(db, step.id, { only: 'date', after: 0, limit: 10 }),
    )
    expect(problems).deep.equal([
      { row_number: 5, column_name: 'Geb.', level: 'bad', key: 'date', value: '31.02.1990' },
    ])
  })

  it('lists every problem of a row on one page, however many rows have some', async () => {
    const step = await checked(fixture('patienten-windows-1252.csv'))
    const page = (after: number, limit: number) =>
      within((db) => problemsFrom(db, step.id, { only: '', after, limit }))
    const whole = await page(0, 1000)
    expect(whole.next).equal(null)
    const turned: typeof whole.problems = []
    for (let after: number | null = 0; after !== null; ) {
      const { problems, next } = await page(after, 1)
      turned.push(...problems)
      after = next
    }
    expect(turned).deep.equal(whole.problems)
    expect(turned.length).greaterThan(new Set(turned.map(({ row_number }) => row_number)).size)
  })

  it('the 400 patients of the data folder, without loss', async function () {
    this.timeout(60_000)
    const path = neededData(this, 'patients/opendental_patient.csv')
    const began = performance.now()
    const step = await checked(path)
    await runIt(step)
    console.log(`        400 patients checked and imported in ${Math.round(performance.now() - began)} ms`)
    expect(await outcomes(step)).include({ made: 400, bad: 0, duplicate: 0 })
    const counted = await seen(
      `select count(*)::int as patients, count(died_on)::int as died from patients.patients`,
    )
    expect(counted).deep.equal([{ patients: 400, died: 75 }])
    const alerts = await seen(
      `select kind, count(*)::int as n from patients.alerts where kind like '%allergy' group by kind order by kind`,
    )
    expect(alerts).deep.equal([
      { kind: 'latex_allergy', n: 6 },
      { kind: 'other_allergy', n: 237 },
    ])
    const german = neededData(this, 'patients/patienten_latin1_semicolon.csv')
    const again = await checked(german)
    expect(await outcomes(again)).include({ duplicate: 120, ready: 0, bad: 0 })
  })

  function who(request: string): Who {
    return { tenant: clinic.id, actor: { kind: 'user', id: admin.id }, request }
  }

  async function checked(path: string): Promise<Step> {
    const id = newId()
    const step: Step = {
      pool: app.services.pool,
      who: who(id),
      id,
      kind: patientsImport as never,
      setting: { timeZone: 'Europe/Berlin', country: 'DE', locale: 'de-DE' },
    }
    await inTenant(app.services.pool, step.who, async (db) => {
      await beginImport(
        db,
        step.kind,
        { id, fileName: 'list.csv', by: admin.id, country: 'DE' },
        createReadStream(path),
      )
      await moveImport(db, id, { from: ['described'], to: 'checking' })
    })
    await check(step)
    return step
  }

  async function runIt(step: Step): Promise<void> {
    await within((db) => moveImport(db, step.id, { from: ['checked'], to: 'running' }))
    await run(step)
  }

  function within<T>(work: Parameters<typeof inTenant<T>>[2]): Promise<T> {
    return inTenant(app.services.pool, who(newId()), work)
  }

  const outcomes = (step: Step) => within((db) => outcomesOf(db, step.id))

  function seen(text: string): Promise<Record<string, unknown>[]> {
    return within((db) => all<Record<string, unknown>>(db, text))
  }
})

function fixture(name: string): string {
  return new URL(`../../../test/fixtures/imports/${name}`, import.meta.url).pathname
}
