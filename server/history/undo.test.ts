import { expect } from 'chai'
import { all, maybe } from '../db/sql.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser, Shown } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { type Change } from './undo.queries.ts'
import { hindranceTo, type Undoables } from './undo.ts'

describe('undo', () => {
  let app: TestApp
  let clinic: Row
  let desk: Browser
  let admin: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    desk = await app.as(await app.aPerson(clinic, ['reception']), clinic)
    admin = await app.as(await app.aPerson(clinic, ['admin']), clinic)
  })
  after(() => app.stop())

  async function aNewPatient(): Promise<{ id: string; made: Shown; undo: string }> {
    const id = newId()
    const family_name = `Irrtum${id.slice(-6)}`
    const made = await desk.post('/patients', { id, family_name, given_name: 'Ina', born_on: '' })
    expect(made.status).to.equal(303)
    const shown = await desk.get(made.location as string)
    return { id, made: shown, undo: shown.$('.undo form').attr('action') as string }
  }

  function patient(id: string) {
    return app.within(clinic, (db) => maybe(db, 'select * from patients.patients where id = :id', { id }))
  }

  it('takes back what the person just did, and says so', async () => {
    const { id, made, undo } = await aNewPatient()
    expect(made.$('.undo [name=back]').val()).to.equal(`/patients/${id}`)
    const undone = await desk.post(undo, { back: `/patients/${id}` })
    expect(undone.status).to.equal(303)
    expect(undone.location).to.match(/^\/patients\?done=history\.done\.undone$/)
    expect(await patient(id)).to.equal(undefined)
    expect((await desk.get(`/patients/${id}`)).status).to.equal(404)
  })

  it('is itself on the record', async () => {
    const { id, undo } = await aNewPatient()
    await desk.post(undo, { back: '/' })
    const changes = await app.within(clinic, (db) =>
      all<{ operation: string }>(db, 'select operation from history.changes where row_id = :id order by id', {
        id,
      }),
    )
    expect(changes.map(({ operation }) => operation)).to.deep.equal(['insert', 'delete'])
  })

  it('leaves a row alone that someone changed since, and says so', async () => {
    const { id, undo } = await aNewPatient()
    await app.within(clinic, (db) =>
      all(db, `update patients.patients set city = 'Bonn' where id = :id`, { id }),
    )
    const refused = await desk.post(undo, { back: `/patients/${id}` })
    expect(refused.status).to.equal(422)
    expect(refused.$('main').text()).to.contain('Inzwischen hat es jemand anderes geändert')
    expect(refused.$('main a').attr('href')).to.equal(`/patients/${id}`)
    expect(await patient(id)).to.include({ city: 'Bonn' })
  })

  it('refuses what others did, but not to an admin', async () => {
    const { id, undo } = await aNewPatient()
    const other = await app.as(await app.aPerson(clinic, ['dentist']), clinic)
    expect((await other.post(undo, { back: '/' })).status).to.equal(422)
    expect((await admin.post(undo, { back: '/' })).status).to.equal(303)
    expect(await patient(id)).to.equal(undefined)
  })

  it('does not know another clinic’s changes', async () => {
    const elsewhere = await app.aClinic()
    const stranger = await app.as(await app.aPerson(elsewhere, ['admin']), elsewhere)
    const { id, undo } = await aNewPatient()
    expect((await stranger.post(undo, { back: '/' })).status).to.equal(404)
    expect(await patient(id)).not.to.equal(undefined)
  })

  it('goes back to a page of this server and nowhere else', async () => {
    const { id } = await aNewPatient()
    const [change] = await app.within(clinic, (db) =>
      all<{ request_id: string }>(db, 'select request_id from history.changes where row_id = :id', { id }),
    )
    await app.within(clinic, (db) =>
      all(db, `update patients.patients set city = 'Bonn' where id = :id`, { id }),
    )
    const refused = await desk.post(`/changes/${change?.request_id}/undo`, { back: '//evil.example' })
    expect(refused.$('main a').attr('href')).to.equal('/')
  })

  it('puts back an update and a deletion, whatever the columns hold', async () => {
    const { id } = await app.aPatient(clinic)
    const request = await app.within(clinic, async (db) => {
      await all(
        db,
        `update patients.patients set born_on = null, desk_note = 'x', number = number + 1000 where id = :id`,
        { id },
      )
      const [{ request }] = (await all<{ request: string }>(
        db,
        `select current_setting('chairside.request') as request`,
      )) as [{ request: string }]
      return request
    })
    expect((await admin.post(`/changes/${request}/undo`, { back: '/patients' })).status).to.equal(303)
    expect(await patient(id)).to.include({ born_on: '1972-03-12', desk_note: '', version: 3 })
  })

  it('never takes back tables that no domain lets be taken back', () => {
    const change = { at: new Date(), table_name: 'billing.payments', actor_kind: 'user', actor_id: 'me' }
    const asking = { user: 'me', now: new Date(), may: () => true }
    expect(hindranceTo([change as Change], asking, {})).to.equal('never')
  })

  for (const [what, changes, expected] of [
    ['ten minutes', { at: new Date('2026-03-01T10:00:00Z') }, undefined],
    ['eleven minutes', { at: new Date('2026-03-01T09:59:00Z') }, 'late'],
    ['someone else', { at: new Date('2026-03-01T10:00:00Z'), actor_id: 'you' }, 'others'],
  ] as const) {
    it(`after ${what} ${expected ? 'is refused' : 'is allowed'}`, () => {
      const undoables: Undoables = { 'patients.alerts': { may: 'patients.write' } }
      const change = { table_name: 'patients.alerts', actor_kind: 'user', actor_id: 'me', ...changes }
      const now = new Date('2026-03-01T10:10:00Z')
      const asking = { user: 'me', now, may: (name: string) => name === 'patients.write' }
      expect(hindranceTo([change as unknown as Change], asking, undoables)).to.equal(expected)
    })
  }
})
