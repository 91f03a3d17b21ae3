import { expect } from 'chai'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Row } from '../testing/factories.ts'
import { aKnownPerson, codeOf, type Known, PASSWORD, signIn } from './testing/people.ts'

describe('signing in', () => {
  let app: TestApp
  let clinic: Row
  let miriam: Known

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    miriam = await aKnownPerson(app, clinic)
  })
  after(() => app.stop())
  // All these browsers sit at one address: their failures would add up.
  beforeEach(() => app.owner.knex.raw('delete from access.limits'))
  const secondsPass = () => app.owner.knex.raw(`delete from access.limits where key like 'pace:%'`)

  it('asks for the password, then for a code, and leads where one was going', async () => {
    const browser = app.visitor()
    const first = await browser.post('/sign-in', {
      email: miriam.email,
      password: PASSWORD,
      next: '/patients',
    })
    expect([first.status, first.location]).to.deep.equal([303, '/sign-in/code?next=%2Fpatients'])
    expect((await browser.get('/sign-in/code?next=%2Fpatients')).status).to.equal(200)
    const second = await browser.post('/sign-in/code', {
      code: codeOf(miriam),
      kind: 'app',
      next: '/patients',
    })
    expect([second.status, second.location]).to.deep.equal([303, '/patients'])
    expect((await browser.get('/patients')).status).to.equal(200)
  })

  it('opens nothing between the password and the code', async () => {
    const browser = app.visitor()
    await browser.post('/sign-in', { email: miriam.email, password: PASSWORD })
    expect((await browser.get('/patients')).location).to.match(/^\/sign-in/)
    expect((await browser.get('/')).location).to.match(/^\/sign-in/)
    expect((await browser.get('/sign-in/enrolment')).location).to.match(/^\/sign-in/)
  })

  it('takes each code of the app once, also when twenty come at the same moment', async () => {
    const person = await aKnownPerson(app, clinic)
    const browsers = await Promise.all(Array.from({ length: 20 }, () => app.as(person, clinic, 'code')))
    const code = codeOf(person)
    const answers = await Promise.all(
      browsers.map((browser) => browser.post('/sign-in/code', { code, kind: 'app' })),
    )
    expect(answers.filter(({ status }) => status === 303).length).to.equal(1)
    await app.owner.knex.raw('delete from access.limits')
    const older = app.visitor()
    await older.post('/sign-in', { email: person.email, password: PASSWORD })
    const replayed = await older.post('/sign-in/code', { code: codeOf(person, -1), kind: 'app' })
    expect(replayed.status).to.equal(422)
  })

  it('gives the session a new id at each step; the old ones are dead', async () => {
    const person = await aKnownPerson(app, clinic)
    const browser = app.visitor()
    await browser.post('/sign-in', { email: person.email, password: PASSWORD })
    const before = browser.cookies.get('chairside')
    await browser.post('/sign-in/code', { code: codeOf(person), kind: 'app' })
    expect(browser.cookies.get('chairside')).not.to.equal(before)
    const thief = app.visitor()
    thief.cookies.set('chairside', before as string)
    expect((await thief.get('/patients')).location).to.match(/^\/sign-in/)
    expect((await thief.get('/sign-in/code')).location).to.match(/^\/sign-in/)
  })

  it('does not accept a session id that somebody else chose', async () => {
    const person = await aKnownPerson(app, clinic)
    const browser = app.visitor()
    browser.cookies.set('chairside', 's:chosen-by-someone.else')
    await signIn(app, person, browser)
    expect(browser.cookies.get('chairside')).not.to.contain('chosen')
  })

  it('says the same of a wrong password and of an unknown address, in about the same time', async () => {
    const known = async () =>
      app.visitor().post('/sign-in', { email: miriam.email, password: 'not it at all' })
    const unknown = async (n: number) =>
      app.visitor().post('/sign-in', { email: `nobody${n}@example.org`, password: 'not it at all' })
    const [one, other] = [await known(), await unknown(0)]
    expect([one.status, other.status]).to.deep.equal([422, 422])
    expect(one.$('.note').text()).to.equal(other.$('.note').text())
    expect(await ratioOf(known, () => unknown(1))).to.be.within(0.7, 1.4)
  })

  it('takes as long over a forgotten password whether or not there is the account', async () => {
    const post = (email: string) => app.visitor().post('/forgotten', { email })
    const [known, unknown] = [await post(miriam.email), await post('nobody@example.org')]
    expect([known.status, unknown.status]).to.deep.equal([200, 200])
    expect(known.$('main').text()).to.equal(unknown.$('main').text())
    const ratio = await ratioOf(
      () => post(miriam.email),
      () => post('nobody@example.org'),
    )
    expect(ratio).to.be.within(0.7, 1.4)
  })

  it('slows an account down, and rests it after ten failures, whether or not there is one', async () => {
    const person = await aKnownPerson(app, clinic)
    for (const email of [person.email, 'still-nobody@example.org']) {
      const guess = async (password: string) =>
        (await app.visitor().post('/sign-in', { email, password })).$('.note b').first().text()
      for (let n = 0; n < 6; n++)
        expect(await guess(`guess ${n}`)).to.equal('E-mail or password is not right')
      expect(await guess('too soon')).to.equal('Wait a few seconds before the next try')
      for (let n = 6; n < 10; n++) {
        await secondsPass()
        expect(await guess(`guess ${n}`)).to.equal('E-mail or password is not right')
      }
      await secondsPass()
      expect(await guess(PASSWORD)).to.match(/^Too many tries/)
    }
  })

  it('ends at the next click when the person is disabled', async () => {
    const person = await aKnownPerson(app, clinic)
    const browser = await app.as(person, clinic)
    expect((await browser.get('/patients')).status).to.equal(200)
    await app.within(clinic, (db) =>
      db('access.users').where({ id: person.id }).update({ state: 'disabled' }),
    )
    expect((await browser.get('/patients')).location).to.match(/^\/sign-in/)
    const again = await app.visitor().post('/sign-in', { email: person.email, password: PASSWORD })
    expect(again.status).to.equal(422)
  })

  it('lets the password alone in on the demo, whose page says so', async () => {
    const demo = await startApp({ mode: 'demo' })
    try {
      const place = await demo.aClinic()
      const person = await aKnownPerson(demo, place, ['reception'], { app: false })
      const browser = demo.visitor()
      expect((await browser.get('/sign-in')).text).to.contain('This is the demo')
      const done = await browser.post('/sign-in', { email: person.email, password: PASSWORD })
      expect(done.location).to.equal('/')
      expect((await browser.get('/patients')).status).to.equal(200)
    } finally {
      await demo.stop()
    }
  })

  it('stays for seven days at most when asked to, and forgets with the browser otherwise', async () => {
    const browser = app.visitor()
    const person = await aKnownPerson(app, clinic)
    await browser.post('/sign-in', { email: person.email, password: PASSWORD, stay: 'on' })
    const done = await browser.post('/sign-in/code', { code: codeOf(person), kind: 'app' })
    const cookie = done.headers.getSetCookie().find((line) => line.startsWith('chairside=')) ?? ''
    const until = Date.parse(/expires=([^;]+)/i.exec(cookie)?.[1] ?? '')
    expect((until - Date.now()) / 86_400_000).to.be.within(6.9, 7.01)
    const other = app.visitor()
    await other.post('/sign-in', { email: person.email, password: PASSWORD })
    const brief = await other.post('/sign-in/code', { code: codeOf(person, 1), kind: 'app' })
    expect(brief.status).to.equal(303)
    expect(brief.headers.getSetCookie().find((line) => line.startsWith('chairside='))).not.to.match(
      /expires/i,
    )
  })

  it('puts failed tries on the record, without what was typed', async () => {
    const address = 'someone-unheard-of@example.org'
    await app.visitor().post('/sign-in', { email: address, password: 'not it at all' })
    const { rows } = await app.owner.knex.raw(
      `select r.*, r::text as whole from history.refusals r order by id desc limit 1`,
    )
    expect([rows[0].what, rows[0].why]).to.deep.equal(['POST /sign-in', 'access.refusals.notRight'])
    expect(rows[0].whole).not.to.contain(address)
  })

  it('is over after signing out, also for who kept the cookie', async () => {
    const browser = await signIn(app, await aKnownPerson(app, clinic))
    const kept = browser.cookies.get('chairside') as string
    const out = await browser.post('/sign-out')
    expect(out.location).to.equal('/sign-in')
    const thief = app.visitor()
    thief.cookies.set('chairside', kept)
    expect((await thief.get('/patients')).location).to.match(/^\/sign-in/)
  })

  it('with TLS ties its cookie to this server and keeps browsers to TLS', async () => {
    const secure = await startApp({ publicUrl: 'https://127.0.0.1', trustedProxies: ['loopback'] })
    try {
      const clinic = await secure.aClinic()
      const person = await aKnownPerson(secure, clinic)
      const { headers } = await fetch(`${secure.url}/sign-in`, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'x-forwarded-proto': 'https',
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({ email: person.email, password: PASSWORD }).toString(),
      })
      const [cookie = ''] = headers.getSetCookie()
      expect(cookie).to.match(/^__Host-chairside=/)
      expect(cookie.split('; ')).to.include.members(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax'])
      expect(cookie).not.to.contain('Domain')
      expect(headers.get('strict-transport-security')).to.equal('max-age=31536000')
    } finally {
      await secure.stop()
    }
  })

  it('without TLS, on this machine alone, keeps its cookie from scripts and other sites all the same', async () => {
    const person = await aKnownPerson(app, clinic)
    const { headers } = await app.visitor().post('/sign-in', { email: person.email, password: PASSWORD })
    const [cookie = ''] = headers.getSetCookie()
    expect(cookie).to.match(/^chairside=/)
    expect(cookie.split('; ')).to.include.members(['Path=/', 'HttpOnly', 'SameSite=Lax'])
    expect(headers.get('strict-transport-security')).to.equal(null)
  })

  /** The quickest of one against the quickest of the other, taken in turn: what the machine does besides falls out. */
  async function ratioOf(one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<number> {
    const quickest = [Infinity, Infinity]
    for (let round = 0; round < 12; round++) {
      await app.owner.knex.raw('delete from access.limits')
      for (const [at, work] of [one, other].entries()) {
        const from = performance.now()
        await work()
        quickest[at] = Math.min(quickest[at] as number, performance.now() - from)
      }
    }
    return (quickest[0] as number) / (quickest[1] as number)
  }
})
