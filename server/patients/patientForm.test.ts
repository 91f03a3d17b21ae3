import { expect } from 'chai'
import fc from 'fast-check'
import { all, one } from '../db/sql.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { always } from '../testing/property.ts'

describe('the form of a patient, whatever is sent', () => {
  let app: TestApp
  let clinic: Row
  let desk: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    desk = await app.as(await app.aPerson(clinic, ['reception', 'admin']), clinic)
  })
  after(() => app.stop())

  const word = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      '',
      '31.2.1980',
      '0171 555',
      '<script>',
      `'; drop table x --`,
      'a'.repeat(5000),
      '\u0000',
      newId(),
    ),
  )
  const sent = fc.record(
    {
      family_name: word,
      given_name: word,
      preferred_name: word,
      title: word,
      born_on: word,
      sex: fc.oneof(fc.constantFrom('female', 'male', 'other', 'unknown'), word),
      gender: word,
      language: word,
      contact_id: fc.array(fc.oneof(fc.constant(''), word), { maxLength: 3 }),
      contact_kind: fc.array(fc.oneof(fc.constantFrom('mobile', 'email'), word), { maxLength: 3 }),
      contact_value: fc.array(word, { maxLength: 4 }),
      street: word,
      city: word,
      country: word,
      guarantor_id: word,
      guarantor: word,
      emergency_name: word,
      desk_note: word,
      anyway: fc.constantFrom('on', 'off'),
    },
    { requiredKeys: [] },
  )

  async function halfWritten(): Promise<number> {
    const { count } = await app.within(clinic, (db) =>
      one<{ count: number }>(
        db,
        `select count(*)::int as count from patients.patients p
         where p.tenant_id = public.current_tenant()
           and not exists (select from patients.search_words s where s.patient_id = p.id and s.kind = 'number')`,
      ),
    )
    return count
  }

  it('makes a whole patient or none, and never fails', async () => {
    await always(
      fc.asyncProperty(sent, async (form) => {
        const { status } = await desk.post('/patients', { id: newId(), ...(form as Record<string, string>) })
        expect(status).to.be.oneOf([303, 400, 422])
      }),
      { runs: 200 },
    )
    expect(await halfWritten()).to.equal(0)
  }).timeout(120_000)

  it('changes a patient wholly or not at all, and never fails', async () => {
    const { id } = await app.aPatient(clinic)
    await always(
      fc.asyncProperty(sent, async ({ anyway: _, ...form }) => {
        const [row] = await app.within(clinic, (db) =>
          all<{ version: number }>(db, 'select version from patients.patients where id = :id', { id }),
        )
        const version = String(row?.version)
        const { status } = await desk.post(`/patients/${id}`, {
          ...(form as Record<string, string>),
          version,
        })
        expect(status).to.be.oneOf([303, 400, 422])
      }),
      { runs: 200 },
    )
    expect(await halfWritten()).to.equal(0)
  }).timeout(120_000)

  it('answers every question to the list and the record without failing', async () => {
    const { id } = await app.aPatient(clinic)
    const asked = fc.record(
      {
        q: word,
        state: word,
        letter: word,
        filter: word,
        page: word,
        show: word,
        who: word,
        span: word,
        before: word,
      },
      { requiredKeys: [] },
    )
    await always(
      fc.asyncProperty(
        asked,
        fc.constantFrom('/patients', `/patients/${id}`, `/patients/${id}/activity`),
        async (query, path) => {
          const { status } = await desk.get(`${path}?${new URLSearchParams(query as Record<string, string>)}`)
          expect(status).to.be.lessThan(500)
        },
      ),
      { runs: 200 },
    )
    for (const filter of [
      '?filter=new',
      '?filter=noNextVisit',
      '?state=all',
      '?state=archived',
      '?letter=h',
      '?letter=%23',
      '?page=9',
    ])
      expect((await desk.get(`/patients${filter}`)).status, filter).to.equal(200)
  }).timeout(120_000)
})
