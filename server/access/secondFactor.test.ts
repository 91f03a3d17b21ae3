import { expect } from 'chai'
import { Secret } from 'otpauth'
import { type Db, inTenant } from '../db/tenant.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Row } from '../testing/factories.ts'
import { backupHash } from './codes.ts'
import { replaceBackupCodes, useBackupCode, useStep } from './codes.queries.ts'
import { aKnownPerson, codeOf, PASSWORD } from './testing/people.ts'

describe('the second factor', () => {
  let app: TestApp
  let clinic: Row

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
  })
  after(() => app.stop())

  const enrol = async () => {
    const person = await aKnownPerson(app, clinic, ['reception'], { app: false })
    const browser = app.visitor()
    const first = await browser.post('/sign-in', { email: person.email, password: PASSWORD })
    const shown = await browser.get(first.location as string)
    const secret = Secret.fromBase32(shown.$('.enrolment code').text().replaceAll(' ', ''))
    return { person: { ...person, secret }, browser, shown }
  }

  it('must be enrolled at the first sign-in: a picture to scan, a code, ten backup codes', async () => {
    const { person, browser, shown } = await enrol()
    expect(shown.$('.enrolment img').attr('src')).to.match(/^data:image\/svg\+xml;base64,/)
    expect((await browser.get('/patients')).location).to.match(/^\/sign-in/)
    const wrong = await browser.post('/sign-in/enrolment', { code: '000000' })
    expect(wrong.status).to.equal(422)
    const right = await browser.post('/sign-in/enrolment', { code: codeOf(person) })
    expect(right.$('.backup-codes code').length).to.equal(10)
    expect((await browser.get('/patients')).location).to.match(/^\/sign-in/)
    await browser.post('/sign-in/enrolled')
    expect((await browser.get('/patients')).status).to.equal(200)
  })

  it('is not given away by an older enrolment that somebody left open', async () => {
    const { person, browser } = await enrol()
    const thief = app.visitor()
    await thief.post('/sign-in', { email: person.email, password: PASSWORD })
    const theirs = Secret.fromBase32(
      (await thief.get('/sign-in/enrolment')).$('.enrolment code').text().replaceAll(' ', ''),
    )
    expect(theirs.base32).not.to.equal(person.secret.base32)
    await browser.post('/sign-in/enrolment', { code: codeOf(person) })
    expect((await thief.post('/sign-in/enrolment', { code: codeOf({ secret: theirs }) })).status).to.equal(
      422,
    )
    expect((await thief.post('/sign-in/enrolled')).location).to.match(/^\/sign-in/)
  })

  it('opens once by each backup code', async () => {
    const { person, browser } = await enrol()
    const codes = (await browser.post('/sign-in/enrolment', { code: codeOf(person) })).$('.backup-codes code')
    const code = codes.first().text().toLowerCase().replace('-', ' ')
    const use = async () => {
      const other = app.visitor()
      await other.post('/sign-in', { email: person.email, password: PASSWORD })
      return (await other.post('/sign-in/code', { code, kind: 'backup' })).status
    }
    expect(await use()).to.equal(303)
    expect(await use()).to.equal(422)
  })

  it('has one winner where twenty use one code at the same moment, however they get there', async () => {
    const person = await aKnownPerson(app, clinic)
    const hash = backupHash(app.services.files.master, person.id, 'ABCDE-FGHJK')
    await app.within(clinic, (db) => replaceBackupCodes(db, person.id, [hash]))
    const actor = { kind: 'user' as const, id: person.id }
    const race = (use: (db: Db) => Promise<boolean>) =>
      Promise.all(
        Array.from({ length: 20 }, () =>
          inTenant(app.services.pool, { tenant: clinic.id, actor, request: newId() }, use),
        ),
      )
    const step = Math.floor(Date.now() / 30_000)
    for (const use of [
      (db: Db) => useStep(db, person.id, step),
      (db: Db) => useBackupCode(db, person.id, hash),
    ])
      expect((await race(use)).filter(Boolean).length).to.equal(1)
  })

  it('rests after ten wrong codes', async () => {
    const person = await aKnownPerson(app, clinic)
    const browser = app.visitor()
    await browser.post('/sign-in', { email: person.email, password: PASSWORD })
    for (let n = 0; n < 10; n++) await browser.post('/sign-in/code', { code: `00000${n}`, kind: 'app' })
    const right = await browser.post('/sign-in/code', { code: codeOf(person), kind: 'app' })
    expect(right.status).to.equal(422)
    expect(right.text).to.contain('Too many tries')
  })

  it('keeps its secret sealed in the database', async () => {
    const person = await aKnownPerson(app, clinic)
    const { rows } = await app.owner.knex.raw('select totp_secret from access.users where id = ?', [
      person.id,
    ])
    const stored = (rows as { totp_secret: Buffer }[])[0]?.totp_secret as Buffer
    expect(stored.includes(Buffer.from(person.secret.buffer))).to.equal(false)
  })
})
