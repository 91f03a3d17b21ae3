import { expect } from 'chai'
import { inTenant } from '../db/tenant.ts'
import { startWorker, type Worker } from '../jobs/worker.ts'
import { jobs } from '../domains.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Row } from '../testing/factories.ts'
import { type MailServer, mailingTo, startMailServer } from '../testing/mailServer.ts'
import { freePort } from '../testing/ports.ts'
import { timed } from '../testing/sending.ts'
import { postMail } from './mail.ts'

const MAILS = 5

describe('a mail server that is gone', function () {
  this.timeout(60_000)
  let app: TestApp
  let clinic: Row
  let worker: Worker
  let port: number
  let smtp: MailServer | undefined

  before(async () => {
    port = await freePort()
    app = await startApp(mailingTo({ port }))
    clinic = await app.aClinic()
    worker = await startWorker(app.services, { jobs })
  })
  after(async () => {
    await worker.stop()
    await app.stop()
    await smtp?.close()
  })

  it('bothers nobody who works, and gets each mail once when it is back', async () => {
    const [, took] = await timed(Promise.all(Array.from({ length: MAILS }, (_, nr) => post(`no. ${nr}`))))
    expect(took).to.be.below(5000)
    await until(`select count(*)::int as n from mail.messages where problem is not null`)
    expect(
      await count(`select count(*)::int as n from mail.messages where state = 'queued' and body is not null`),
    ).to.equal(MAILS)

    smtp = await startMailServer({ port })
    // As if the time until the next try had passed.
    await until(`select count(*)::int as n from jobs.job where name = 'mail.send' and state = 'retry'`)
    await app.owner.knex.raw(
      `update jobs.job set start_after = now() where name = 'mail.send' and state = 'retry'`,
    )
    await until(`select count(*)::int as n from mail.messages where state = 'sent' and body is null`)
    const subjects = smtp.arrived.map((text) => /^Subject: (.*)$/m.exec(text)?.[1]?.trim())
    expect(subjects.sort()).to.deep.equal(Array.from({ length: MAILS }, (_, nr) => `no. ${nr}`))
  })

  it('may be gone for a day', async () => {
    const { rows } = await app.owner.knex.raw(
      `select retry_limit, retry_delay, retry_delay_max from jobs.queue where name = 'mail.send' and retry_backoff`,
    )
    const { retry_limit: tries, retry_delay: delay, retry_delay_max: most } = rows[0]
    // The least that pg-boss waits: half of what doubles each time.
    const waits = Array.from({ length: tries }, (_, nr) =>
      Math.min(most, (delay * 2 ** Math.min(16, nr + 1)) / 2),
    )
    expect(waits.reduce((sum, one) => sum + one) / 3600).to.be.greaterThan(24)
  })

  function post(subject: string): Promise<unknown> {
    const who = { tenant: clinic.id, actor: { kind: 'system' as const, id: null }, request: newId() }
    return inTenant(app.services.pool, who, (db) =>
      postMail(db, { to: 'sabine@example.org', subject, text: 'Guten Tag' }),
    )
  }

  async function until(sql: string): Promise<void> {
    const end = Date.now() + 40_000
    while ((await count(sql)) < MAILS && Date.now() < end) await new Promise((wait) => setTimeout(wait, 200))
    expect(await count(sql), sql).to.equal(MAILS)
  }

  async function count(sql: string): Promise<number> {
    const { rows } = await app.owner.knex.raw(sql)
    return rows[0].n
  }
})
