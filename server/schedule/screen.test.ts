import { expect } from 'chai'
import type { Browser, Locator, Page } from 'playwright-core'
import { startApp, type TestApp } from '../testing/app.ts'
import { launchBrowser, openWindow } from '../testing/browser.ts'
import type { Row } from '../testing/factories.ts'
import { aDesk, aVisit, type Desk } from './testing/desk.ts'

describe('the day on one screen', function () {
  this.timeout(60_000)
  let app: TestApp
  let chromium: Browser
  let clinic: Row
  let desk: Desk
  let reception: Row
  let patient: Row
  let page: Page

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

  beforeEach(async () => {
    page = await (await openWindow(chromium, await app.as(reception, clinic))).newPage()
  })
  afterEach(() => page.context().close())

  /** Opens a day with one visit, at nine in the first room, for half an hour. @returns the visit */
  const openWithVisit = async (day: string) => {
    const { id } = await aVisit(app, clinic, {
      patient,
      chair: desk.chairs[0],
      provider: desk.dentist,
      type: desk.type,
      starts: `${day}T08:00:00Z`,
    })
    await page.goto(`${app.url}/schedule?day=${day}`)
    return id
  }
  const storedAt = async (id: string) => {
    const { rows } = await app.owner.knex.raw('select * from schedule.appointments where id = ?', [id])
    return { ...rows[0], from: rows[0].starts_at.toISOString(), to: rows[0].ends_at.toISOString() }
  }

  /** Where something stands, also when the first news from the server replaces it just then. */
  const boxOf = async (what: Locator) => {
    for (;;) {
      const box = await what.boundingBox()
      if (box) return box
    }
  }

  it('moves a visit that is dragged to another room and time', async () => {
    const id = await openWithVisit('2027-03-03')
    const visit = await boxOf(page.locator(`[data-id="${id}"]`))
    const lane = await boxOf(page.locator('.lane').nth(1))
    const first = await boxOf(page.locator('.lane').nth(0))
    const row = first.height / 120
    await page.mouse.move(visit.x + 40, visit.y + 6)
    await page.mouse.down()
    await page.mouse.move(visit.x + 80, visit.y + 20, { steps: 4 })
    await page.mouse.move(lane.x + 40, visit.y + 6 + row * 12, { steps: 8 })
    await Promise.all([page.waitForURL(/done=schedule.done.moved/), page.mouse.up()])
    const now = await storedAt(id)
    expect(now.chair_id).to.equal(desk.chairs[1].id)
    expect(now.provider_id).to.equal(desk.other.id)
    expect(now.from).to.equal('2027-03-03T09:00:00.000Z')
  })

  it('puts a visit back on Escape, and makes it longer at its lower edge', async () => {
    const id = await openWithVisit('2027-03-08')
    const visit = await boxOf(page.locator(`[data-id="${id}"]`))
    const lane = await boxOf(page.locator('.lane').first())
    const row = lane.height / 120
    const [x, edge] = [visit.x + 40, visit.y + visit.height - 2]
    await page.mouse.move(x, visit.y + 6)
    await page.mouse.down()
    await page.mouse.move(x, visit.y + 6 + row * 6, { steps: 4 })
    await page.locator('.ghost.is-chosen').waitFor()
    await page.keyboard.press('Escape')
    await page.mouse.up()
    await page.waitForTimeout(100)
    expect(page.url()).to.match(/\/schedule\?day=2027-03-08$/)
    expect(await page.locator('.ghost.is-chosen, .is-lifted, .is-dragging').count()).to.equal(0)
    await page.mouse.move(x, edge)
    await page.mouse.down()
    await page.mouse.move(x, edge + row * 3 + 3, { steps: 4 })
    await Promise.all([page.waitForURL(/done=schedule.done.moved/), page.mouse.up()])
    const now = await storedAt(id)
    expect(now.from).to.equal('2027-03-08T08:00:00.000Z')
    expect(now.to).to.equal('2027-03-08T08:45:00.000Z')
  })

  it('moves and stretches by keyboard alone', async () => {
    const id = await openWithVisit('2027-03-04')
    await page.focus(`[data-id="${id}"] > a`)
    for (const key of ['m', 'ArrowDown', 'ArrowDown', 'Shift+ArrowDown']) await page.keyboard.press(key)
    await Promise.all([page.waitForURL(/done=schedule.done.moved/), page.keyboard.press('Enter')])
    const now = await storedAt(id)
    expect(now.from).to.equal('2027-03-04T08:10:00.000Z')
    expect(now.to).to.equal('2027-03-04T08:45:00.000Z')
  })

  it('books by keyboard alone', async () => {
    await page.goto(`${app.url}/schedule?day=2027-03-05`)
    await page.waitForTimeout(200)
    await page.keyboard.press('n')
    await page.waitForURL(/appointments\/new/)
    await page.waitForSelector('#f-q:focus')
    await page.keyboard.press('Tab')
    await page.focus('#f-q')
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('.field-error')
    await page.focus('#f-q')
    await page.keyboard.type('Neumann')
    await page.waitForSelector('.listbox [data-new]')
    await page.keyboard.press('ArrowUp')
    await Promise.all([page.waitForSelector('[name="given_name"]'), page.keyboard.press('Enter')])
    await page.focus('[name="given_name"]')
    await page.keyboard.type('Ilse')
    await Promise.all([page.waitForURL(/done=schedule.done.booked/), page.keyboard.press('Control+Enter')])
    expect(await page.locator('.visit').filter({ hasText: 'Neumann' }).count()).to.equal(1)
    expect(await page.locator(':focus').textContent(), 'the keyboard goes on from the visit').to.contain(
      'Neumann',
    )
    expect(new URL(page.url()).hash).to.equal('')
    await Promise.all([page.waitForURL(/\/appointments\/[\w-]+$/), page.keyboard.press('Enter')])
    await Promise.all([page.waitForURL(/done=schedule.done.confirmed/), page.keyboard.press('Enter')])
    expect(await page.locator(':focus').textContent()).to.contain('Neumann')
  })

  it('prints every room, also those that a narrow screen leaves out', async () => {
    await app.within(clinic, (db) =>
      db.raw(
        `insert into schedule.chairs (name, position) values ('Zimmer 3', 3), ('Zimmer 4', 4), ('Zimmer 5', 5)`,
      ),
    )
    await page.setViewportSize({ width: 1000, height: 768 })
    await page.goto(`${app.url}/schedule?day=2027-03-02`)
    await page.waitForSelector('.lane[hidden]', { state: 'attached' })
    await page.emulateMedia({ media: 'print' })
    await page.locator('.lane[hidden]').first().waitFor({ state: 'detached', timeout: 5000 })
    expect(await page.locator('.lane').count()).to.equal(5)
  })
})
