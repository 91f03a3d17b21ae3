import { expect } from 'chai'
import PostalMime from 'postal-mime'
import { inTenant } from '../db/tenant.ts'
import { keepSchedules, startWorker, type Worker } from '../jobs/worker.ts'
import { jobs } from '../domains.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Row } from '../testing/factories.ts'
import { type MailServer, mailingTo, startMailServer } from '../testing/mailServer.ts'
import { latestMessages } from './messages.queries.ts'
import { postMail } from './mail.ts'

describe('mail', () => {
  let app: TestApp
  let clinic: Row
  let worker: Worker
  let smtp: MailServer
  let refuse = 0

  before(async () => {
    smtp = await startMailServer({ busy: () => refuse-- > 0 })
    app = await startApp(mailingTo(smtp))
    clinic = await app.aClinic()
    worker = await startWorker(app.services, { jobs })
  })
  after(async () => {
    await worker.stop()
    await app.stop()
    await smtp.close()
  })

  const who = () => ({ tenant: clinic.id, actor: { kind: 'system' as const, id: null }, request: newId() })
  const state = () =>
    inTenant(app.services.pool, who(), (db) => latestMessages(db, 1)).then(([message]) => message)
  const until = async (wanted: string) => {
    for (let tries = 0; tries < 100 && (await state())?.state !== wanted; tries++)
      await new Promise((wait) => setTimeout(wait, 100))
    return state()
  }

  it('leaves after the transaction that posted it, and its text is forgotten', async () => {
    await inTenant(app.services.pool, who(), (db) =>
      postMail(db, { to: 'sabine@example.org', subject: 'Übung', text: 'Guten Tag' }),
    )
    expect((await until('sent'))?.body).to.equal(null)
    const mail = await PostalMime.parse(smtp.arrived[0] as string)
    expect(mail.subject).to.equal('Übung')
    expect(mail.text?.trim()).to.equal('Guten Tag')
  })

  it('has one line for its subject and one address, whatever somebody is called', async () => {
    const name = 'Hoffmann\r\nBcc: everybody@example.org\r\n\r\nHello'
    await inTenant(app.services.pool, who(), (db) =>
      postMail(db, { to: 'sabine@example.org', subject: name, text: name }),
    )
    expect((await until('sent'))?.state).to.equal('sent')
    const mail = await PostalMime.parse(smtp.arrived.at(-1) as string)
    expect(mail.subject).to.equal('Hoffmann Bcc: everybody@example.org Hello')
    expect(mail.headers.map(({ key }) => key)).not.to.include('bcc')
    expect(mail.html).to.equal(undefined)
    const to = 'sabine@example.org\r\nBcc: everybody@example.org'
    const posted = inTenant(app.services.pool, who(), (db) => postMail(db, { to, subject: 'x', text: 'x' }))
    const refused = await posted.catch((failure: { constraint?: string }) => failure.constraint)
    expect(refused).to.equal('address_is_one_line')
  })

  it('never leaves when the transaction is rolled back', async () => {
    const before = smtp.arrived.length
    await inTenant(app.services.pool, who(), async (db) => {
      await postMail(db, { to: 'sabine@example.org', subject: 'Nie', text: 'Nie' })
      throw new Error('changed my mind')
    }).catch(() => {})
    await inTenant(app.services.pool, who(), (db) =>
      postMail(db, { to: 'sabine@example.org', subject: 'Doch', text: 'Doch' }),
    )
    await until('sent')
    expect(smtp.arrived.slice(before).map((text) => /Subject: (.*)/.exec(text)?.[1]?.trim())).to.deep.equal([
      'Doch',
    ])
  })

  it('is tried again when the mail server says later', async function () {
    this.timeout(30_000)
    refuse = 1
    const before = smtp.arrived.length
    await inTenant(app.services.pool, who(), (db) =>
      postMail(db, { to: 'sabine@example.org', subject: 'Später', text: 'Später' }),
    )
    for (let tries = 0; tries < 200 && smtp.arrived.length === before; tries++)
      await new Promise((wait) => setTimeout(wait, 100))
    expect((await until('sent'))?.state).to.equal('sent')
    expect(smtp.arrived.length).to.equal(before + 1)
  })

  it('what is scheduled is enqueued once, however many servers keep the schedule', async () => {
    const now = new Date()
    const count = async () => {
      const found = await app.owner.knex.raw(
        `select count(*)::int as count from access.occurrences where schedule = 'mail.send'`,
      )
      return (found as { rows: { count: number }[] }).rows[0]?.count
    }
    const every = [{ job: 'mail.send', every: 'day' as const }]
    await Promise.all([1, 2, 3].map(() => keepSchedules(app.services, every, now)))
    expect(await count()).to.equal(1)
  })
})
