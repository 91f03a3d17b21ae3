import { expect } from 'chai'
import { all } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import { recordOf } from '../history/record.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Row } from '../testing/factories.ts'
import { tablesReadWhole } from '../testing/scans.ts'
import { mayBeSame } from './duplicates.queries.ts'
import { familyMembers } from './family.queries.ts'
import { countsOfList, patientsListed } from './list.queries.ts'
import { findPatient } from './patients.queries.ts'
import { searchPatients } from './search.ts'
import { patientsOpenedBy } from './search.queries.ts'
import { findSheet } from './sheet.queries.ts'

const MANY = 5000
const OWN = 'select * from patients.patients where tenant_id = public.current_tenant()'

describe('many patients', () => {
  let app: TestApp
  let clinic: Row
  let one: string

  before(async function () {
    this.timeout(60_000)
    app = await startApp()
    clinic = await app.aClinic()
    one = (await app.aPatient(clinic, { family_name: 'Quastenflosser', given_name: 'Quentin' })).id
    await fill(clinic, MANY)
    await fill(await app.aClinic(), 2000)
    await app.owner.knex.raw(
      'vacuum analyze patients.patients, patients.search_words, patients.contacts, patients.alerts, history.reads, history.changes',
    )
  })
  after(() => app.stop())

  /** Patients with three words each; every fourth can be called and has an alert and a read. */
  async function fill(tenant: Row, many: number): Promise<void> {
    const name = (seed: string) => `initcap(left(translate(md5(${seed}), '0123456789', 'ghijklmnop'), 9))`
    const steps = [
      `insert into patients.patients (number, family_name, given_name, born_on)
       select 100000 + i, ${name('i::text')}, ${name(`'g' || i`)}, date '1930-01-01' + (i * 7 % 30000)
       from generate_series(1, ${many}) i`,
      `insert into patients.search_words (patient_id, word, kind)
       select id, lower(family_name), 'family' from patients.patients union all
       select id, lower(given_name), 'given' from patients.patients union all
       select id, to_char(born_on, 'DDMMYYYY'), 'birth' from patients.patients on conflict do nothing`,
      `insert into patients.contacts (patient_id, kind, value)
       select id, 'mobile', '0170 1234567' from patients.patients where number % 4 = 0`,
      `insert into patients.alerts (patient_id, kind) select id, 'other' from patients.patients where number % 4 = 0`,
      `insert into history.reads (patients, what, actor_kind, actor_id, request_id)
       select array[id], 'GET /patients', 'user', id, gen_random_uuid() from patients.patients where number % 4 = 0`,
    ]
    // The owner sees every clinic's rows: each step is bound to this one's.
    for (const step of [steps[0] as string, 'analyze patients.patients', ...steps.slice(1)]) {
      await app.within(tenant, (db) => db.raw(step.replaceAll('from patients.patients', `from (${OWN}) own`)))
    }
  }

  const locale = 'de-DE'
  const first = { limit: 50, after: null, before: null }
  const window = { patient: '', actor: null, since: null, before: null, limit: 50 }
  const marks = {
    own: '',
    family: ['hoff'],
    given: ['sab'],
    day: '1972-03-12',
    born: ['19720312'],
    phones: ['1701234567'],
    emails: ['quentinexampleorg'],
    both: true,
  }

  const hot: Record<string, (db: Db) => Promise<unknown>> = {
    'four letters of a name': (db) => searchPatients(db, 'quas', { locale, limit: 8 }),
    'two parts of a name': (db) => searchPatients(db, 'quas quen', { locale, limit: 8 }),
    'a birth date': (db) => searchPatients(db, '12.3.1972', { locale, limit: 8 }),
    'a misspelt name': (db) => searchPatients(db, 'quastenfloser', { locale, limit: 8 }),
    'a patient’s strip': (db) => findPatient(db, one),
    'a patient’s form': (db) => findSheet(db, one),
    'a patient’s family': (db) => familyMembers(db, one),
    'whom a person opened last': (db) => patientsOpenedBy(db, one, { what: 'GET /patients/X', limit: 5 }),
    'the first page of the list': (db) =>
      patientsListed(db, { state: 'current', letter: null, conditions: [] }, first),
    'a page in the middle of the list': (db) =>
      patientsListed(db, { state: 'current', letter: null, conditions: [] }, { ...first, after: one }),
    'the page before': (db) =>
      patientsListed(db, { state: 'current', letter: null, conditions: [] }, { ...first, before: one }),
    'the list from Q': (db) => patientsListed(db, { state: 'current', letter: 'q', conditions: [] }, first),
    'how many there are': (db) => countsOfList(db, [`p.created_at >= date_trunc('month', now())`]),
    'who may be the same': (db) => mayBeSame(db, { ...marks, own: one }),
    'a patient’s record': (db) => recordOf(db, { ...window, patient: one }, { kind: null, row: null }),
  }

  for (const [name, work] of Object.entries(hot)) {
    it(`reads no table from end to end for ${name}`, async () => {
      const read = await tablesReadWhole(app, clinic, work)
      // Clinics are few; all of them are quicker than an index.
      expect(read.filter((table) => table !== 'access.tenants')).to.deep.equal([])
    })
  }

  it('would notice a table read from end to end', async () => {
    const read = await tablesReadWhole(app, clinic, (db) =>
      all(db, `select id from patients.patients where desk_note like '%needle%'`),
    )
    expect(read).to.include('patients.patients')
  })

  it('finds the one among thousands, also when it is misspelt', async () => {
    const found = await app.within(clinic, (db) => searchPatients(db, 'quast quen', { locale, limit: 8 }))
    expect(found.patients.map(({ id }) => id)).to.deep.equal([one])
    const close = await app.within(clinic, (db) => searchPatients(db, 'quastenfloser', { locale, limit: 8 }))
    expect(close.close.map(({ id }) => id)).to.include(one)
  })
})
