import { expect } from 'chai'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser, Shown } from '../testing/browsing.ts'
import { timed } from '../testing/sending.ts'
import type { Row } from '../testing/factories.ts'

const CONNECTIONS = 20

describe('a server without a free connection to its database', function () {
  this.timeout(30_000)
  let app: TestApp
  let clinic: Row
  let desk: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    desk = await app.as(await app.aPerson(clinic, ['reception']), clinic)
  })
  after(() => app.stop())

  it('says so within three seconds and when to come again, to however many, and is back within five', async () => {
    const [, usual] = await timed(crowd())
    const release = await holdAll()
    const [answers, took] = await timed(crowd())
    await release()
    for (const { status, headers } of answers)
      expect([status, headers.get('retry-after')]).to.deep.equal([503, '3'])
    expect(took).to.be.below(3000 + usual)
    const [back, after] = await timed(untilWell())
    expect(back.status).to.equal(200)
    expect(after).to.be.below(5000)
  })

  it('does the same when who is signed in is not known yet and cannot be looked up', async () => {
    const person = await app.aPerson(clinic, ['reception'])
    const fresh = await Promise.all(Array.from({ length: 12 }, () => app.as(person, clinic)))
    const lock = await app.owner.knex.transaction()
    await lock.raw('lock table access.sessions in access exclusive mode')
    const [answers, took] = await timed(Promise.all(fresh.map((browser) => browser.get('/patients'))))
    await lock.rollback()
    const [after, usual] = await timed(Promise.all(fresh.map((browser) => browser.get('/patients'))))
    for (const { status, headers } of answers)
      expect([status, headers.get('retry-after')]).to.deep.equal([503, '3'])
    expect(took).to.be.below(3000 + usual)
    expect(after.map(({ status }) => status)).to.deep.equal(fresh.map(() => 200))
  })

  it('gives up waiting for what somebody else holds on to, in the same words', async () => {
    const [patient, alert] = [await app.aPatient(clinic), newId()]
    await desk.post(`/patients/${patient.id}/alerts`, { id: alert, kind: 'pacemaker', words: '' })
    const lock = await app.owner.knex.transaction()
    await lock.raw('select from patients.alerts where id = ? for update', [alert])
    const shown = await desk.post(`/patients/${patient.id}/alerts/${alert}/end`)
    await lock.rollback()
    expect([shown.status, shown.headers.get('retry-after')]).to.deep.equal([503, '3'])
    expect((await desk.post(`/patients/${patient.id}/alerts/${alert}/end`)).status).to.equal(303)
  })

  /** Forty who want something at once. */
  function crowd(): Promise<Shown[]> {
    const ask = (nr: number) => (nr % 2 ? desk.get('/patients') : desk.post('/appointments', {}))
    return Promise.all(Array.from({ length: 40 }, (_, nr) => ask(nr)))
  }

  /** Takes every connection there is, one after the other; the answer gives them back. */
  async function holdAll(): Promise<() => Promise<unknown>> {
    const held: { rollback(): Promise<unknown> }[] = []
    for (let taken = 0; taken < CONNECTIONS; taken++) {
      const one = await app.services.pool.knex.transaction()
      await one.raw('select 1')
      held.push(one)
    }
    return () => Promise.all(held.map((one) => one.rollback()))
  }

  async function untilWell(): Promise<Shown> {
    for (;;) {
      const shown = await desk.get('/patients')
      if (shown.status === 200) return shown
    }
  }
})
