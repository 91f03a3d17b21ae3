import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { axeFaults } from '../testing/browser.ts'
import { frameFor } from '../testing/frames.ts'
import { type SampleSite, startSampleSite } from './testing/sampleSite.ts'

describe('the browser’s part', function () {
  this.timeout(60_000)
  let site: SampleSite
  let page: Page

  before(async () => {
    site = await startSampleSite()
  })
  after(() => site.stop())
  beforeEach(async () => {
    page = await site.newPage()
  })
  afterEach(() => page.context().close())

  it('runs under the strict policy', async () => {
    await site.visit(page)
    expect(site.said).to.deep.equal([])
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is accessible in ${colorScheme}`, async () => {
      site.errors = { family: 'Enter a name' }
      site.frame = frameFor('en', { undo: { text: 'Visit moved', action: '/undo', back: '/' }, mode: 'demo' })
      await page.emulateMedia({ colorScheme })
      await site.visit(page)
      await page.click('summary.person')
      expect(await axeFaults(page)).to.deep.equal([])
    })
  }

  it('presses what carries a key, but not while someone types', async () => {
    await site.visit(page)
    await page.click('#f-family')
    await page.keyboard.type('Neumann')
    expect(page.url()).to.match(/\/sample$/)
    await page.keyboard.press('Control+Enter')
    await page.waitForURL('**/sample?sent')
    expect(site.sent).to.have.length(1)
    expect((site.sent[0] as { family: string }).family).to.equal('Neumann')
  })

  it('lists the keys, where single letters can be switched off', async () => {
    await site.visit(page)
    await page.keyboard.press('?')
    await page.getByText('Single letters work as shortcuts').click()
    await page.keyboard.press('Escape')
    await page.keyboard.press('N')
    expect(page.url()).to.match(/\/sample$/)
    await page.evaluate('localStorage.clear()')
  })

  it('leads from the summary to the field', async () => {
    site.errors = { family: 'Enter a name' }
    await site.visit(page)
    expect(await page.evaluate('document.activeElement.tagName')).to.equal('ERROR-SUMMARY')
    await page.click('error-summary a')
    expect(await page.evaluate('document.activeElement.id')).to.equal('f-family')
  })

  it('does not send a form into nowhere', async () => {
    await site.visit(page)
    await page.fill('#f-family', 'Weber')
    await page.route('**/health', (route) => route.abort())
    await page.click('text=Save')
    await page.waitForSelector('.form-unsent')
    expect(await page.inputValue('#f-family')).to.equal('Weber')
    await page.unroute('**/health')
    await page.dblclick('text=Save')
    await page.waitForURL('**/sample?sent')
    expect(site.sent).to.have.length(1)
  })

  it('shows a clear page when the server is gone, and the page again when it is back', async () => {
    site.frame = frameFor('de', { mode: 'clinic' })
    await site.visit(page)
    await page.evaluate('navigator.serviceWorker.ready')
    await page.waitForFunction('caches.keys().then((names) => names.length > 0)')
    await page.context().setOffline(true)
    await site.visit(page, '/sample?later')
    expect(await page.textContent('h1')).to.equal('Der Server ist nicht erreichbar')
    expect(page.url()).to.contain('/sample?later')
    await page.context().setOffline(false)
    await page.click('text=Noch einmal versuchen')
    await page.waitForSelector('#f-family')
    expect(page.url()).to.contain('/sample?later')
  })

  it('shows and hides a password', async () => {
    await site.visit(page)
    await page.fill('#f-secret', 'correct horse')
    await page.click('reveal-password button')
    expect(await page.getAttribute('#f-secret', 'type')).to.equal('text')
  })

  it('goes over the wire small', async () => {
    let bytes = 0
    page.on('response', async (response) => {
      const body = await response.body().catch(() => Buffer.alloc(0))
      const { gzipSync } = await import('node:zlib')
      bytes += response.url().endsWith('.woff2') ? body.length : gzipSync(body).length
    })
    await site.visit(page)
    await page.waitForLoadState('networkidle')
    expect(bytes).to.be.lessThan(70_000)
  })
})
