import { type AddressInfo, createServer, type Server, Socket } from 'node:net'
import { expect } from 'chai'
import sharp from 'sharp'
import { insertCatalogue, procedures } from '../server/clinical/catalogue.queries.ts'
import { MOUTH } from '../server/clinical/place.ts'
import { insertTreatment } from '../server/clinical/treatments.queries.ts'
import { jobs } from '../server/domains.ts'
import { fileJobs } from '../server/files/jobs.ts'
import { startWorker, type Worker } from '../server/jobs/worker.ts'
import { newId } from '../server/lib/ids.ts'
import { startApp, type TestApp } from '../server/testing/app.ts'
import type { Browser } from '../server/testing/browsing.ts'
import type { Row } from '../server/testing/factories.ts'
import { type MailServer, mailingTo, startMailServer } from '../server/testing/mailServer.ts'
import { aJpeg } from '../server/testing/samples.ts'
import { upload } from '../server/testing/sending.ts'

type Connect = (this: Socket, ...asked: unknown[]) => Socket

describe('printing, mailing and drawing', function () {
  this.timeout(60_000)
  let app: TestApp
  let clinic: Row
  let person: Row
  let desk: Browser
  let worker: Worker
  let trap: Server
  let bait: string
  let visits = 0
  const targets = new Set<string>()
  const connect = Socket.prototype.connect as unknown as Connect
  let smtp: MailServer

  before(async () => {
    trap = createServer((socket) => {
      visits += 1
      socket.destroy()
    })
    await new Promise<void>((listening) => trap.listen(0, '127.0.0.1', listening))
    smtp = await startMailServer()
    const address = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/x.png`
    bait = `<img src="${address}">@import url(${address});{{> ${address}}} file:///etc/passwd`
    app = await startApp(mailingTo(smtp))
    clinic = await app.aClinic({ name: bait.slice(0, 100) })
    person = await app.aPerson(clinic, ['admin', 'dentist', 'reception'], { family_name: bait.slice(0, 100) })
    desk = await app.as(person, clinic)
    await app.within(clinic, (db) => insertCatalogue(db, 'EUR'))
    worker = await startWorker(app.services, { jobs })
    Socket.prototype.connect = function (this: Socket, ...asked: unknown[]) {
      targets.add(targetOf(asked))
      return connect.apply(this, asked)
    } as typeof Socket.prototype.connect
  })
  after(async () => {
    Socket.prototype.connect = connect as unknown as typeof Socket.prototype.connect
    await worker.stop()
    await app.stop()
    trap.close()
    await smtp.close()
  })

  it('connect to the database and the mail server, and to nothing that is named in what they show', async () => {
    const patient = await app.aPatient(clinic, {
      family_name: bait.slice(0, 100),
      given_name: bait.slice(0, 100),
    })
    const invoice = await invoiced(patient)
    for (const path of [
      `/invoices/${invoice}/pdf`,
      `/invoices/${invoice}`,
      `/patients/${patient.id}`,
      '/schedule',
    ])
      expect((await desk.get(path)).status, path).to.equal(200)
    await pictured(patient)
    const member = await only('select id from access.memberships where user_id = ?', person.id)
    expect((await desk.post(`/admin/people/${member}/reset`)).status).to.equal(200)
    for (let tries = 0; tries < 200 && smtp.arrived.length === 0; tries++)
      await new Promise((wait) => setTimeout(wait, 100))
    expect(smtp.arrived.length, 'mails that arrived').to.equal(1)

    expect(visits, 'connections to what was named in texts').to.equal(0)
    const { port } = new URL(app.url)
    const expected = [`127.0.0.1:${port}`, `127.0.0.1:${smtp.port}`]
    const others = [...targets].filter((one) => !one.includes('.s.PGSQL.') && !one.endsWith(':5432'))
    expect(others.sort()).to.deep.equal(expected.sort())
  })

  async function invoiced(patient: Row): Promise<string> {
    const [id, treatment] = [newId(), newId()]
    await app.within(clinic, async (db) => {
      const procedure = (await procedures(db)).find(({ area }) => area === 'mouth')
      if (!procedure) throw new Error('no procedure')
      const fee = { minor: 5000n, currency: 'EUR' }
      const how = {
        place: MOUTH,
        status: 'completed' as const,
        provider: person.id,
        visit: null,
        note: bait,
        fee,
      }
      await insertTreatment(db, { id: treatment, patient: patient.id, procedure, ...how })
    })
    const made = await desk.post(`/patients/${patient.id}/invoices`, { id, treatments: [treatment] })
    expect(made.status).to.equal(303)
    return id
  }

  /** A picture whose pictures are drawn, too. */
  async function pictured(patient: Row): Promise<void> {
    const bytes = await sharp(await aJpeg())
      .withExif({ IFD0: { ImageDescription: bait } })
      .toBuffer()
    const fields = { batch: newId(), kind: '' }
    await upload(desk, `/patients/${patient.id}/documents`, fields, { field: 'files', name: 'x.jpg', bytes })
    const file = await only('select id from files.files where tenant_id = ?', clinic.id)
    const who = { tenant: clinic.id, actor: { kind: 'system' as const, id: null }, request: newId() }
    const settle = fileJobs.find(({ name }) => name === 'files.settle')
    await settle?.work({ services: app.services, who, data: { file } as never })
    const document = await only('select id from documents.documents where tenant_id = ?', clinic.id)
    expect((await desk.get(`/documents/${document}/picture`)).status).to.equal(200)
  }

  async function only(sql: string, value: string): Promise<string> {
    const { rows } = await app.owner.knex.raw(sql, [value])
    return (rows[0] as Row).id
  }
})

/** Where a socket is asked to lead, as node:net hands it on: options, or already normalised ones in a list. */
function targetOf(asked: unknown[]): string {
  const [first] = asked.flat() as ({ path?: string; host?: string; port?: number } | number | string)[]
  if (typeof first !== 'object') return String(asked.slice(0, 2).reverse().join(':'))
  return first.path ?? `${first.host ?? ''}:${first.port ?? ''}`
}
