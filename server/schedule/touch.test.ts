import { expect } from 'chai'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { startApp, type TestApp } from '../testing/app.ts'
import { launchBrowser, openWindow } from '../testing/browser.ts'
import type { Row } from '../testing/factories.ts'
import { aDesk, aVisit, type Desk } from './testing/desk.ts'

describe('the day by finger', function () {
  this.timeout(60_000)
  let app: TestApp
  let chromium: Browser
  let clinic: Row
  let desk: Desk
  let patient: Row
  let person: Row

  before(async () => {
    app = await startApp()
    chromium = await launchBrowser()
    clinic = await app.aClinic()
    desk = await aDesk(app, clinic)
    person = await app.aPerson(clinic, ['dentist'])
    patient = await app.aPatient(clinic, { family_name: 'Hoffmann', given_name: 'Sabine' })
  })
  after(async () => {
    await chromium?.close()
    await app.stop()
  })

  /** A tablet in the surgery with one visit at 10:00 in the first room. */
  async function aTablet(day: string, { width = 768, height = 1024 } = {}) {
    const { id } = await aVisit(app, clinic, {
      patient,
      chair: desk.chairs[0],
      provider: desk.dentist,
      type: desk.type,
      starts: `${day}T09:00:00Z`,
    })
    const context = await openWindow(chromium, await app.as(person, clinic), {
      viewport: { width, height },
      hasTouch: true,
      isMobile: true,
    })
    const page = await context.newPage()
    await page.goto(`${app.url}/schedule?day=${day}`)
    await page.waitForTimeout(300)
    const touch = fingerOn(await context.newCDPSession(page))
    const box = async (selector: string) => {
      const found = await page.locator(selector).first().boundingBox()
      if (!found) throw new Error(`${selector} is not shown`)
      return found
    }
    const row = (await box('.lane')).height / 120
    return { id, context, page, touch, box, row }
  }

  function fingerOn(session: CDPSession) {
    let at = { x: 0, y: 0 }
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: points })
    return {
      async down(x: number, y: number) {
        at = { x, y }
        await send('touchStart', [at])
      },
      async to(x: number, y: number, steps = 8) {
        const from = at
        for (let step = 1; step <= steps; step++) {
          at = { x: from.x + ((x - from.x) * step) / steps, y: from.y + ((y - from.y) * step) / steps }
          await send('touchMove', [at])
        }
      },
      up: () => send('touchEnd', []),
    }
  }

  async function stored(id: string) {
    const { rows } = await app.owner.knex.raw(
      'select chair_id, provider_id, starts_at, ends_at from schedule.appointments where id = ?',
      [id],
    )
    return rows[0] as { chair_id: string; provider_id: string; starts_at: Date; ends_at: Date }
  }

  const scrolled = (page: Page) => page.evaluate<number>(`document.querySelector('#daygrid').scrollTop`)

  it('carries a visit that was held to another room and time, and offers to take that back', async () => {
    const { id, context, page, touch, box, row } = await aTablet('2027-03-02')
    const visit = await box(`[data-id="${id}"]`)
    const lane = await box('.lane:nth-of-type(3)')
    await touch.down(visit.x + 40, visit.y + 10)
    await page.waitForSelector('.is-lifted')
    await touch.to(lane.x + 60, visit.y + 10 + row * 12)
    await Promise.all([page.waitForURL(/done=schedule.done.moved/), touch.up()])
    expect(await page.locator('undo-bar button').count()).to.equal(1)
    const now = await stored(id)
    expect(now.chair_id).to.equal(desk.chairs[1].id)
    expect(now.provider_id).to.equal(desk.other.id)
    expect(now.starts_at.toISOString()).to.equal('2027-03-02T10:00:00.000Z')
    await context.close()
  })

  it('stretches a visit that was held and let go, by its handle', async () => {
    const { id, context, page, touch, box, row } = await aTablet('2027-03-03')
    const visit = await box(`[data-id="${id}"]`)
    await touch.down(visit.x + 40, visit.y + 10)
    await page.waitForSelector('.is-lifted')
    await touch.up()
    const handle = await box('.is-held .handle')
    const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2]
    await touch.down(x, y)
    await touch.to(x, y + row * 3)
    await Promise.all([page.waitForURL(/done=schedule.done.moved/), touch.up()])
    const { starts_at, ends_at } = await stored(id)
    expect(starts_at.toISOString()).to.equal('2027-03-03T09:00:00.000Z')
    expect(ends_at.toISOString()).to.equal('2027-03-03T09:45:00.000Z')
    await context.close()
  })

  it('scrolls when the finger moves at once, and opens the visit at a tap', async () => {
    const { id, context, page, touch, box } = await aTablet('2027-03-04', { width: 1024, height: 600 })
    await page.evaluate(`document.querySelector('[data-id="${id}"]').scrollIntoView({ block: 'center' })`)
    const before = await scrolled(page)
    const visit = await box(`[data-id="${id}"]`)
    await touch.down(visit.x + 40, visit.y + 10)
    await touch.to(visit.x + 40, visit.y - 110)
    await touch.up()
    await page.waitForTimeout(600)
    expect(await scrolled(page)).to.be.above(before + 60)
    expect(await page.locator('.is-lifted').count()).to.equal(0)
    expect((await stored(id)).starts_at.toISOString()).to.equal('2027-03-04T09:00:00.000Z')
    await page.tap(`[data-id="${id}"]`)
    await page.waitForURL(`**/appointments/${id}`)
    await context.close()
  })

  it('puts a held visit back at a tap beside it', async () => {
    const { id, context, page, touch, box } = await aTablet('2027-03-05')
    const visit = await box(`[data-id="${id}"]`)
    await touch.down(visit.x + 40, visit.y + 10)
    await page.waitForSelector('.is-lifted')
    await touch.up()
    expect(await page.locator('.is-held').count()).to.equal(1)
    await touch.down(visit.x + 40, visit.y + 200)
    await touch.up()
    await page.waitForTimeout(200)
    expect(await page.locator('.is-held, .is-lifted').count()).to.equal(0)
    expect(page.url()).to.contain('/schedule?day=')
    await context.close()
  })
})
