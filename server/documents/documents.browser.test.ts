import { expect } from 'chai'
import type { BrowserContext, Browser as Chromium, Page } from 'playwright-core'
import { type TestApp, startApp } from '../testing/app.ts'
import { axeFaults, launchBrowser, openWindow } from '../testing/browser.ts'
import { aJpeg } from '../testing/samples.ts'

describe('documents in the browser', function () {
  this.timeout(60_000)
  let app: TestApp
  let chromium: Chromium
  let context: BrowserContext
  let page: Page
  let address: string
  let jpeg: Buffer

  before(async () => {
    app = await startApp()
    chromium = await launchBrowser()
    const clinic = await app.aClinic({ language: 'en', locale: 'en-GB' })
    const patient = await app.aPatient(clinic)
    const dentist = await app.as(await app.aPerson(clinic, ['dentist']), clinic)
    address = `${app.url}/patients/${patient.id}/documents`
    context = await openWindow(chromium, dentist)
    jpeg = await aJpeg()
  })

  beforeEach(async () => {
    page = await context.newPage()
    await page.goto(address)
  })

  afterEach(async () => {
    Object.assign(app.services.config, { diskReserve: 0 })
    await page.close()
  })

  after(async () => {
    await chromium.close()
    await app.stop()
  })

  it('are stored as they are chosen, the bad one saying why on its card', async () => {
    expect(await axeFaults(page)).to.deep.equal([])
    await page.setInputFiles('#f-files', [
      chosen('one.jpg', jpeg),
      chosen('two.jpg', jpeg),
      chosen('cut.jpg', jpeg.subarray(0, -50)),
    ])
    await stored(2)
    expect(await page.textContent('.file.is-bad'))
      .to.contain('cut.jpg')
      .and.contain('incomplete')
    expect(await page.textContent('.nav-tabs-line [aria-current]')).to.contain('2')
    expect(await page.textContent('.documents .chips')).to.contain('Photos 2')
    expect(await page.locator('.documents > .empty').count()).to.equal(0)
    expect(await axeFaults(page)).to.deep.equal([])
    await page.click('.file.is-bad [data-act=dismiss]')
    expect(await page.locator('#files .file').count()).to.equal(2)
  })

  it('may be dropped anywhere on the page', async () => {
    const before = await page.locator('#files .file').count()
    await page.evaluate(`{
      const dropped = new DataTransfer()
      dropped.items.add(new File([Uint8Array.from(${JSON.stringify([...jpeg])})], 'dropped.jpg'))
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, bubbles: true, cancelable: true }))
    }`)
    await stored(before + 1)
    expect(await page.textContent('#files .file b')).to.equal('dropped')
  })

  it('whose connection is lost can be sent again, and are stored once', async () => {
    const before = await page.locator('#files .file').count()
    await context.setOffline(true)
    await page.setInputFiles('#f-files', [chosen('later.jpg', jpeg)])
    await page.waitForSelector('.file.is-bad')
    expect(await page.textContent('.file.is-bad')).to.contain('connection was lost')
    await context.setOffline(false)
    await page.click('.file.is-bad [data-act=again]')
    await stored(before + 1)
    expect(await page.locator('.file.is-bad').count()).to.equal(0)
  })

  for (const [what, short, why] of [
    ['disk', { diskReserve: Number.MAX_SAFE_INTEGER }, 'disk is full'],
    ['database', null, 'busy'],
  ] as const)
    it(`stay on the page while the server is short of its ${what}, and say why`, async () => {
      const before = await page.locator('#files .file').count()
      if (short) Object.assign(app.services.config, short)
      else await page.route('**/documents', (route) => route.fulfill({ status: 503, body: '' }), { times: 1 })
      await page.setInputFiles('#f-files', [chosen('kept.jpg', jpeg)])
      await page.waitForSelector('.file.is-bad')
      expect(await page.textContent('.file.is-bad'))
        .to.contain('kept.jpg')
        .and.contain(why)
      const leaves = `dispatchEvent(new Event('beforeunload', { cancelable: true }))`
      expect(await page.evaluate(leaves), 'without being asked').to.equal(false)
      Object.assign(app.services.config, { diskReserve: 0 })
      await page.click('.file.is-bad [data-act=again]')
      await stored(before + 1)
      expect(await page.locator('.file.is-bad').count()).to.equal(0)
      expect(await page.evaluate(leaves), 'freely').to.equal(true)
    })

  it('are stored without any script too', async () => {
    const plain = await chromium.newContext({ javaScriptEnabled: false })
    await plain.addCookies(await context.cookies())
    const still = await plain.newPage()
    await still.goto(address)
    await still.setInputFiles('#f-files', [chosen('still.jpg', jpeg), chosen('and more.jpg', jpeg)])
    await Promise.all([still.waitForURL(/documents/), still.click('.file-send')])
    expect(await still.textContent('#files'))
      .to.contain('still')
      .and.contain('and more')
    await plain.close()
  })

  it('are shown on a page without faults, at any width', async () => {
    await page.click('#files .file a')
    expect(await axeFaults(page)).to.deep.equal([])
    for (const width of [390, 820, 1366]) {
      await page.setViewportSize({ width, height: 800 })
      expect(
        await page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
        String(width),
      ).to.equal(true)
    }
  })

  /** Waits until the list holds so many stored files. */
  async function stored(count: number): Promise<void> {
    await page
      .locator(`#files:not(:has(progress:not([hidden]))) .file:not(.is-up)`)
      .nth(count - 1)
      .waitFor()
  }
})

function chosen(name: string, buffer: Buffer) {
  return { name, mimeType: 'image/jpeg', buffer }
}
