import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { frameFor } from '../testing/frames.ts'
import { type SampleSite, startSampleSite } from './testing/sampleSite.ts'

describe('the screen lock, in the browser', function () {
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

  /** Minutes a hand may rest: shorter than any clinic's, for a test to wait for. */
  const lockAfter = (minutes: number) => {
    const { signedIn, ...frame } = frameFor('en')
    site.frame = { ...frame, signedIn: signedIn && { ...signedIn, lockAfterMinutes: minutes } }
  }
  const lock = async () => {
    await page.click('summary.person')
    await page.click('text=Lock the screen')
    await page.waitForSelector('#pin')
  }
  const unlock = async () => {
    await page.fill('#pin', '1234')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#f-family')
  }

  const aFile = (name: string) => ({ name, mimeType: 'image/jpeg', buffer: Buffer.from('x') })

  it('takes the content out of the document, and brings it back as it was', async () => {
    lockAfter(0.02)
    await site.visit(page)
    await page.fill('#f-family', 'half a nam')
    await page.waitForSelector('#pin')
    expect(site.sent).to.include('lock').and.to.have.length(2)
    expect(await page.content()).not.to.contain('Family name')
    expect(await page.title()).to.equal('Locked')
    await page.fill('#pin', '1')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#again')
    lockAfter(10)
    await unlock()
    expect(await page.inputValue('#f-family')).to.equal('half a nam')
    expect(await page.title()).to.contain('Sample')
  })

  it('leads back to where one was: scrolled as far, and in the same field', async () => {
    await page.setViewportSize({ width: 900, height: 300 })
    await site.visit(page)
    await page.focus('#f-secret')
    await page.evaluate('scrollTo(0, 120)')
    await page.evaluate(`new BroadcastChannel('chairside.lock').postMessage('locked')`)
    await page.waitForSelector('#pin')
    await unlock()
    expect(await page.evaluate('document.activeElement.id')).to.equal('f-secret')
    expect(await page.evaluate('scrollY')).to.equal(120)
  })

  it('leaves every part of the page working as before', async () => {
    await page.addInitScript('window.print = () => (window.printed = (window.printed ?? 0) + 1)')
    await site.visit(page, '/sample?files')
    await lock()
    await unlock()
    await page.click('text=Print')
    expect(await page.evaluate('window.printed')).to.equal(1)
    const filed = page.waitForResponse('**/files', { timeout: 3000 })
    await page.setInputFiles('#f-files', aFile('one.jpg'))
    expect((await filed).status()).to.equal(200)
  })

  it('waits for files under way: they are there afterwards, or can be sent again', async () => {
    await site.visit(page, '/sample?files')
    const answers = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const locked = { status: 401, headers: { 'Chairside-Sign-In': 'locked' } }
    let asked = 0
    await page.route('**/files', async (route) => {
      const mine = asked++
      await answers[mine]?.promise
      await (mine === 0 ? route.continue() : route.fulfill(locked))
    })
    await page.setInputFiles('#f-files', [aFile('kept.jpg'), aFile('refused.jpg')])
    await page.locator('#files .file').nth(1).waitFor()
    await lock()
    for (const { resolve } of answers) resolve()
    await page.waitForTimeout(500)
    await unlock()
    await page.locator('#files .is-bad', { hasText: 'refused.jpg' }).waitFor({ timeout: 3000 })
    await page.locator('#files .file', { hasText: 'kept.jpg' }).waitFor({ state: 'detached', timeout: 3000 })
  })

  it('is tried once by a double press, and says when the server cannot be reached', async () => {
    await site.visit(page)
    await lock()
    await page.fill('#pin', '1')
    await page.dblclick('button')
    await page.waitForSelector('#again')
    expect(site.sent.filter((one) => one === 'opening')).to.have.length(1)
    await page.fill('#pin', '1234')
    await page.route('**/lock/opening', (route) => route.abort())
    await page.keyboard.press('Enter')
    await page.waitForSelector('.form-unsent', { timeout: 3000 })
    expect(await page.inputValue('#pin')).to.equal('1234')
    await page.unroute('**/lock/opening')
    await unlock()
  })

  it('has the server keep what was typed before someone else can take the screen', async () => {
    lockAfter(0.1)
    await site.visit(page)
    await page.fill('#f-family', 'half a nam')
    await page.waitForSelector('#pin')
    site.frame = frameFor('en')
    await page.click('text=Someone else')
    await page.waitForURL('**/sample?other')
    expect(site.sent).to.include('lock')
    const kept = site.sent.find((one) => one !== 'lock') as Record<string, string>
    expect(kept).to.include({
      keep: 'token',
      action: '/sample',
      page: '/sample',
      title: 'Sample – Praxis Dr. Weber',
    })
    expect(new URLSearchParams(kept['fields']).get('family')).to.equal('half a nam')
  })
})
