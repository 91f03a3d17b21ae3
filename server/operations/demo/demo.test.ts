import { expect } from 'chai'
import { Temporal } from 'temporal-polyfill'
import { all, one } from '../../db/sql.ts'
import { inInstallation } from '../../db/tenant.ts'
import { newId } from '../../lib/ids.ts'
import { startApp, type TestApp } from '../../testing/app.ts'
import { demoBlocks } from './blocks.ts'
import type { DemoClinic } from './clinic.ts'
import { demoClinics } from './clinics.ts'
import { fillDemo } from './demo.ts'
import { fillDocuments } from './documents.ts'
import { demoPeople } from './people.ts'
import { randomFrom } from './random.ts'
import { demoVisits } from './visits.ts'

const [praxis] = demoClinics as readonly [DemoClinic]
const now = Temporal.Instant.from('2026-11-24T09:42:00Z')
const today = Temporal.PlainDate.from('2026-11-24')

function invent() {
  const random = randomFrom(praxis.seed)
  const people = demoPeople(praxis, 300, today, random)
  const rooms = {
    chairs: praxis.chairs.map((chair) => ({ id: chair.name, kind: chair.kind, provider: chair.provider })),
    types: new Map(praxis.kinds.map((kind) => [kind.key, kind.name])),
  }
  const reach = { past: 20, coming: 20 }
  return {
    people,
    visits: demoVisits(praxis, rooms, people.patients, now, random, reach),
    blocks: demoBlocks(praxis, rooms, now, random, reach),
  }
}

describe('the demo', () => {
  it('is the same for the same seed and day', () => {
    expect(JSON.stringify(invent())).to.equal(JSON.stringify(invent()))
  })

  it('has a full day, with people waiting, in chairs and done', () => {
    const visits = invent().visits.filter((visit) => visit.starts_at.startsWith('2026-11-24'))
    expect(visits.length).to.be.within(55, 80)
    const found = new Set(visits.map((visit) => visit.status))
    for (const status of ['completed', 'in_chair', 'confirmed'] as const)
      expect(found.has(status), status).to.equal(true)
  })

  it('gives nobody two visits at once in one room, and nobody a future that already happened', () => {
    const ends = new Map<string, string>()
    for (const visit of invent().visits) {
      expect(visit.starts_at >= (ends.get(visit.chair_id) ?? '')).to.equal(true)
      ends.set(visit.chair_id, visit.ends_at)
      if (visit.starts_at > '2026-11-24T09:42') expect(['completed', 'in_chair']).not.to.include(visit.status)
    }
  })

  it('has the team’s meeting and emergency slots today, where nobody is booked', () => {
    const { visits, blocks } = invent()
    const here = blocks.filter((block) => block.starts_at.startsWith('2026-11-24'))
    expect(here.map(({ kind }) => kind)).to.have.members(['emergency', 'emergency', 'meeting'])
    for (const block of blocks)
      for (const visit of visits)
        if (block.chair_id === null || block.chair_id === visit.chair_id)
          expect(visit.ends_at <= block.starts_at || visit.starts_at >= block.ends_at).to.equal(true)
  })

  describe('in a database', () => {
    let app: TestApp

    before(async function () {
      this.timeout(120_000)
      app = await startApp()
      await fillDemo(app.owner, {
        password: 'demo-demo-demo',
        now: new Date(),
        patients: 40,
        reach: { past: 10, coming: 5 },
        progress: () => {},
      })
    })
    after(() => app.stop())

    it('files documents of the patients around today, which open as any other', async () => {
      await fillDocuments(app.owner, app.services.files, { now: new Date(), patients: 3, progress: () => {} })
      const who = { actor: { kind: 'system' as const, id: null }, request: newId() }
      const found = await inInstallation(app.owner, who, (db) =>
        all<{ id: string; patient_id: string; tenant_id: string }>(
          db,
          `select d.id, d.patient_id, d.tenant_id from documents.documents d
           join files.previews p on p.file_id = d.file_id and p.extent = 'large'`,
        ),
      )
      expect(found.length).to.be.greaterThan(2)
      const { id, tenant_id } = found[0]!
      const clinic = { id: tenant_id }
      const reader = await app.as(await app.aPerson(clinic, ['dentist']), clinic)
      for (const path of ['file', 'picture', 'thumbnail'])
        expect((await reader.get(`/documents/${id}/${path}`)).status).to.equal(200)
    }).timeout(60_000)

    it('continues its numbers, and every paid invoice is paid exactly', async () => {
      const who = { actor: { kind: 'system' as const, id: null }, request: newId() }
      const found = await inInstallation(app.owner, who, (db) =>
        one<{ behind: number; overpaid: number; invoices: number }>(
          db,
          `select (select count(*)::int from access.number_series s where s.series = 'patient'
              and s.last <> (select max(number) from patients.patients p where p.tenant_id = s.tenant_id)) 
              + (select count(*)::int from access.number_series s where s.series like 'invoice-%'
              and s.last <> (select max(substr(i.number, 6)::bigint) from billing.invoices i
                where i.tenant_id = s.tenant_id and left(i.number, 4) = substr(s.series, 9))) as behind,
            (select count(*)::int from billing.payments p join billing.invoices i on i.tenant_id = p.tenant_id and i.id = p.invoice_id
              where p.amount_minor <> i.total_minor) as overpaid,
            (select count(*)::int from billing.invoices) as invoices`,
        ),
      )
      expect(found.behind).to.equal(0)
      expect(found.overpaid).to.equal(0)
      expect(found.invoices).to.be.greaterThan(100)
    })
  })
})
