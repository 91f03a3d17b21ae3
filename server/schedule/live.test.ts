import { expect } from 'chai'
import type { Browser, BrowserContext, Page, Route } from 'playwright-core'
import { startApp, type TestApp } from '../testing/app.ts'
import { launchBrowser, openWindow } from '../testing/browser.ts'
import type { Browser as Visitor } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { aDesk, aVisit, bookingOf, type Desk } from './testing/desk.ts'

const DAY = '2027-03-02'

describe('the day on several screens', function () {
  this.timeout(60_000)
  let app: TestApp
  let chromium: Browser
  let clinic: Row
  let desk: Desk
  let reception: Row
  let patient: Row

  before(async () => {
    app = await startApp()
    chromium = await launchBrowser()
    clinic = await app.aClinic()
    desk = await aDesk(app, clinic)
    reception = await app.aPerson(clinic, ['reception'])
    patient = await app.aPatient(clinic, { family_name: 'Hoffmann', given_name: 'Sabine' })
  })
  after(async () => {
    await chromium?.close()
    await app.stop()
  })

  async function aScreen(person: Row): Promise<{ context: BrowserContext; page: Page }> {
    const context = await openWindow(chromium, await app.as(person, clinic))
    return { context, page: await context.newPage() }
  }

  it('shows within two seconds what another desk booked, in every tab of a browser by one stream', async () => {
    const { context, page } = await aScreen(reception)
    await page.goto(`${app.url}/schedule?day=${DAY}`)
    const second = await context.newPage()
    const streams: string[] = []
    second.on('request', (request) => streams.push(request.resourceType()))
    await second.goto(`${app.url}/schedule?day=${DAY}`)
    await page.waitForTimeout(300)
    const other = await app.as(await app.aPerson(clinic, ['reception']), clinic)
    const started = Date.now()
    const booked = await other.post('/appointments', bookingOf(desk, { patient, day: DAY, time: '10:00' }))
    expect(booked.status).to.equal(303)
    await page.waitForSelector('.visit:has-text("Hoffmann")', { timeout: 2000 })
    expect(Date.now() - started).to.be.below(2000)
    await second.bringToFront()
    await second.waitForSelector('.visit:has-text("Hoffmann")', { timeout: 2000 })
    expect(streams).not.to.include('eventsource')
    await context.close()
  })

  for (const view of ['week', 'list'] as const)
    it(`shows it in the ${view} as well, and leaves focus and scrolling where they are`, async () => {
      const day = view === 'week' ? '2027-03-09' : '2027-03-16'
      const common = { patient, chair: desk.chairs[0], provider: desk.dentist, type: desk.type }
      for (let hour = 7; hour < 17; hour++)
        await aVisit(app, clinic, { ...common, starts: `${day}T${String(hour).padStart(2, '0')}:00:00Z` })
      const { id, version } = await aVisit(app, clinic, { ...common, starts: `${day}T17:00:00Z` })
      const { context, page } = await aScreen(reception)
      await page.setViewportSize({ width: 1366, height: 420 })
      const week = view === 'week' ? `&provider=${desk.dentist.id}` : ''
      await page.goto(`${app.url}/schedule/${view}?day=${day}${week}`)
      await page.waitForTimeout(300)
      const last = page.locator(`[data-id="${id}"] a`).first()
      await last.focus()
      const top = () =>
        page.evaluate<number>("(document.querySelector('#daygrid')?.scrollTop ?? 0) + scrollY")
      await page.waitForTimeout(100)
      const scrolled = await top()
      expect(scrolled).to.be.above(20)
      const newcomer = await app.aPatient(clinic, { family_name: 'Quitzow', given_name: view })
      const other = await app.as(await app.aPerson(clinic, ['reception']), clinic)
      const booked = await other.post(
        '/appointments',
        bookingOf(desk, { patient: newcomer, day, time: '08:30' }),
      )
      expect(booked.status).to.equal(303)
      await page.waitForSelector('[data-id]:has-text("Quitzow")', { timeout: 2000 })
      await other.post(`/appointments/${id}/confirmation`, { version: String(version) })
      await page.waitForSelector(`[data-id="${id}"][data-version="${version + 1}"]`, { timeout: 2000 })
      expect(await page.evaluate("document.activeElement?.closest('[data-id]')?.dataset.id")).to.equal(id)
      expect(Math.abs((await top()) - scrolled)).to.be.below(60)
      const { rows } = await app.owner.knex.raw(
        `select what from history.reads where patients @> array[?::uuid] order by id`,
        [newcomer.id],
      )
      expect(rows.map((row: { what: string }) => row.what)).to.deep.equal([`GET /schedule/${view}/live`])
      await context.close()
    })

  it('records once whom a live refresh brought, and nobody twice', async () => {
    const { rows } = await app.owner.knex.raw(
      `select count(*)::int as count from history.reads where what = 'GET /schedule/live' and patients @> array[?::uuid]`,
      [patient.id],
    )
    expect(rows[0].count).to.be.within(1, 2)
  })

  describe('when something changes', () => {
    let page: Page
    let other: Visitor
    const book = async (family_name: string, day: string, time: string) => {
      const newcomer = await app.aPatient(clinic, { family_name })
      const booked = await other.post('/appointments', bookingOf(desk, { patient: newcomer, day, time }))
      expect(booked.status).to.equal(303)
    }
    const shown = (name: string) =>
      page.locator('.visit').filter({ hasText: name }).waitFor({ timeout: 4000 })

    beforeEach(async () => {
      other = await app.as(await app.aPerson(clinic, ['reception']), clinic)
      ;({ page } = await aScreen(reception))
    })
    afterEach(() => page.context().close())

    it('while an answer is on its way, shows it after that answer', async () => {
      await page.goto(`${app.url}/schedule?day=2027-03-23`)
      await page.waitForTimeout(300)
      const [asked, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const late = async (route: Route) => {
        const response = await route.fetch()
        asked.resolve()
        await answered.promise
        await route.fulfill({ response })
      }
      await page.route('**/schedule/live*', late, { times: 1 })
      await book('Ahlers', '2027-03-23', '09:00')
      await asked.promise
      await book('Bruns', '2027-03-23', '10:00')
      await page.waitForTimeout(500)
      answered.resolve()
      await shown('Ahlers')
      await shown('Bruns')
    })

    it('in a tab that nobody sees, shows it as soon as it is looked at', async () => {
      await page.goto(`${app.url}/schedule?day=2027-03-24`)
      await page.waitForTimeout(300)
      const hide = (hidden: boolean) =>
        page.evaluate(`{
          Object.defineProperty(document, 'hidden', { get: () => ${hidden}, configurable: true })
          document.dispatchEvent(new Event('visibilitychange'))
        }`)
      await hide(true)
      await book('Claussen', '2027-03-24', '09:00')
      await page.waitForTimeout(1000)
      expect(await page.locator('.visit').count()).to.equal(0)
      await hide(false)
      await shown('Claussen')
    })
  })

  it('ends with the sign-in: a locked screen hears nothing more', async () => {
    const person = await app.aPerson(clinic, ['reception'])
    const screen = await app.as(person, clinic)
    const cookie = [...screen.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(`${app.url}/schedule/events`, { headers: { cookie } })
    expect(answer.headers.get('content-type')).to.contain('text/event-stream')
    await app.owner.knex.raw('update access.sign_ins set locked_at = now() where user_id = ?', [person.id])
    const started = Date.now()
    const heard = await answer.text()
    expect(heard).to.contain('event: over')
    expect(Date.now() - started).to.be.below(17_000)
  })
})
